"""A pool of threads with a bound: a conversation's questions are answered in order, others side by side."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Job = Callable[[], None]


class Workers:
    """Runs jobs; a job takes care of its own errors.

    Args:
        threads: how many jobs run side by side.
        most: how many may run and wait together.
    """

    def __init__(self, threads: int, most: int) -> None:
        self._threads = threads
        self._most = most
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._behind: dict[str, deque[Job]] = {}
        self._idle = threading.Condition()
        self._jobs = 0

    def submit(self, conversation: str, job: Job, *, force: bool = False) -> int | None:
        """Run a job after those of its conversation.

        Returns:
            How many others wait for a thread before it, or None if there are too many already; `force`
            takes it all the same, for a question that has waited before.
        """
        with self._idle:
            if self._jobs >= self._most and not force:
                return None
            ahead = max(0, self._jobs - self._threads + 1)
            self._jobs += 1
            if conversation in self._behind:
                self._behind[conversation].append(job)
            else:
                self._behind[conversation] = deque()
                self._pool.submit(self._run, conversation, job)
            return ahead

    def count(self) -> int:
        """How many jobs run and wait."""
        with self._idle:
            return self._jobs

    def finish(self, seconds: float) -> bool:
        """Wait for all jobs; whether they ended within that time. Nothing may be submitted any more."""
        with self._idle:
            done = self._idle.wait_for(lambda: self._jobs == 0, seconds)
        self._pool.shutdown(wait=done, cancel_futures=True)
        return done

    def _run(self, conversation: str, job: Job) -> None:
        try:
            job()
        finally:
            with self._idle:
                self._jobs -= 1
                if behind := self._behind[conversation]:
                    self._pool.submit(self._run, conversation, behind.popleft())
                else:
                    del self._behind[conversation]
                self._idle.notify_all()
