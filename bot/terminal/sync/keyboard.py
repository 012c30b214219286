"""Keys pressed while one waits: kept for the next prompt, and not drawn into what is on the screen."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

try:
    import termios
except ImportError:  # not Unix
    termios = None  # type: ignore[assignment] # mypy knows a module by that name, and no other value


@contextmanager
def suppress_echo(keyboard: TextIO) -> Iterator[None]:
    """No key echoes or edits while it is open, so that Ctrl-D is kept too; Ctrl-C still interrupts.

    Without a terminal nothing happens.
    """
    if termios is None:
        yield
        return
    try:
        before = termios.tcgetattr(keyboard.fileno())
    except (io.UnsupportedOperation, ValueError, termios.error):
        yield
        return
    silent = list(before)
    silent[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(keyboard.fileno(), termios.TCSANOW, silent)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal has gone away, which the next prompt notices
            termios.tcsetattr(keyboard.fileno(), termios.TCSANOW, before)
