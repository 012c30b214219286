"""The interface for programs: what `footnote ask --json` and `footnote articles --json` give, over HTTP."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from bot.parsing.filters import filter_articles
from bot.render.json_output import answer_json, articles_json, hits_json, remark_json
from bot.render.written_json import written_values
from bot.web.ask_request import (
    ARTICLES,
    ASK,
    SEARCH,
    AskRequest,
    filters_of,
    json_body,
    parsed,
    query_values,
    required,
)
from bot.web.site import site_of
from retrieval.types import Answer

JSON = "application/json"
DEFAULT_HITS = 10


async def ask(request: Request) -> Response:
    """The answer to a question, as the JSON of `footnote ask --json`."""
    site = site_of(request)
    body = json_body(await request.body(), request.headers.get("content-type", ""))
    values = parsed(body, ASK)
    question = required(values, "question")
    ask_request = AskRequest(
        question,
        k=values.get("k", site.quotes),
        filters=filters_of(values, site.library.sources),
        silence=values.get("silence"),
        history=values.get("history", ()),
        write=values.get("write", True),
    )
    turn = await site.answering.ask(ask_request, "ask")
    if not isinstance(turn.reply, Answer):
        return _json(remark_json(question, turn.reply.text))
    result = await site.answering.write(ask_request, turn)
    written = written_values(result.written)
    return _json(answer_json(result.answer, base_url=site.base_of(request), written=written))


async def search(request: Request) -> Response:
    """The passages that match best."""
    site = site_of(request)
    values = parsed(query_values(request.query_params), SEARCH)
    words, filters = required(values, "q"), filters_of(values, site.library.sources)
    k = values.get("k", DEFAULT_HITS)
    hits = await site.answering.run(partial(site.library.search, words, filters=filters, k=k))
    return _json(hits_json(words, site.answering.by_id.hits(hits), site.base_of(request)))


async def articles(request: Request) -> Response:
    """The articles of the index, those that match a filter, or those with some words in their text."""
    site = site_of(request)
    values = parsed(query_values(request.query_params), ARTICLES)
    words = values.get("mentioning", "")
    library = site.library
    listed = await site.answering.run(
        partial(library.articles_mentioning, words) if words.strip() else library.articles
    )
    shown = filter_articles(site.answering.by_id.articles(listed), values.get("filter", ""))
    return _json(articles_json(shown, site.base_of(request)))


def _json(text: str) -> Response:
    return Response(text + "\n", media_type=JSON)
