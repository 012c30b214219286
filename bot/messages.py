"""Messages on stderr, a line each, wrapped between words on a terminal; no answer is written here.

The text may come from an article or a file name, so every line is sanitized.
"""

import logging
import os
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.render import sanitize
from retrieval.errors import FootnoteError
from retrieval.types import Notice

INDEX, DOCTOR = "footnote index", "footnote doctor"
COMMANDS = ("footnote ", "pip ", "chmod ", "rm -r ", "export EDITOR=")  # that hints begin with
OPENINGS = ("there ", "the ", "no ", "none ", "another ", "could ", "to ")  # of messages, none of a path's
COMMANDS_IN_HINTS = (INDEX, DOCTOR, "footnote articles")


@dataclass(frozen=True, slots=True)
class Messages:
    """Everything that is written to stderr: `quiet` leaves errors only, `verbose` adds their origin.

    `index_command` updates the index of this run: hints name it for `footnote index`, and give other commands
    its flags. In a chat it is a command of the chat.
    """

    stream: TextIO
    quiet: bool = False
    verbose: bool = False
    prefix: str = "footnote: "  # of errors; a chat has none
    index_command: str = INDEX

    def error(self, error: FootnoteError) -> None:
        """What went wrong and the way out."""
        if error.__cause__ is not None:
            self._trace(error)
        message = error.message if self.prefix else _sentence(error.message)
        self._write(f"{self.prefix}{with_hint(message, error.hint)}")

    def unexpected(self, error: BaseException) -> None:
        """An error that no module expects: a bug."""
        self._trace(error)
        message = f"{type(error).__name__}: {error}".rstrip(": ")
        way_out = "please report it" if self.verbose else "run with -v to see where"
        self._write(f"{self.prefix}{with_hint(message, f'this is a bug, {way_out}')}")

    def notice(self, notice: Notice) -> None:
        """What is wrong with one file, and how to fix it."""
        self.note(f"{notice.path}: {with_hint(notice.message, notice.hint)}")

    def changed(self, paths: Iterable[str]) -> None:
        """Which files could not be quoted because they are not as they were indexed."""
        for path in paths:
            change = "edited" if Path(path).exists() else "deleted"
            self.note(f"{path}: {change} after indexing, so not quoted. Run `{INDEX}`.")

    def note(self, text: str) -> None:
        """Something good to know; not with `quiet`."""
        if not self.quiet:
            self._write(text)

    def debug(self, text: str) -> None:
        """Something for whoever looks for a cause."""
        if self.verbose:
            self._write(text)

    def _write(self, text: str) -> None:
        for command in COMMANDS_IN_HINTS:  # a hint names the whole command, with the flags of this run
            text = text.replace(f"`{command}`", f"`{self._own(command)}`")
        shown = sanitize.one_line(text)
        if columns := _columns(self.stream):
            indent = " " * (len(shown) - len(shown.lstrip(" ")))
            shown = textwrap.fill(
                shown, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
            ) or shown  # fmt: skip
        self.stream.write(shown + "\n")
        self.stream.flush()

    def _own(self, command: str) -> str:
        """A command with the flags of this run."""
        if command == INDEX:
            return self.index_command
        return command + self.index_command.removeprefix(INDEX) if INDEX in self.index_command else command

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


def counted(number: int, noun: str) -> str:
    """A number with its noun, as `1 file` or `2,000 files`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def with_hint(message: str, hint: str = "") -> str:
    """A message and its hint on one line. The message keeps its first letter: it may be that of a path."""
    return " ".join(_ended(part) for part in (message, capitalized(hint)) if part)


def _sentence(message: str) -> str:
    """A message that stands by itself; one that begins with a path keeps it as it is."""
    return message[:1].upper() + message[1:] if message.startswith(OPENINGS) else message


def is_command(hint: str) -> bool:
    """Whether a hint is a command, which stays as it has to be typed."""
    return hint.startswith(COMMANDS)


def capitalized(hint: str) -> str:
    """A hint as the beginning of a sentence."""
    return hint if is_command(hint) else hint[:1].upper() + hint[1:]


def _ended(part: str) -> str:
    return part if part[-1] in '.?!…"' else part + "."


@contextmanager
def forward_logs(say: Callable[[str], object]) -> Iterator[None]:
    """Forward what `retrieval` logs: what it repaired by itself, or what takes long."""
    log = logging.getLogger("retrieval")
    forwarder = _LogForwarder(say)
    log.addHandler(forwarder)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(forwarder)


class _LogForwarder(logging.Handler):
    def __init__(self, say: Callable[[str], object]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(with_hint(record.getMessage()))
