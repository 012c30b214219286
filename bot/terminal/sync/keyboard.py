"""Keys pressed during a wait: kept for the next prompt, and not echoed onto the screen."""

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
    """Switch off echo and line editing, so that Ctrl-D is kept too; Ctrl-C still interrupts.

    Without a terminal it does nothing.
    """
    if termios is None:
        yield
        return
    try:
        before = termios.tcgetattr(keyboard.fileno())
    except (io.UnsupportedOperation, ValueError, termios.error):
        yield
        return
    no_echo = list(before)
    no_echo[3] &= ~(termios.ECHO | termios.ICANON)
    try:  # Ctrl-C may come as soon as echo is off
        termios.tcsetattr(keyboard.fileno(), termios.TCSANOW, no_echo)
        yield
    finally:
        with suppress(termios.error):  # the terminal has gone away, which the next prompt notices
            termios.tcsetattr(keyboard.fileno(), termios.TCSANOW, before)
