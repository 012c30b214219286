"""The line a person types, by prompt_toolkit: Tab for commands, and a history that outlives the session.

The history is the user's alone (mode 0600), and doing without it is better than not starting.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.messages import Messages
from bot.terminal.commands import COMMANDS

PROMPT = "› "


def prompt_reader(history: Path, messages: Messages) -> Callable[[], str]:
    """A reader of lines for `converse`. Ctrl-C clears what was typed; on an empty line it interrupts."""
    session: PromptSession[str] = PromptSession(
        history=open_history(history, messages), completer=CommandCompleter(), complete_while_typing=False
    )

    def read_line() -> str:
        while True:
            try:
                return session.prompt(PROMPT)
            except KeyboardInterrupt:
                if not session.default_buffer.text:
                    raise

    return read_line


class CommandCompleter(Completer):
    """Completes the names of commands, with their help beside them."""

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The commands that begin with what was typed, while nothing follows it."""
        typed = document.text_before_cursor
        for command in COMMANDS:
            name = f"/{command.name}"
            if typed.startswith("/") and name.startswith(typed):
                after = " " if command.args else ""
                yield Completion(name + after, -len(typed), display=name, display_meta=command.help)


class _PrivateHistory(FileHistory):
    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError:  # a disk that fills up while one chats; the line itself is not lost
            return


def open_history(file: Path, messages: Messages) -> History:
    """The history in a file that only its owner can read; without one when the file cannot be written."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        file.chmod(0o600)
    except OSError as error:
        messages.note(f"{file}: {error.strerror}. What you type is not kept.")
        return InMemoryHistory()
    return _PrivateHistory(file)
