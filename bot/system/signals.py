"""Signals: those that end a program which serves, and Ctrl-C where it must not be lost or come between."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

LOOK_SECONDS = 0.2
"""How long the main thread may be blocked before Python looks for signals again.

It looks before it blocks, and a signal during a system call ends that. One that comes between the two, as
while another thread has the interpreter's lock, would be noticed only once the call returns by itself.
"""

AGAIN_SECONDS = 0.01
"""How soon Ctrl-C that could not be raised is raised again."""

SIGNALS: dict[type[BaseException], signal.Signals] = {
    KeyboardInterrupt: signal.SIGINT,
    SystemExit: signal.SIGTERM,  # see `leave_on_sigterm`
}


def keep_interrupts() -> None:
    """Have Ctrl-C, or SIGTERM, raised again that comes where no error can be raised, as at an object's end.

    Python prints such an error and goes on; after each import it runs a function of that kind. Where there is
    no timer, as on Windows, nothing is changed.
    """
    if not hasattr(signal, "setitimer"):
        return
    report = sys.unraisablehook

    def hook(error: "sys.UnraisableHookArgs") -> None:
        number = SIGNALS.get(error.exc_type)
        if number is None:
            report(error)
            return
        signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
        signal.setitimer(signal.ITIMER_REAL, AGAIN_SECONDS)

    sys.unraisablehook = hook


def is_interrupt(error: BaseException) -> bool:
    """Whether an error is Ctrl-C, or what an extension that it interrupted made of it, as an ImportError."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, KeyboardInterrupt):
        cause = cause.__cause__
    return cause is not None


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


@contextmanager
def leave_on_sigterm() -> Iterator[None]:
    """Have SIGTERM end the program through SystemExit, so that the terminal is left as it was found.

    Outside the main thread, as in a test, nothing is set.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _: object) -> None:
        raise SystemExit(128 + number)  # what a shell says of a program that a signal has ended

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def wait_for(event: threading.Event) -> None:
    """Block until an event, or until a signal whose handler raises; handlers run meanwhile."""
    while not event.wait(LOOK_SECONDS):
        pass


@contextmanager
def deferred_interrupts() -> Iterator[None]:
    """Have Ctrl-C wait for the end of a block that must not be left half done.

    Outside the main thread, where Ctrl-C is never raised, nothing is changed.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield
        return
    interrupts: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: interrupts.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if interrupts and callable(before):
            before(*interrupts[0])
