"""JSON for programs: the contract that scripts rely on, so fields are only ever added."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.render import sanitize
from bot.render.addresses import Located, address_of, article_address
from retrieval.types import (
    Answer,
    ArticleInfo,
    Citation,
    ClosestPassage,
    Hit,
    LeadIn,
    Notice,
    SupportingQuote,
)
from retrieval.where import PageRect, where_fields

RectanglesOf = Callable[[Citation], Sequence[PageRect]]


def answer_json(
    answer: Answer,
    rectangles: RectanglesOf | None = None,
    base_url: str = "",
    written: Mapping[str, Any] | None = None,
) -> str:
    """An answer as one object on one line.

    Args:
        answer: the answer.
        rectangles: gives those of a quote, where they are asked for.
        base_url: where the pages of the quotes are; "" for none.
        written: the fields of what a model wrote, as `written_values` gives them.
    """
    return _encoded({**answer_values(answer, rectangles, base_url), **(written or {})})


def answer_values(
    answer: Answer, rectangles: RectanglesOf | None = None, base_url: str = ""
) -> dict[str, Any]:
    """What `answer_json` encodes."""
    values = _answer(answer, base_url)
    if rectangles is not None:
        for cited, citation in zip(values["citations"], answer.citations, strict=True):
            cited["rects"] = [_rectangle(rectangle) for rectangle in rectangles(citation)]
    return values


def remark_json(question: str, text: str) -> str:
    """What Footnote replies by itself, as an object of the same fields."""
    return _encoded({**_answer(Answer(question, 0.0, (), (), (), 0.0), ""), "answer": text})


def notices_json(notices: Sequence[Notice]) -> str:
    """What is to be said of files as one array, an object a line."""
    return json_array(
        {"path": notice.path, "message": notice.message, "hint": notice.hint} for notice in notices
    )


def hits_json(question: str, hits: Sequence[Hit], base_url: str = "") -> str:
    """The passages that match a question best, as one object."""
    return _encoded({"question": question, "hits": [_hit(hit, base_url) for hit in hits]})


def articles_json(articles: Sequence[ArticleInfo], base_url: str = "") -> str:
    """A list of articles as one array, an object a line."""
    return json_array(_listed(article, base_url) for article in articles)


def articles_jsonl(articles: Sequence[ArticleInfo], base_url: str = "") -> str:
    """The same objects, a line each."""
    return "".join(_encoded(_listed(article, base_url)) + "\n" for article in articles)


def _listed(article: ArticleInfo, base_url: str) -> dict[str, Any]:
    return {
        **_article(article),
        "path": article.path,
        "passages": article.passages,
        "address": article_address(article.id, base_url) if base_url else None,
    }


def json_array(objects: Iterable[Mapping[str, Any]]) -> str:
    """Objects as one array, each on a line of its own."""
    return "[" + ",\n ".join(map(_encoded, objects)) + "]"


def _answer(answer: Answer, base_url: str) -> dict[str, Any]:
    return {
        "question": answer.question,
        "answer": answer.text,
        "found": answer.found,
        "confidence": round(answer.confidence, 4),
        "quote_confidence": round(answer.quote_confidence, 4),
        "citations": [_citation(citation, base_url) for citation in answer.citations],
        "closest": [_closest(passage, base_url) for passage in answer.closest],
        "changed": list(answer.changed),
        "elapsed_ms": round(answer.elapsed_ms, 1),
        "possibly": answer.tentative,
        "missing": list(answer.missing),
        "disagree": answer.disputed,
        "remark": answer.remark,
        "statement": answer.statement,
        "partial": answer.partial,
        "asked_as": answer.asked_as,
        "unread": [asdict(files) for files in answer.unread],
        "written": None,
        "writer_error": None,
    }


def _citation(citation: Citation, base_url: str) -> dict[str, Any]:
    return {
        "n": citation.n,
        "quote": citation.quote,
        "path": citation.article.path,
        "lines": list(citation.lines),
        "chars": [citation.start, citation.end],
        "score": round(citation.score, 4),
        "article": _article(citation.article),
        "lead": _lead(citation.lead) if citation.lead else None,
        "headings": list(citation.headings),
        "agrees": [_support(support, base_url) for support in citation.supporting],
        "where": where_fields(citation.where) or None,
        "address": _address(citation, base_url),
    }


def _address(source: Located, base_url: str) -> str | None:
    """Where a source is shown, null without pages."""
    return address_of(source, base_url) if base_url else None


def _rectangle(rectangle: PageRect) -> dict[str, Any]:
    corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return {"page": rectangle.page, "box": [round(corner, 2) for corner in corners]}


def _lead(lead: LeadIn) -> dict[str, Any]:
    return {"quote": lead.quote, "chars": [lead.start, lead.end]}


def _support(support: SupportingQuote, base_url: str) -> dict[str, Any]:
    return {
        "quote": support.quote,
        "path": support.article.path,
        "lines": list(support.lines),
        "chars": [support.start, support.end],
        "article": _article(support.article),
        "where": where_fields(support.where) or None,
        "address": _address(support, base_url),
    }


def _closest(passage: ClosestPassage, base_url: str) -> dict[str, Any]:
    return {
        "path": passage.article.path,
        "lines": list(passage.lines),
        "title": passage.article.title,
        "score": round(passage.score, 4),
        "where": where_fields(passage.where) or None,
        "address": _address(passage, base_url),
    }


def _hit(hit: Hit, base_url: str) -> dict[str, Any]:
    figures = {"score": hit.score, "cosine": hit.cosine, "bm25": hit.bm25, "maxsim": hit.maxsim}
    return {
        "text": hit.passage.text,
        "path": hit.article.path,
        "lines": list(hit.lines),
        "chars": [hit.passage.start, hit.passage.end],
        **{name: round(figure, 4) for name, figure in figures.items()},
        "article": _article(hit.article),
        "where": where_fields(hit.where) or None,
        "address": _address(hit, base_url),
    }


def _article(article: ArticleInfo) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
        "dated_by": article.dated_by,
    }


def _encoded(value: Mapping[str, Any]) -> str:
    return sanitize.json(json.dumps(value, ensure_ascii=False, allow_nan=False))
