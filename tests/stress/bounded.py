"""A bound on what one input may cost, in processor time, so that a busy machine fails nothing."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

CHECKED = 0.2  # seconds between looks; a regular expression that backtracks is broken off by a signal too


class Hangs(Exception):
    """An input cost more than it may."""


@dataclass
class Cost:
    """Milliseconds of processor time that something took, once it is over."""

    ms: float = 0.0


@contextmanager
def bounded(seconds: float) -> Iterator[Cost]:
    """Breaks off, on Unix, what takes more processor time of this process; tells anywhere what it took.

    Raises:
        Hangs: it took more.
    """
    cost, begun = Cost(), time.process_time()

    def look(*_: object) -> None:
        if time.process_time() - begun > seconds:
            raise Hangs(f"more than {seconds:g} s of processor time")

    alarms = hasattr(signal, "setitimer")
    before = signal.signal(signal.SIGPROF, look) if alarms else None
    if alarms:
        signal.setitimer(signal.ITIMER_PROF, CHECKED, CHECKED)
    try:
        yield cost
    finally:
        if alarms:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
        cost.ms = 1000 * (time.process_time() - begun)
    look()
