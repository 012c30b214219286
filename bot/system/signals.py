"""Signals: those that end a program which serves, and Ctrl-C where it must not be lost or come between."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Terminated(SystemExit):
    """SIGTERM, where it is to leave the terminal as it was found: see `leave_on_sigterm`."""


LOOK_SECONDS = 0.2
"""How long the main thread may be blocked before Python looks for signals again.

It looks before it blocks, and a signal during a system call ends that. One that comes between the two, as
while another thread has the interpreter's lock, would be noticed only once the call returns by itself.
"""

AGAIN_SECONDS = 0.01
"""How soon Ctrl-C that could not be raised is raised again."""

SIGNALS: dict[type[BaseException], signal.Signals] = {
    KeyboardInterrupt: signal.SIGINT,
    Terminated: signal.SIGTERM,
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


def interrupt_behind(error: BaseException) -> KeyboardInterrupt | Terminated | None:
    """The Ctrl-C or SIGTERM that an error is, or has come of; None for any other error.

    An extension that is interrupted at its import makes an ImportError of it; a lock of `threading` that is
    interrupted while it is taken again makes a RuntimeError.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeyboardInterrupt | Terminated):
            return cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return None


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
def leave_on_sigterm(defer: Callable[[Terminated], bool] = lambda error: False) -> Iterator[None]:
    """Have SIGTERM end the program through Terminated, so that the terminal is left as it was found.

    It is raised at once, unless `defer` takes it on to raise it where it can be. Outside the main thread, as
    in a test, nothing is set.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _: object) -> None:
        error = Terminated(128 + number)  # what a shell says of a program that a signal has ended
        if not defer(error):
            raise error

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def wait_for(event: threading.Event) -> None:
    """Block until an event, which a signal handler may set, or until one raises.

    It waits without the event's lock: a handler that sets the event would wait for that without end.
    """
    while not event.is_set():
        time.sleep(LOOK_SECONDS)


@contextmanager
def deferred_interrupts() -> Iterator[Callable[[], None]]:
    """Have Ctrl-C and SIGTERM wait for the end of a block that must not be left anywhere, as in a lock.

    The block gets a function to be called where it may be left. Outside the main thread, where they are never
    raised, nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    received: dict[int, FrameType | None] = {}

    def deliver() -> None:
        if received:
            number = max(received)  # SIGTERM, if both came
            frame = received[number]
            received.clear()
            if callable(handler := handlers[signal.Signals(number)]):
                handler(number, frame)

    for number in (number for number, handler in handlers.items() if callable(handler)):
        signal.signal(number, received.__setitem__)
    try:
        yield deliver
    finally:
        for number, handler in handlers.items():
            if callable(handler):
                signal.signal(number, handler)
        deliver()
