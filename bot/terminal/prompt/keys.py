"""Keys of the input line: Enter sends; Alt-Enter, and Enter after a backslash, start a new line."""

from prompt_toolkit.filters import is_searching
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


def key_bindings() -> KeyBindings:
    """The bindings, for a multi-line prompt."""
    keys = KeyBindings()

    @keys.add("enter", filter=~is_searching)
    def send(event: KeyPressEvent) -> None:
        line = event.current_buffer
        if line.document.current_line_before_cursor.endswith("\\"):
            line.delete_before_cursor()
            line.newline(copy_margin=False)
        else:
            line.validate_and_handle()

    @keys.add("escape", "enter", filter=~is_searching)
    def new_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    return keys
