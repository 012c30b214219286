"""The circuit breaker of a model: while it is open, one that keeps failing is not asked."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.writing.failures import HARMLESS, Failure, FailureKind

FAILURES_IN_A_ROW = 3
COOL_DOWN_SECONDS = 600.0  # for which it stays open where nobody can say /write on
LAST_SENTENCES = 20  # of which at least half have to be supported

LITTLE_SUPPORTED = Failure(
    FailureKind.UNSUPPORTED,
    "this model writes little that the articles support; quotes are shown",
    "set another writer_model, or try it again with /write on",
)


@dataclass(slots=True)
class CircuitBreaker:
    """Opens after failures in a row, or where little of what the model wrote was supported.

    `cool_down` is after how many seconds it closes again; None for when `reset` is called.
    """

    cool_down: float | None = None
    clock: Callable[[], float] = time.monotonic
    _supported: deque[bool] = field(default_factory=lambda: deque(maxlen=LAST_SENTENCES))
    _failures: int = 0
    _reason: Failure | None = None
    _opened_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open_reason(self) -> Failure | None:
        """Why the model is not to be asked; None where it may be."""
        with self._lock:
            if self._reason is not None and self._has_cooled_down():
                self._close()
            return self._reason

    def record(self, supported: int, unsupported: int, failure: Failure | None) -> Failure | None:
        """Record how an answer went; returns why it opens, if it does."""
        with self._lock:
            self._supported.extend([True] * supported + [False] * unsupported)
            harmless = failure is None or failure.kind in HARMLESS
            self._failures = 0 if harmless else self._failures + 1
            if self._failures >= FAILURES_IN_A_ROW and failure is not None:
                return self._open(failure)
            is_full = len(self._supported) == LAST_SENTENCES
            if is_full and 2 * sum(self._supported) < LAST_SENTENCES:
                return self._open(LITTLE_SUPPORTED)
            return None

    def reset(self) -> None:
        """Close it, so that the model is asked again."""
        with self._lock:
            self._close()

    def _has_cooled_down(self) -> bool:
        return self.cool_down is not None and self.clock() - self._opened_at > self.cool_down

    def _open(self, failure: Failure) -> Failure:
        self._reason, self._opened_at = failure, self.clock()
        return failure

    def _close(self) -> None:
        self._reason, self._failures = None, 0
        self._supported.clear()
