"""Keys pressed during a wait or an answer: kept for the next prompt, and not echoed onto the screen."""

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TextIO

try:
    import termios
except ImportError:  # not Unix
    termios = None  # type: ignore[assignment] # mypy knows a module by that name, and no other value


def suppress_echo(keyboard: TextIO) -> AbstractContextManager[None]:
    """Switch off echo and line editing, so that Ctrl-D is kept too; Ctrl-C still interrupts.

    Without a terminal it does nothing.
    """
    return _changed(keyboard, echo=False)


def restore_echo(keyboard: TextIO) -> AbstractContextManager[None]:
    """Switch them on, for what a person types line by line while they are off."""
    return _changed(keyboard, echo=True)


@contextmanager
def _changed(keyboard: TextIO, *, echo: bool) -> Iterator[None]:
    if termios is None:
        yield
        return
    try:
        before = termios.tcgetattr(keyboard.fileno())
    except (io.UnsupportedOperation, ValueError, termios.error):
        yield
        return
    changed, flags = list(before), termios.ECHO | termios.ICANON
    changed[3] = before[3] | flags if echo else before[3] & ~flags
    try:  # Ctrl-C may come as soon as it is changed
        termios.tcsetattr(keyboard.fileno(), termios.TCSANOW, changed)
        yield
    finally:
        with suppress(termios.error):  # the terminal has gone away, which the next prompt notices
            termios.tcsetattr(keyboard.fileno(), termios.TCSANOW, before)
