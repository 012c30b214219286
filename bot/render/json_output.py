"""JSON for programs: the contract that scripts rely on, so fields are only ever added."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from bot.render import sanitize
from bot.writing.written import Written, WrittenSentence
from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage, LeadIn, SupportingQuote
from retrieval.where import PageRect, where_fields

RectanglesOf = Callable[[Citation], Sequence[PageRect]]


def answer_json(
    answer: Answer,
    rectangles: RectanglesOf | None = None,
    written: Written | None = None,
    *,
    with_struck: bool = False,
) -> str:
    """An answer as one object on one line.

    Args:
        answer: the answer in quotes.
        rectangles: gives those of a quote, where they are asked for.
        written: what a model wrote from it, if one was asked.
        with_struck: also what the model wrote and is not shown.
    """
    values = _answer(answer)
    if written is not None:
        values["written"] = _written(written, with_struck=with_struck) if written.is_shown else None
        values["writer_error"] = str(written.failure.kind) if written.failure else None
    if rectangles is not None:
        for cited, citation in zip(values["citations"], answer.citations, strict=True):
            cited["rects"] = [_rectangle(rectangle) for rectangle in rectangles(citation)]
    return _encoded(values)


def remark_json(question: str, text: str) -> str:
    """What Footnote replies by itself, as an object of the same fields."""
    return _encoded({**_answer(Answer(question, 0.0, (), (), (), 0.0)), "answer": text})


def articles_json(articles: Sequence[ArticleInfo]) -> str:
    """A list of articles as one array, an object a line."""
    rows = (
        _encoded({**_article(article), "path": article.path, "passages": article.passages})
        for article in articles
    )
    return "[" + ",\n ".join(rows) + "]"


def _answer(answer: Answer) -> dict[str, Any]:
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
        "unread": [asdict(files) for files in answer.unread],
        "written": None,
        "writer_error": None,
    }


def _written(written: Written, *, with_struck: bool) -> dict[str, Any]:
    values: dict[str, Any] = {
        "text": written.text,
        "model": written.model,
        "whole": written.whole,
        "sentences": [_sentence(sentence) for sentence in written.sentences],
        "struck": written.struck,
        "tokens": asdict(written.tokens),
        "elapsed_ms": round(written.elapsed_ms, 1),
    }
    if with_struck:
        values["unshown"] = [
            {"text": sentence.text, "verdict": str(sentence.outcome), "why": sentence.reason}
            for sentence in written.unshown
        ]
    return values


def _sentence(sentence: WrittenSentence) -> dict[str, Any]:
    why = {"why": sentence.reason} if sentence.reason else {}
    verdict = str(sentence.outcome)
    return {"text": sentence.text, "citations": [sentence.citation.n], "verdict": verdict, **why}


def _citation(citation: Citation) -> dict[str, Any]:
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
        "agrees": [_support(support) for support in citation.supporting],
        "where": where_fields(citation.where) or None,
    }


def _rectangle(rectangle: PageRect) -> dict[str, Any]:
    corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return {"page": rectangle.page, "box": [round(corner, 2) for corner in corners]}


def _lead(lead: LeadIn) -> dict[str, Any]:
    return {"quote": lead.quote, "chars": [lead.start, lead.end]}


def _support(support: SupportingQuote) -> dict[str, Any]:
    return {
        "quote": support.quote,
        "path": support.article.path,
        "lines": list(support.lines),
        "chars": [support.start, support.end],
        "article": _article(support.article),
        "where": where_fields(support.where) or None,
    }


def _closest(passage: ClosestPassage) -> dict[str, Any]:
    return {
        "path": passage.article.path,
        "lines": list(passage.lines),
        "title": passage.article.title,
        "score": round(passage.score, 4),
        "where": where_fields(passage.where) or None,
    }


def _article(article: ArticleInfo) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
    }


def _encoded(value: dict[str, Any]) -> str:
    return sanitize.json(json.dumps(value, ensure_ascii=False, allow_nan=False))
