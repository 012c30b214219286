"""The lines typed, in a file that outlives the session and that only its owner can read (mode 0600).

A line with a leading space is not saved. A history that cannot be written is no reason not to start.
"""

import os
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.messages import Messages


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
