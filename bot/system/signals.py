"""The signals that end a program which serves until it is told to stop."""

import signal
import threading
from collections.abc import Callable


def end_on_signals(end: Callable[[], None]) -> None:
    """Have the first SIGINT or SIGTERM call `end`, and a second one end the program at once.

    Only the main thread may set this; elsewhere, as in a test, nothing is set.
    """
    if threading.current_thread() is not threading.main_thread():
        return

    def handle(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        end()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)
