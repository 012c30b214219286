"""An answer while a model writes it on other threads: its sentences as they are checked, then the whole."""

import asyncio
import threading
from collections.abc import AsyncIterator

from bot.conversation import Turn
from bot.serving.logs import log_error, log_warning
from bot.web.answering import Answering
from bot.web.ask_request import AskRequest
from bot.web.problems import Problem
from bot.writing.answers import WrittenAnswer
from bot.writing.written import WrittenSentence
from retrieval.errors import FootnoteError
from retrieval.types import Answer


class Writing:
    """Begins at once; `close` stops the model, if nobody reads any more."""

    def __init__(self, answering: Answering, request: AskRequest, turn: Turn) -> None:
        self._queue: asyncio.Queue[WrittenSentence | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._gone = threading.Event()  # whoever reads
        self._turn = turn
        self._task = asyncio.create_task(answering.write(request, turn, self._show, self._gone.is_set))
        self._task.add_done_callback(lambda _: self._queue.put_nowait(None))

    async def sentences(self) -> AsyncIterator[WrittenSentence]:
        """The sentences, each as soon as it was checked."""
        while (sentence := await self._queue.get()) is not None:
            yield sentence

    async def result(self) -> WrittenAnswer:
        """The answer; the quotes, where it cannot be written.

        So it is where there are too many questions, where the index cannot be read again, and after any
        fault: the reply has begun, so that its status cannot be changed.
        """
        assert isinstance(self._turn.reply, Answer)
        try:
            return await self._task
        except (FootnoteError, Problem) as error:
            log_warning("not_written", error=error.message, hint=error.hint)
        except Exception as error:
            log_error("not_written", error)
        return WrittenAnswer(self._turn.reply)

    def close(self) -> None:
        self._gone.set()

    def _show(self, sentence: WrittenSentence) -> None:
        self._loop.call_soon_threadsafe(self._queue.put_nowait, sentence)
