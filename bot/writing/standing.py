"""Whether a model is asked at all: one that keeps failing is left alone until somebody says otherwise."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.writing.failures import HARMLESS, Failure, FailureKind

FAILURES_IN_A_ROW = 3
REST_SECONDS = 600.0  # for which a model is left alone where nobody can say /write on
LAST_SENTENCES = 20  # of which at least half have to be supported

LITTLE_SUPPORTED = Failure(
    FailureKind.UNSUPPORTED,
    "this model writes little that the articles support; quotes are shown",
    "set another writer_model, or try it again with /write on",
)


@dataclass(slots=True)
class Standing:
    """How a model has done of late.

    `rest` is after how many seconds one that was left alone is asked again; None for when `resume` is called.
    """

    rest: float | None = None
    clock: Callable[[], float] = time.monotonic
    _supported: deque[bool] = field(default_factory=lambda: deque(maxlen=LAST_SENTENCES))
    _failures: int = 0
    _left_alone: Failure | None = None
    _since: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def left_alone(self) -> Failure | None:
        """Why the model is not to be asked; None where it is."""
        with self._lock:
            if self._left_alone is not None and self._has_rested():
                self._forget()
            return self._left_alone

    def note(self, supported: int, unsupported: int, failure: Failure | None) -> Failure | None:
        """Remember how an answer went; returns why the model is left alone from now on, if it is."""
        with self._lock:
            self._supported.extend([True] * supported + [False] * unsupported)
            harmless = failure is None or failure.kind in HARMLESS
            self._failures = 0 if harmless else self._failures + 1
            if self._failures >= FAILURES_IN_A_ROW and failure is not None:
                return self._leave_alone(failure)
            is_full = len(self._supported) == LAST_SENTENCES
            if is_full and 2 * sum(self._supported) < LAST_SENTENCES:
                return self._leave_alone(LITTLE_SUPPORTED)
            return None

    def resume(self) -> None:
        """Ask the model again."""
        with self._lock:
            self._forget()

    def _has_rested(self) -> bool:
        return self.rest is not None and self.clock() - self._since > self.rest

    def _leave_alone(self, failure: Failure) -> Failure:
        self._left_alone, self._since = failure, self.clock()
        return failure

    def _forget(self) -> None:
        self._left_alone, self._failures = None, 0
        self._supported.clear()
