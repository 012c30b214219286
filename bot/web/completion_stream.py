"""A chat completion as a stream of events: each checked sentence at once, or a paragraph of the quotes."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import closing

from bot.conversation import Turn
from bot.serving.logs import log_warning
from bot.web.answering import Answering
from bot.web.ask_request import AskRequest
from bot.web.completion_message import END, Message
from bot.web.completion_text import Piece, remark_pieces, rest_pieces, sentence_piece
from bot.writing.answers import WrittenAnswer
from bot.writing.written import WrittenSentence
from retrieval.errors import FootnoteError
from retrieval.types import Answer


async def streamed(
    answering: Answering, request: AskRequest, turn: Turn, base_url: str, *, with_usage: bool
) -> AsyncIterator[str]:
    """The events of a reply; with `with_usage` the last but one has the tokens."""
    message, pieces, result = Message(base_url), list[Piece](), None
    yield message.begin()
    if isinstance(turn.reply, Answer):
        with closing(_Writing(answering, request, turn)) as writing:
            while (sentence := await writing.sentence()) is not None:
                pieces.append(sentence_piece(sentence, base_url, len(pieces)))
                yield message.part(pieces[-1])
            result = await writing.result()
        rest = rest_pieces(result, base_url, is_first=not pieces)
    else:
        rest = remark_pieces(turn.reply.text)
    for piece in rest:
        yield message.part(piece)
    yield message.finish([*pieces, *rest], result)
    if with_usage:
        yield message.usage(result)
    yield END


class _Writing:
    """An answer while a model writes it, on other threads."""

    def __init__(self, answering: Answering, request: AskRequest, turn: Turn) -> None:
        self._queue: asyncio.Queue[WrittenSentence | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._gone = threading.Event()  # whoever reads
        self._turn = turn
        self._task = asyncio.create_task(answering.write(request, turn, self._show, self._gone.is_set))
        self._task.add_done_callback(lambda _: self._queue.put_nowait(None))

    async def sentence(self) -> WrittenSentence | None:
        """The next sentence, as soon as it was checked; None after the last one."""
        return await self._queue.get()

    async def result(self) -> WrittenAnswer:
        """The answer; the quotes, where the index cannot be read again meanwhile."""
        try:
            return await self._task
        except FootnoteError as error:  # the reply has begun, so that its status cannot be changed
            log_warning("not_written", error=error.message, hint=error.hint)
            assert isinstance(self._turn.reply, Answer)
            return WrittenAnswer(self._turn.reply)

    def close(self) -> None:
        """Stop the model, if nobody reads any more."""
        self._gone.set()

    def _show(self, sentence: WrittenSentence) -> None:
        self._loop.call_soon_threadsafe(self._queue.put_nowait, sentence)
