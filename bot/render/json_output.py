"""JSON for programs: the contract that scripts rely on, so fields are only ever added."""

import json
from collections.abc import Callable, Sequence

from bot.render import sanitize
from bot.render.json_types import (
    AnswerJson,
    ArticleJson,
    CitationJson,
    ClosestJson,
    LeadJson,
    ListedArticleJson,
    RectangleJson,
    SupportJson,
    UnreadJson,
)
from retrieval.types import (
    Answer,
    ArticleInfo,
    Citation,
    ClosestPassage,
    LeadIn,
    SupportingQuote,
    UnreadFiles,
)
from retrieval.where import PageRect, where_fields

RectanglesOf = Callable[[Citation], Sequence[PageRect]]


def answer_json(answer: Answer, rectangles: RectanglesOf | None = None) -> str:
    """An answer as one object on one line; `rectangles` gives those of a quote, where they are asked for."""
    values = answer_fields(answer)
    if rectangles is not None:
        for cited, citation in zip(values["citations"], answer.citations, strict=True):
            cited["rects"] = [_rectangle(rectangle) for rectangle in rectangles(citation)]
    return _encoded(values)


def remark_json(question: str, text: str) -> str:
    """What Footnote replies by itself, as an object of the same fields."""
    return _encoded(remark_fields(question, text))


def articles_json(articles: Sequence[ArticleInfo]) -> str:
    """A list of articles as one array, an object a line."""
    return "[" + ",\n ".join(_encoded(listed_article_fields(article)) for article in articles) + "]"


def answer_fields(answer: Answer) -> AnswerJson:
    return {
        "question": answer.question,
        "answer": answer.text,
        "found": answer.found,
        "confidence": round(answer.confidence, 4),
        "quote_confidence": round(answer.quote_confidence, 4),
        "citations": [_citation(citation) for citation in answer.citations],
        "closest": [_closest(passage) for passage in answer.closest],
        "changed": list(answer.changed),
        "elapsed_ms": round(answer.elapsed_ms, 1),
        "possibly": answer.tentative,
        "missing": list(answer.missing),
        "disagree": answer.disputed,
        "remark": answer.remark,
        "statement": answer.statement,
        "partial": answer.partial,
        "asked_as": answer.asked_as,
        "unread": [unread_fields(files) for files in answer.unread],
    }


def remark_fields(question: str, text: str) -> AnswerJson:
    return {**answer_fields(Answer(question, 0.0, (), (), (), 0.0)), "answer": text}


def article_fields(article: ArticleInfo) -> ArticleJson:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
    }


def listed_article_fields(article: ArticleInfo) -> ListedArticleJson:
    return {**article_fields(article), "path": article.path, "passages": article.passages}


def unread_fields(files: UnreadFiles) -> UnreadJson:
    return {"reason": files.reason, "count": files.count, "hint": files.hint}


def _citation(citation: Citation) -> CitationJson:
    return {
        "n": citation.n,
        "quote": citation.quote,
        "path": citation.article.path,
        "lines": list(citation.lines),
        "chars": [citation.start, citation.end],
        "score": round(citation.score, 4),
        "article": article_fields(citation.article),
        "lead": _lead(citation.lead) if citation.lead else None,
        "headings": list(citation.headings),
        "agrees": [_support(support) for support in citation.supporting],
        "where": where_fields(citation.where) or None,
    }


def _rectangle(rectangle: PageRect) -> RectangleJson:
    corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return {"page": rectangle.page, "box": [round(corner, 2) for corner in corners]}


def _lead(lead: LeadIn) -> LeadJson:
    return {"quote": lead.quote, "chars": [lead.start, lead.end]}


def _support(support: SupportingQuote) -> SupportJson:
    return {
        "quote": support.quote,
        "path": support.article.path,
        "lines": list(support.lines),
        "chars": [support.start, support.end],
        "article": article_fields(support.article),
        "where": where_fields(support.where) or None,
    }


def _closest(passage: ClosestPassage) -> ClosestJson:
    return {
        "path": passage.article.path,
        "lines": list(passage.lines),
        "title": passage.article.title,
        "score": round(passage.score, 4),
        "where": where_fields(passage.where) or None,
    }


def _encoded(value: object) -> str:
    return sanitize.json(json.dumps(value, ensure_ascii=False, allow_nan=False))
