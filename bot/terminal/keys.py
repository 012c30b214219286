"""The keys of the line that prompt_toolkit does not have: Enter sends, and two ways to one more line."""

from prompt_toolkit.filters import has_completions, is_searching
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


def key_bindings() -> KeyBindings:
    """The bindings, for a prompt that may have several lines."""
    keys = KeyBindings()

    @keys.add("enter", filter=~is_searching & ~has_completions)
    def send(event: KeyPressEvent) -> None:
        line = event.current_buffer
        if line.document.current_line_before_cursor.endswith("\\"):
            line.delete_before_cursor()
            line.newline(copy_margin=False)
        else:
            line.validate_and_handle()

    @keys.add("enter", filter=has_completions & ~is_searching)
    def choose(event: KeyPressEvent) -> None:
        line = event.current_buffer
        chosen = line.complete_state is not None and line.complete_state.current_completion is not None
        line.complete_state = None
        if not chosen:
            line.validate_and_handle()

    @keys.add("escape", "enter", filter=~is_searching)
    def one_more_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    return keys
