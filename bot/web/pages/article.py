"""The page of an article with the cited words marked, the picture of a PDF's page, the list of articles."""

import re
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.parsing.filters import filter_articles
from bot.render.addresses import digest_of, with_text_fragment
from bot.render.links import web_address
from bot.web.pages.article_view import NOTHING, view_article
from bot.web.pages.templates import page_response
from bot.web.problems import Problem
from bot.web.site import Site, site_of
from retrieval.errors import NoArticle
from retrieval.reading.blocks import trim
from retrieval.text.lines import span_of_lines
from retrieval.types import Article, ArticleInfo, Citation, CurrentArticle, Span
from retrieval.where import where_of_span

MAX_LISTED = 1_000  # articles on a page
_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Cited:
    """The characters that an address names, and the id of the first of them on the page.

    `changed` where other words stand there than were cited.
    """

    span: Span
    id: str
    changed: bool = False


async def article_page(request: Request) -> Response:
    """An article as its file is now."""
    site, path, query = site_of(request), request.url.path, request.query_params
    current = await _read(site, request.path_params["id"])
    article = current.article
    cited = cited_in(article, chars=query.get("c", ""), lines=query.get("l", ""), digest=query.get("d", ""))
    span, marks = (cited.span, not cited.changed) if cited else (NOTHING, False)
    part = _part(query.get("part", ""))
    view = await site.answering.run(partial(view_article, article, span, part, marks=marks))
    return page_response(
        "article.html",
        path,
        current=current,
        article=article,
        view=view,
        cited=cited,
        original=_original(article, cited),
        picture=_picture(article, cited),
    )


async def articles_page(request: Request) -> Response:
    """The articles of the index, or those that match a filter."""
    site, text = site_of(request), request.query_params.get("filter", "")
    articles = await site.answering.run(site.library.articles)
    articles = filter_articles(site.answering.by_id.articles(articles), text)
    shown = articles[:MAX_LISTED]
    addresses = [quote(article.id, safe="/") for article in shown]
    return page_response(
        "articles.html",
        request.url.path,
        filter=text,
        total=len(articles),
        rows=list(zip(addresses, shown, strict=True)),
    )


async def page_picture(request: Request) -> Response:
    """The page of a PDF that cited words begin on, as a PNG with these marked.

    Raises:
        Problem: the article has no pages.
    """
    site, query = site_of(request), request.query_params
    current = await _read(site, request.path_params["id"])
    cited = cited_in(current.article, chars=query.get("c", ""), lines="", digest="")
    png = None
    if cited is not None:
        citation = _citation(current, cited.span)
        png = await site.answering.run(partial(site.library.page_picture, citation))
    if png is None:
        raise Problem(404, "there is no picture of that", "only pages of PDFs have one")
    return Response(png, media_type="image/png")


def cited_in(article: Article, *, chars: str, lines: str, digest: str) -> Cited | None:
    """What an address names of an article: characters, lines, or nothing.

    Raises:
        Problem: the address names none, or some that the article has not.
    """
    if chars:
        start, end = _numbers(chars)
        if not start < end <= len(article.text):
            raise _outside(article, f"characters {chars}", f"{len(article.text):,} characters")
        is_changed = bool(digest) and digest_of(article.text[start:end]) != digest
        return Cited((start, end), f"c={start}-{end}", is_changed)
    if lines:
        first, last = _numbers(lines)
        span = span_of_lines(article.text, first, max(first, last))
        if span is None:
            raise _outside(article, f"lines {lines}", "fewer")
        return Cited(trim(article.text, *span), "cited")
    return None


async def _read(site: Site, id: str) -> CurrentArticle:
    try:
        if id.startswith("/"):  # the library would take a path of this machine too
            raise NoArticle(id)
        return await site.answering.run(partial(site.library.read, id))
    except NoArticle:
        hint = "it may have been removed or renamed since it was cited"
        raise Problem(404, f"there is no article {id}", hint) from None


def _outside(article: Article, named: str, size: str) -> Problem:
    hint = f"it has {size}; it may have become shorter since it was cited"
    return Problem(404, f"the article {article.id} has no {named}", hint)


def _numbers(span: str) -> Span:
    match = _SPAN.fullmatch(span)
    if match is None:
        raise Problem(400, f"{span[:40]} names no words of an article", "write it like c=412-458")
    return int(match[1]), int(match[2])


def _part(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _original(article: Article, cited: Cited | None) -> str | None:
    """The article's own address on the web, at the cited words."""
    url = web_address(article.url)
    if url is None or cited is None or cited.changed:
        return url
    return with_text_fragment(url, article.text[slice(*cited.span)])


def _picture(article: Article, cited: Cited | None) -> str:
    """The query of the picture of the page that is cited; "" where there is none."""
    if cited is None or not where_of_span(article.places, *cited.span).page:
        return ""
    return f"{quote(article.id, safe='/')}?c={cited.span[0]}-{cited.span[1]}"


def _citation(current: CurrentArticle, span: Span) -> Citation:
    """A citation of these characters, for the library's pictures."""
    article = current.article
    info = ArticleInfo(
        article.id, current.path, article.title, article.source, article.url, article.published, 0
    )
    where = where_of_span(article.places, *span)
    return Citation(1, article.text[slice(*span)], *span, (1, 1), 1.0, info, where=where)
