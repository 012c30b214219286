"""How many questions a person may ask in a minute; it only counts, and forgets with the process."""

import threading
import time
from collections import deque

WINDOW = 60.0  # seconds


class Limits:
    """Counts each person's questions over the last minute."""

    def __init__(self, per_minute: int) -> None:
        self.most = per_minute
        self._asked: dict[str, deque[float]] = {}
        self._told: dict[str, float] = {}
        self._lock = threading.Lock()

    def allow(self, person: str) -> bool:
        """Count a question; False if it is one too many."""
        now = time.monotonic()
        with self._lock:
            self._forget(now)
            asked = self._asked.setdefault(person, deque())
            if len(asked) >= self.most:
                return False
            asked.append(now)
            return True

    def tell(self, person: str) -> bool:
        """Whether to tell a person that it was too many: once a minute."""
        now = time.monotonic()
        with self._lock:
            if now - self._told.get(person, -WINDOW) < WINDOW:
                return False
            self._told[person] = now
            return True

    def _forget(self, now: float) -> None:
        for person in list(self._asked):
            asked = self._asked[person]
            while asked and now - asked[0] >= WINDOW:
                asked.popleft()
            if not asked:
                del self._asked[person]
                self._told.pop(person, None)
