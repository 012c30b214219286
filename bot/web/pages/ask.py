"""The question box, with the answer below it; one that a model writes comes sentence by sentence."""

from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.conversation import Turn
from bot.resumed import MAX_EARLIER
from bot.web.ask_request import PAGE, AskRequest, filters_of, parsed, query_values
from bot.web.pages.answer_view import AnswerView, SentenceView, view_answer, view_remark, view_sentence
from bot.web.pages.templates import page_response, render_stream, root_of
from bot.web.problems import Problem
from bot.web.site import Site, site_of
from bot.web.stream_response import stream_response
from bot.web.writing import Writing
from bot.writing.answers import WrittenAnswer
from retrieval.errors import FootnoteError
from retrieval.query.query import MAX_CHARS
from retrieval.types import Answer

TEMPLATE = "ask.html"


async def ask_page(request: Request) -> Response:
    """The page, with an answer where there is a question, or with what is wrong with that."""
    site, path = site_of(request), request.url.path
    values = query_values(request.query_params)
    question = values.get("q", "").strip()
    shown: dict[str, Any] = {
        "values": values,
        "question": question,
        "max_chars": MAX_CHARS,
        "history": [*values.get("after", ()), question][-MAX_EARLIER:],
        "view": None,
        "problem": None,
        "sentences": None,
    }
    if not question:
        return page_response(TEMPLATE, path, **shown)
    try:
        ask_request = _ask_request(site, values, write=request.method == "GET")
        turn = await site.answering.ask(ask_request, "page")
    except (FootnoteError, Problem) as error:
        problem = site.problem_of(error)
        return page_response(TEMPLATE, path, problem.status, **{**shown, "problem": problem})
    shown["view"] = _view(turn, _root(path))
    if site.answering.is_to_be_written(ask_request, turn):
        return stream_response(_written(site, ask_request, turn, path, shown), "text/html")
    return page_response(TEMPLATE, path, **shown)


async def _written(
    site: Site, ask_request: AskRequest, turn: Turn, path: str, shown: Mapping[str, Any]
) -> AsyncIterator[str]:
    """The page as it is written: the template waits for the sentences, then for what stands below them."""
    with closing(Writing(site.answering, ask_request, turn)) as writing:

        async def sentences() -> AsyncIterator[SentenceView]:
            async for sentence in writing.sentences():
                yield view_sentence(sentence)

        async def whole() -> AnswerView:
            return view_answer(await writing.result(), _root(path), site.writer_price)

        values = {**shown, "sentences": sentences, "whole": whole}
        async for piece in render_stream(TEMPLATE, path, **values):
            yield piece


def _ask_request(site: Site, values: Mapping[str, Any], *, write: bool) -> AskRequest:
    """What a page asks; nobody sees what is written for a HEAD."""
    read = parsed(values, PAGE)
    filters = filters_of(read, site.library.sources)
    history = read.get("after", ())
    return AskRequest(read["q"], k=read.get("k", site.quotes), filters=filters, history=history, write=write)


def _view(turn: Turn, root: str) -> AnswerView:
    if not isinstance(turn.reply, Answer):
        return view_remark(turn.reply.text)
    return view_answer(WrittenAnswer(turn.reply), root)


def _root(path: str) -> str:
    return root_of(path).removesuffix("/")
