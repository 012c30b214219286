"""JSON for programs: the contract that scripts rely on, so fields are only ever added."""

import json
from collections.abc import Sequence
from typing import Any

from bot.render import sanitize
from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage, Lead, Support


def answer_json(answer: Answer) -> str:
    """An answer as one object on one line."""
    return _encoded(
        {
            "question": answer.question,
            "answer": answer.text,
            "found": answer.found,
            "confidence": round(answer.confidence, 4),
            "citations": [_citation(each) for each in answer.citations],
            "closest": [_nearby(each) for each in answer.closest],
            "changed": list(answer.changed),
            "elapsed_ms": round(answer.elapsed_ms, 1),
            "possibly": answer.tentative,
            "disagree": answer.disputed,
        }
    )


def articles_json(articles: Sequence[ArticleInfo]) -> str:
    """A list of articles as one array, an object a line."""
    rows = (_encoded({**_article(each), "path": each.path, "passages": each.passages}) for each in articles)
    return "[" + ",\n ".join(rows) + "]"


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
        "agrees": [_support(each) for each in citation.supporting],
    }


def _lead(lead: Lead) -> dict[str, Any]:
    return {"quote": lead.quote, "chars": [lead.start, lead.end]}


def _support(support: Support) -> dict[str, Any]:
    return {
        "quote": support.quote,
        "path": support.article.path,
        "lines": list(support.lines),
        "chars": [support.start, support.end],
        "article": _article(support.article),
    }


def _nearby(near: ClosestPassage) -> dict[str, Any]:
    return {
        "path": near.article.path,
        "lines": list(near.lines),
        "title": near.article.title,
        "score": round(near.score, 4),
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
