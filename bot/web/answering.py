"""Answers side by side: so many at a time, more wait, and of too many the last are refused."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.conversation import Rewrite, Turn
from bot.render.by_id import ById
from bot.resumed import resumed
from bot.serving.metrics import Metrics
from bot.serving.written_log import log_told, log_written
from bot.web.ask_request import AskRequest
from bot.web.problems import TooManyQuestions
from bot.writing.answers import WrittenAnswer, may_be_written, write_answer
from bot.writing.listener import Listener
from bot.writing.opening import rewriter
from bot.writing.written import WrittenSentence
from retrieval.library import Library
from retrieval.types import Answer

if TYPE_CHECKING:
    from bot.writing.writer import Writer

Result = TypeVar("Result")

MAX_JOBS = 200  # that run or wait
MODEL_JOBS = 4  # times the workers: what waits for a model computes little


class Answering:
    """Runs what needs the library on threads of its own, off the event loop.

    What a model takes part in has other threads, so that a slow one keeps nobody from the quotes. Answers
    name articles by their ids.
    """

    def __init__(
        self, library: Library, workers: int, metrics: Metrics, writer: "Writer | None" = None
    ) -> None:
        self.library = library
        self.writer = writer
        self.by_id = ById(library.sources)
        self._metrics = metrics
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._model_pool = ThreadPoolExecutor(MODEL_JOBS * workers, thread_name_prefix="write")
        self._jobs = 0
        self._closed = False

    @property
    def jobs(self) -> int:
        """How many run or wait."""
        return self._jobs

    async def run(self, job: Callable[[], Result], *, with_model: bool = False) -> Result:
        """The result of a job, in its turn.

        Raises:
            TooManyQuestions: there are too many already.
        """
        if self._jobs >= MAX_JOBS:
            raise TooManyQuestions("too many questions at once", "ask again in a moment")
        self._note_jobs(+1)
        pool = self._model_pool if with_model else self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, job)
        finally:
            self._note_jobs(-1)

    async def counted(
        self,
        way: str,
        job: Callable[[], Result],
        is_found: Callable[[Result], bool],
        *,
        with_model: bool = False,
    ) -> Result:
        """The result of a job that answers a question, which is counted for /metrics under `way`."""
        started = time.perf_counter()
        outcome = "failed"
        try:
            result = await self.run(job, with_model=with_model)
            outcome = "found" if is_found(result) else "not_said"
        finally:
            self._metrics.count_question(way, outcome, time.perf_counter() - started)
        return result

    async def ask(self, request: AskRequest, way: str) -> Turn:
        """The reply to a question; the errors of `Library.ask`."""
        rewrite = rewriter(self.writer, log_told) if request.write and request.history else None
        job = partial(_turn, self.library, request, rewrite)
        turn = await self.counted(way, job, _is_found, with_model=rewrite is not None)
        if not isinstance(turn.reply, Answer):
            return turn
        return replace(turn, reply=self.by_id.answer(turn.reply))

    def is_to_be_written(self, request: AskRequest, turn: Turn) -> bool:
        """Whether a model is asked to write the answer."""
        is_on = self.writer is not None and request.write and not turn.is_more
        return is_on and isinstance(turn.reply, Answer) and may_be_written(turn.reply)

    async def write(
        self,
        request: AskRequest,
        turn: Turn,
        show: Callable[[WrittenSentence], None] = lambda sentence: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> WrittenAnswer:
        """What a model makes of an answer; the quotes, where it is not asked or fails.

        Args:
            request: what was asked.
            turn: what was replied, an answer.
            show: gets each sentence that was checked, on another thread.
            cancelled: whether nobody waits any more.

        Raises:
            FootnoteError: the errors of `Library.ask`.
        """
        assert isinstance(turn.reply, Answer)
        if not self.is_to_be_written(request, turn):
            return WrittenAnswer(turn.reply)
        answered_request = turn.request(request.k, request.filters, request.silence)
        listener = Listener(
            log_told,
            lambda sentence: show(self.by_id.sentence(sentence)),
            lambda: self._closed or cancelled(),
        )
        job = partial(write_answer, self.writer, self.library, answered_request, turn.reply, listener)
        result = await self.run(job, with_model=True)
        if result.written is None:
            return result
        log_written(result.written)
        return self.by_id.written(result)

    def close(self) -> None:
        """Finish what runs; what waits is dropped, and models are not waited for."""
        self._closed = True
        self._pool.shutdown(cancel_futures=True)
        self._model_pool.shutdown(cancel_futures=True)

    def _note_jobs(self, change: int) -> None:
        self._jobs += change
        self._metrics.set_jobs(self._jobs)


def _turn(library: Library, request: AskRequest, rewrite: Rewrite | None) -> Turn:
    talk = resumed(library, request.history, request.k, request.filters, request.silence)
    return talk.ask(library, request.question, request.k, request.filters, request.silence, rewrite=rewrite)


def _is_found(turn: Turn) -> bool:
    return turn.reply.found
