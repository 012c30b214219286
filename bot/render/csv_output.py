"""Answers and articles as CSV: a header, then a row for each quote or article.

A cell that a spreadsheet would compute begins with an apostrophe, since the text of articles is not trusted.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from bot.render import sanitize
from retrieval.types import Answer, ArticleInfo

ANSWER_HEADER = ("question", "n", "quote", "path", "line", "title", "confidence")
ARTICLE_HEADER = ("path", "title", "source", "published", "url")
_FORMULA = ("=", "+", "-", "@")


def answer_rows(answer: Answer) -> str:
    """A row for each quote; one with only the question, the answer and its confidence where there is none."""
    confidence = f"{answer.confidence:.4f}"
    if not answer.citations:
        return rows([(answer.question, "", answer.text, "", "", "", confidence)])
    return rows(
        (
            answer.question,
            str(citation.n),
            citation.passage,
            citation.article.path,
            str(citation.lines[0]),
            citation.article.title,
            confidence,
        )
        for citation in answer.citations
    )


def article_rows(articles: Iterable[ArticleInfo]) -> str:
    """A row for each article."""
    return rows(
        (article.path, article.title, article.source or "", article.published or "", article.url or "")
        for article in articles
    )


def rows(cells: Iterable[Sequence[str]]) -> str:
    """Lines of CSV, each with a line feed at its end."""
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(map(_harmless, row) for row in cells)
    return lines.getvalue()


def _harmless(cell: str) -> str:
    text = sanitize.text(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
