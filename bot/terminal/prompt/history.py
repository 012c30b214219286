"""The lines typed, in a file that outlives the session and that only its owner can read (mode 0600).

A line with a leading space is not saved. A history that cannot be written is no reason not to start.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.messages import Messages

MOST = 20  # earlier lines that are listed


class _PrivateHistory(FileHistory):
    def __init__(self, file: Path, messages: Messages) -> None:
        super().__init__(file)
        self._messages = messages
        self._failed = False

    def append_string(self, string: str) -> None:
        if not string.startswith(" "):
            super().append_string(string)

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError as error:  # a disk that fills up during the chat
            if not self._failed:
                self._messages.note(f"{self.filename!s}: {error.strerror}. What you type is not kept.")
            self._failed = True


class _SessionHistory(InMemoryHistory):
    def append_string(self, string: str) -> None:
        if not string.startswith(" "):
            super().append_string(string)


def open_history(file: Path, messages: Messages) -> History:
    """The history in its file; one that ends with the session when the file cannot be written."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        file.chmod(0o600)
    except OSError as error:
        messages.note(f"{file}: {error.strerror}. What you type is not kept.")
        return _SessionHistory()
    return _PrivateHistory(file, messages)


def earlier_questions(state: Path, words: str) -> list[str]:
    """Questions typed in the chats about any folder that have some words in them, newest first."""
    dated = sorted((entry for file in state.glob("history-*") for entry in _entries(file)), reverse=True)
    folded = words.casefold()
    questions = (line for _, line in dated if folded in line.casefold() and not line.startswith("/"))
    return list(dict.fromkeys(questions))[:MOST]


def _entries(file: Path) -> Iterator[tuple[str, str]]:
    """When each line of a file was typed, and the line, as `FileHistory` writes them."""
    try:
        text = file.read_text("utf-8", "replace")
    except OSError:
        return
    for entry in text.split("\n# ")[1:]:
        typed_at, *lines = entry.splitlines()
        yield typed_at, "\n".join(line.removeprefix("+") for line in lines if line)
