"""A bounded pool of threads: jobs of one conversation run in order, others side by side."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Job = Callable[[], None]


class Workers:
    """Runs jobs; a job handles its own errors.

    Args:
        threads: how many jobs run side by side.
        max_jobs: how many may run and wait together.
    """

    def __init__(self, threads: int, max_jobs: int) -> None:
        self._threads = threads
        self._max_jobs = max_jobs
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._waiting: dict[str, deque[Job]] = {}
        self._idle = threading.Condition()
        self._jobs = 0

    def submit(self, conversation: str, job: Job, *, force: bool = False) -> bool:
        """Run a job after those of its conversation.

        Returns:
            Whether it will run: not where there are too many already, unless with `force`, for a question
            that has waited before.
        """
        with self._idle:
            if self._jobs >= self._max_jobs and not force:
                return False
            self._jobs += 1
            if conversation in self._waiting:
                self._waiting[conversation].append(job)
            else:
                self._waiting[conversation] = deque()
                self._pool.submit(self._run, conversation, job)
            return True

    def waiting(self) -> int:
        """How many jobs wait for a thread before one that is submitted now."""
        with self._idle:
            return max(0, self._jobs - self._threads + 1)

    def count(self) -> int:
        """How many jobs run and wait."""
        with self._idle:
            return self._jobs

    def finish(self, seconds: float) -> bool:
        """Wait for all jobs, and whether they ended in time; afterwards nothing may be submitted."""
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
                if waiting := self._waiting[conversation]:
                    self._pool.submit(self._run, conversation, waiting.popleft())
                else:
                    del self._waiting[conversation]
                self._idle.notify_all()
