"""How many requests a person, or an address, may make in a minute; the counts end with the process."""

import threading
import time
from collections import deque

WINDOW = 60.0  # seconds


class RateLimit:
    """Counts each person's requests over the last minute."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._times: dict[str, deque[float]] = {}
        self._told_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def allow(self, person: str) -> bool:
        """Count a request; False if it is one too many."""
        now = time.monotonic()
        with self._lock:
            self._forget(now)
            times = self._times.setdefault(person, deque())
            if len(times) >= self.per_minute:
                return False
            times.append(now)
            return True

    def should_tell(self, person: str) -> bool:
        """Whether to tell a person that it was too many, which is done once a minute."""
        now = time.monotonic()
        with self._lock:
            if now - self._told_at.get(person, -WINDOW) < WINDOW:
                return False
            self._told_at[person] = now
            return True

    def _forget(self, now: float) -> None:
        for person in list(self._times):
            times = self._times[person]
            while times and now - times[0] >= WINDOW:
                times.popleft()
            if not times:
                del self._times[person]
                self._told_at.pop(person, None)
