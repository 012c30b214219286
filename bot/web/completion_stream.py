"""A chat completion as a stream of events: each checked sentence at once, or a paragraph of the quotes."""

from collections.abc import AsyncIterator
from contextlib import closing

from bot.conversation import Turn
from bot.web.answering import Answering
from bot.web.ask_request import AskRequest
from bot.web.completion_message import END, Message
from bot.web.completion_text import Piece, remark_pieces, rest_pieces, sentence_piece
from bot.web.writing import Writing
from retrieval.types import Answer


async def streamed(
    answering: Answering, request: AskRequest, turn: Turn, base_url: str, *, with_usage: bool
) -> AsyncIterator[str]:
    """The events of a reply; with `with_usage` the last but one has the tokens."""
    message, pieces, result = Message(base_url), list[Piece](), None
    yield message.begin()
    if isinstance(turn.reply, Answer):
        with closing(Writing(answering, request, turn)) as writing:
            async for sentence in writing.sentences():
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
