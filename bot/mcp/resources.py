"""The articles as resources: their list in pages, and the text of one."""

from urllib.parse import unquote

from mcp.types import (
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from bot.mcp.context import ToolContext
from bot.mcp.results import URI_PREFIX, article_uri, read_article, sendable
from retrieval.errors import UsageError
from retrieval.types import ArticleInfo

PAGE_SIZE = 200  # articles in one list
MARKDOWN, TEXT = "text/markdown", "text/plain"


def list_templates() -> ListResourceTemplatesResult:
    """How the address of any article is made."""
    template = ResourceTemplate(
        name="article",
        title="An article",
        uri_template=URI_PREFIX + "{+id}",
        description="The whole text of an article by its id, to the character as citations count it.",
    )
    return ListResourceTemplatesResult(resource_templates=[template])


def list_resources(context: ToolContext, cursor: str | None) -> ListResourcesResult:
    """A page of the articles; the cursor is how many came before.

    Raises:
        UsageError: there is no such page.
    """
    context.ready()
    articles = context.library().articles()
    start = _start(cursor, len(articles))
    end = start + PAGE_SIZE
    return ListResourcesResult(
        resources=[_resource(article) for article in articles[start:end]],
        next_cursor=str(end) if end < len(articles) else None,
    )


def read_resource(context: ToolContext, uri: str) -> ReadResourceResult:
    """The text of an article.

    Raises:
        UsageError: there is no such article.
    """
    if not uri.startswith(URI_PREFIX):
        raise UsageError(f"{uri[:200]} is no article", f"the address of one begins with {URI_PREFIX}")
    id = unquote(uri.removeprefix(URI_PREFIX), errors="surrogateescape")
    article = read_article(context, id).article
    text = TextResourceContents(uri=uri, mime_type=_mime_type(article.id), text=sendable(article.text))
    return ReadResourceResult(contents=[text])


def _start(cursor: str | None, count: int) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10 and int(cursor) < count):
        raise UsageError("the cursor is none that a list gave", "begin the list again")
    return int(cursor)


def _resource(article: ArticleInfo) -> Resource:
    return Resource(
        uri=article_uri(article.id),
        name=sendable(article.id),
        title=sendable(article.title),
        mime_type=_mime_type(article.id),
    )


def _mime_type(id: str) -> str:
    """Of the text, which is Markdown or made of a file by a reader."""
    return MARKDOWN if id.lower().endswith((".md", ".mdx", ".markdown")) else TEXT
