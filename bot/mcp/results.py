"""The results of the tools: values of the library in the form of their schemas."""

import json
from collections.abc import Sequence
from typing import cast
from urllib.parse import quote

from bot.mcp.context import ToolContext
from bot.mcp.schemas import (
    AnswerJson,
    ArticleJson,
    ArticlesJson,
    ExcerptJson,
    LineJson,
    ListedArticleJson,
    PassageJson,
    PassagesJson,
)
from bot.render.excerpt import Excerpt, ExcerptLine
from bot.render.json_output import answer_json, articles_json, remark_json
from bot.render.written_json import written_values
from bot.writing.answers import WrittenAnswer
from retrieval.errors import NoArticle
from retrieval.types import ArticleInfo, CurrentArticle, Hit, UnreadFiles
from retrieval.where import where_fields

URI_PREFIX = "footnote:///"


def article_uri(id: str) -> str:
    """The address of an article as a resource."""
    return URI_PREFIX + quote(id, errors="surrogateescape")


def sendable(text: str) -> str:
    """A text with `?` for what UTF-8 does not have: bytes of a file name that were none."""
    return text.encode(errors="replace").decode()


def answer_fields(result: WrittenAnswer, base_url: str = "") -> AnswerJson:
    """The JSON of `footnote ask --json`."""
    written = written_values(result.written)
    return cast(AnswerJson, json.loads(answer_json(result.answer, base_url=base_url, written=written)))


def remark_fields(question: str, text: str) -> AnswerJson:
    """What Footnote replies by itself, with the same fields."""
    return cast(AnswerJson, json.loads(remark_json(question, text)))


def read_article(context: ToolContext, path: str) -> CurrentArticle:
    """An article as its file is now; clients on other machines name it by its id alone.

    Raises:
        UsageError: there is no such article, or it cannot be read.
    """
    if context.by_id is None:
        return context.library().read(path)
    if path.startswith("/"):
        raise NoArticle(f"no article {path}", "the tool articles lists them")
    return context.by_id.current(context.library().read(path))


def passages_fields(hits: Sequence[Hit]) -> PassagesJson:
    return {"passages": [_passage(hit) for hit in hits]}


def excerpt_fields(excerpt: Excerpt) -> ExcerptJson:
    return {
        "path": excerpt.path,
        "title": excerpt.title,
        "file_lines": excerpt.lines,
        "changed": excerpt.changed,
        "lines": [_line(row) for row in excerpt.rows],
    }


def articles_fields(
    articles: Sequence[ArticleInfo], total: int, unread: Sequence[UnreadFiles], base_url: str = ""
) -> ArticlesJson:
    """A part of a list of `total` articles, each as `footnote articles --json` has it."""
    shown: list[ListedArticleJson] = json.loads(articles_json(articles, base_url))
    return {
        "total": total,
        "articles": [{**article, "uri": article_uri(article["id"])} for article in shown],
        "unread": [{"reason": files.reason, "count": files.count, "hint": files.hint} for files in unread],
    }


def _passage(hit: Hit) -> PassageJson:
    return {
        "text": hit.passage.text,
        "path": hit.article.path,
        "lines": list(hit.lines),
        "chars": [hit.passage.start, hit.passage.end],
        "header": hit.passage.header,
        "score": round(hit.score, 4),
        "article": _article(hit.article),
        "where": where_fields(hit.where) or None,
    }


def _line(row: ExcerptLine) -> LineJson:
    return {"line": row.number, "text": row.text, "cited": row.cited, "section": row.section}


def _article(article: ArticleInfo) -> ArticleJson:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
    }
