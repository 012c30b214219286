"""Lines that are typed on a terminal without an editor of their own, read so that Ctrl-C is never lost."""

import codecs
import os
import select
from collections.abc import Callable
from typing import TextIO

from bot.system.signals import LOOK_SECONDS

END = "\x04"  # Ctrl-D, where it was pressed while line editing was off
_BYTES = 65_536


def line_reader(stream: TextIO) -> Callable[[], str]:
    """A function that reads the next line of a stream, without its end.

    It raises EOFError at the end of the stream, and OSError when the terminal has gone away.
    """
    if os.name == "posix" and stream.isatty():
        return _TypedLines(stream)

    def read_line() -> str:
        line = stream.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return read_line


class _TypedLines:
    """The lines of a terminal: they are waited for piece by piece, as `LOOK_SECONDS` says."""

    def __init__(self, stream: TextIO) -> None:
        self._descriptor = stream.fileno()
        self._decoder = codecs.getincrementaldecoder(stream.encoding)(stream.errors or "strict")
        self._text = ""  # that was typed ahead

    def __call__(self) -> str:
        while not self._text.startswith(END):
            line, newline, rest = self._text.partition("\n")
            line, ended, typed_after = line.partition(END + END)
            if ended:  # as on a terminal with line editing, where one alone within a line does nothing
                self._text = typed_after + newline + rest
                return line.replace(END, "")
            if not newline and (data := self._read()):
                self._text += self._decoder.decode(data)
                continue
            self._text = rest
            if not (line or newline):  # Ctrl-D on an empty line
                raise EOFError
            return line.replace(END, "").rstrip("\r")
        self._text = self._text.removeprefix(END)
        raise EOFError

    def _read(self) -> bytes:
        while not select.select([self._descriptor], [], [], LOOK_SECONDS)[0]:
            pass
        return os.read(self._descriptor, _BYTES)
