"""The question box, with the answer below it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.resumed import MAX_EARLIER
from bot.web.ask_request import PAGE, AskRequest, filters_of, parsed, query_values
from bot.web.pages.answer_view import AnswerView, view_answer, view_remark
from bot.web.pages.templates import page_response, root_of
from bot.web.problems import Problem
from bot.web.site import Site, site_of
from retrieval.errors import FootnoteError
from retrieval.query.query import MAX_CHARS
from retrieval.types import Answer


async def ask_page(request: Request) -> Response:
    """The page, with an answer where there is a question, or with what is wrong with that."""
    site, path = site_of(request), request.url.path
    values = query_values(request.query_params)
    question = values.get("q", "").strip()
    view, problem = None, None
    if question:
        try:
            view = await _view(site, values, root_of(path).removesuffix("/"))
        except (FootnoteError, Problem) as error:
            problem = site.problem_of(error)
    return page_response(
        "ask.html",
        path,
        problem.status if problem else 200,
        values=values,
        question=question,
        view=view,
        problem=problem,
        max_chars=MAX_CHARS,
        history=[*values.get("after", ()), question][-MAX_EARLIER:],
    )


async def _view(site: Site, values: Mapping[str, Any], root: str) -> AnswerView:
    read = parsed(values, PAGE)
    filters = filters_of(read, site.library.sources)
    k, history = read.get("k", site.quotes), read.get("after", ())
    request = AskRequest(read["q"], k=k, filters=filters, history=history)
    turn = await site.answering.ask(request, "page")
    if not isinstance(turn.reply, Answer):
        return view_remark(turn.reply.text)
    result = await site.answering.write(request, turn)
    return view_answer(result, root, site.writer_price)
