"""Answers side by side: so many at a time, more wait, and of too many the last are refused."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.conversation import Conversation, Reply
from bot.serving.metrics import Metrics
from bot.web.ask_request import AskRequest
from bot.web.problems import Problem
from retrieval.errors import UsageError
from retrieval.library import Library

Result = TypeVar("Result")

MAX_JOBS = 200  # that run or wait
MAX_HISTORY = 4  # earlier questions that are asked again, so that a follow-up can lean on them


class Answering:
    """Runs what needs the library on threads of its own, off the event loop."""

    def __init__(self, library: Library, workers: int, metrics: Metrics) -> None:
        self.library = library
        self._metrics = metrics
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._jobs = 0

    @property
    def jobs(self) -> int:
        """How many run or wait."""
        return self._jobs

    async def run(self, job: Callable[[], Result]) -> Result:
        """The result of a job, in its turn.

        Raises:
            Problem: there are too many already.
        """
        if self._jobs >= MAX_JOBS:
            headers = {"Retry-After": "1"}
            raise Problem(503, "too many questions at once", "ask again in a moment", headers=headers)
        self._note_jobs(+1)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, job)
        finally:
            self._note_jobs(-1)

    async def ask(self, request: AskRequest, way: str) -> Reply:
        """The reply to a question, which is counted for /metrics under `way`; the errors of `Library.ask`."""
        started = time.perf_counter()
        outcome = "failed"
        try:
            reply = await self.run(lambda: _reply(self.library, request))
            outcome = "found" if reply.found else "not_said"
        finally:
            self._metrics.count_question(way, outcome, time.perf_counter() - started)
        return reply

    def _note_jobs(self, change: int) -> None:
        self._jobs += change
        self._metrics.set_jobs(self._jobs)

    def close(self) -> None:
        """Finish what runs; what waits is dropped."""
        self._pool.shutdown(cancel_futures=True)


def _reply(library: Library, request: AskRequest) -> Reply:
    talk = Conversation()
    for question in _recent(request.history):
        try:
            talk.ask(library, question, request.k, request.filters, request.silence)
        except UsageError:  # what could not be asked then is nothing to lean on now
            continue
    return talk.ask(library, request.question, request.k, request.filters, request.silence).reply


def _recent(history: Sequence[str]) -> Sequence[str]:
    return [question for question in history if question.strip()][-MAX_HISTORY:]
