"""When things happen that wait: retries of a delivery, and the status of a question."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. A delivery that fails is tried again after `first_retry`, then after twice as long each time.

    After `give_up` an apology takes the place of the answer, and after `forget` that is given up as well. A
    status is shown once an answer has taken `status_after`. What a model writes in the first `stream_after`
    is posted at once. `probe_every` lies between two looks at the tokens,
    `purge_every` between two at what has become too old.
    """

    first_retry: float = 2.0
    longest_retry: float = 30.0
    give_up: float = 3600.0
    forget: float = 86_400.0
    status_after: float = 1.0
    stream_after: float = 1.0
    probe_every: float = 60.0
    purge_every: float = 3600.0

    def retry_after(self, attempt: int) -> float:
        """How long to wait after an attempt, counted from 1."""
        return min(self.first_retry * 2.0 ** min(attempt - 1, 30), self.longest_retry)


DEFAULT_TIMING = Timing()


class Timers:
    """Runs short jobs later, on one thread however many there are."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="timers", daemon=True)
        self._thread.start()

    def run_later(self, seconds: float, job: Callable[[], object]) -> None:
        """Run a job that neither blocks nor fails; what waits when this is closed is dropped."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.call_later, seconds, job)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
