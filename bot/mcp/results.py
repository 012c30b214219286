"""What the tools give: the output schemas, and the values made from those of the library."""

from collections.abc import Sequence
from urllib.parse import quote

from typing_extensions import TypedDict

from bot.render.excerpt import Excerpt, ExcerptLine
from bot.render.json_output import article_fields, listed_article_fields, unread_fields
from bot.render.json_types import ArticleJson, ListedArticleJson, UnreadJson, WhereJson
from retrieval.types import ArticleInfo, Hit, UnreadFiles
from retrieval.where import where_fields

URI_PREFIX = "footnote:///"


class PassageJson(TypedDict):
    """A passage, which is characters `chars[0]` up to `chars[1]` of its article, below title and headings."""

    text: str
    path: str
    lines: list[int]
    chars: list[int]
    header: str
    score: float
    article: ArticleJson
    where: WhereJson | None


class PassagesJson(TypedDict):
    """Passages, best first; a score has no fixed range and only orders them."""

    passages: list[PassageJson]


class LineJson(TypedDict):
    """A line without its end; `cited` is the part of it that lies in the location."""

    line: int
    text: str
    cited: str
    section: str


class ExcerptJson(TypedDict):
    """Lines of a file as it is now, of `file_lines` in all; `changed` if it was edited after indexing."""

    path: str
    title: str
    file_lines: int
    changed: bool
    lines: list[LineJson]


class ResourceArticleJson(ListedArticleJson):
    """An article of the index; `uri` is that of its text as a resource."""

    uri: str


class ArticlesJson(TypedDict):
    """A part of a list of `total` articles, sorted by id; `unread` counts files that could not be read."""

    total: int
    articles: list[ResourceArticleJson]
    unread: list[UnreadJson]


def article_uri(id: str) -> str:
    """The address of an article as a resource."""
    return URI_PREFIX + quote(id, errors="surrogateescape")


def sendable(text: str) -> str:
    """A text with `?` for what UTF-8 does not have: bytes of a file name that were none."""
    return text.encode(errors="replace").decode()


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
    articles: Sequence[ArticleInfo], unread: Sequence[UnreadFiles], offset: int, limit: int
) -> ArticlesJson:
    shown = articles[offset : offset + limit]
    return {
        "total": len(articles),
        "articles": [{**listed_article_fields(article), "uri": article_uri(article.id)} for article in shown],
        "unread": [unread_fields(files) for files in unread],
    }


def _passage(hit: Hit) -> PassageJson:
    return {
        "text": hit.passage.text,
        "path": hit.article.path,
        "lines": list(hit.lines),
        "chars": [hit.passage.start, hit.passage.end],
        "header": hit.passage.header,
        "score": round(hit.score, 4),
        "article": article_fields(hit.article),
        "where": where_fields(hit.where) or None,
    }


def _line(row: ExcerptLine) -> LineJson:
    return {"line": row.number, "text": row.text, "cited": row.cited, "section": row.section}
