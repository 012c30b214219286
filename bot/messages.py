"""What is said beside the answer, on stderr, a line each, which a terminal wraps between words.

The text may come from an article or a file name, so every line is made inert. Nothing here is an answer.
"""

import logging
import os
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from bot.render import sanitize
from retrieval.errors import FootnoteError
from retrieval.types import Notice


@dataclass(frozen=True, slots=True)
class Messages:
    """The one voice on stderr: `quiet` keeps errors only, `verbose` adds where they came from."""

    stream: TextIO
    quiet: bool = False
    verbose: bool = False
    prefix: str = "footnote: "  # of errors; a chat has none

    def error(self, error: FootnoteError) -> None:
        """What went wrong and the way out."""
        if error.__cause__ is not None:
            self._trace(error)
        self._write(f"{self.prefix}{with_hint(error.message, error.hint)}")

    def unexpected(self, error: BaseException) -> None:
        """An error that nobody foresaw."""
        self._trace(error)
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        way_out = "please report it" if self.verbose else "run with -v to see where"
        self._write(f"{self.prefix}{with_hint(what, f'this is a bug, {way_out}')}")

    def notice(self, notice: Notice) -> None:
        """What is wrong with one file, and how to mend it."""
        self.note(f"{notice.path}: {with_hint(notice.message, notice.hint)}")

    def changed(self, paths: Iterable[str]) -> None:
        """Which files could not be cited because they are no longer what was indexed."""
        for path in paths:
            self.note(f"{path}: changed since it was indexed, and so not cited. Run `footnote index`.")

    def note(self, text: str) -> None:
        """Something good to know."""
        if not self.quiet:
            self._write(text)

    def debug(self, text: str) -> None:
        """Something for whoever looks for a cause."""
        if self.verbose:
            self._write(text)

    def _write(self, text: str) -> None:
        shown = sanitize.one_line(text)
        if columns := _columns(self.stream):
            shown = textwrap.fill(shown, columns, break_long_words=False, break_on_hyphens=False) or shown
        self.stream.write(shown + "\n")
        self.stream.flush()

    def _trace(self, error: BaseException) -> None:
        if self.verbose:
            import traceback  # 20 ms that no run without an error should cost

            self.stream.write(sanitize.text("".join(traceback.format_exception(error))))


def _columns(stream: TextIO) -> int:
    """How wide a terminal is; 0 for a pipe, where a message stays on its line."""
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0


def with_hint(message: str, hint: str = "") -> str:
    """A message and its hint on one line. The message keeps its first letter: it may be that of a path."""
    return " ".join(_ended(part) for part in (message, hint[:1].upper() + hint[1:]) if part)


def _ended(part: str) -> str:
    return part if part[-1] in '.?!…"' else part + "."


@contextmanager
def forward_logs(say: Callable[[str], object]) -> Iterator[None]:
    """Have what the retrieval logs said, as it comes: what it mended by itself, or what takes long."""
    log = logging.getLogger("retrieval")
    voice = _LogForwarder(say)
    log.addHandler(voice)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(voice)


class _LogForwarder(logging.Handler):
    """A handler that says the message of each record."""

    def __init__(self, say: Callable[[str], object]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        """Say a record."""
        self._say(with_hint(record.getMessage()))
