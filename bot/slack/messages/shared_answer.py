"""A private answer as a message for all: made from what is stored, if its sources are unchanged."""

from typing import TYPE_CHECKING

from bot.slack.messages.actions import VIEW_SOURCE
from bot.slack.messages.blocks import Block, actions, button, collapsed, context, section
from bot.slack.messages.escape import escape_mrkdwn, truncate, truncate_line
from bot.slack.messages.markup import quote_parts
from bot.slack.messages.message import TEXT, Message
from bot.slack.messages.quotes import as_blocks
from bot.slack.messages.source import cited_span
from bot.slack.state.answers import StoredAnswer, StoredSource
from retrieval.errors import FootnoteError, UsageError
from retrieval.filters import Filters
from retrieval.types import Article

if TYPE_CHECKING:
    from retrieval.library import Library

ANSWER_CHARS = 10_000  # Slack refuses messages from about 13,000 on
MAX_SOURCES = 5  # a container takes ten blocks, two a source


def shared_message(answer: StoredAnswer, library: "Library", filters: Filters) -> Message | None:
    """The answer with its question and sources; None if a source changed or may no longer be shown."""
    try:
        sources = [_source(answer, source, library, filters) for source in answer.sources]
    except FootnoteError:
        return None
    path = answer.articles[0] if answer.articles else ""
    blocks = [
        context(f"“{truncate_line(answer.question, 500)}”"),
        *as_blocks(quote_parts(truncate(answer.answer, ANSWER_CHARS), path)),
    ]
    name = "Sources" if answer.found else "Closest articles"
    if sources:
        blocks.append(collapsed(name, [block for source in sources[:MAX_SOURCES] for block in source]))
    return Message(truncate(escape_mrkdwn(answer.answer), TEXT), tuple(blocks))


def source_names(answer: StoredAnswer, library: "Library", filters: Filters) -> tuple[str, ...] | None:
    """The sources, as `[1] Title · source · date`; None if one changed or may not be shown."""
    try:
        articles = [_article(source, library, filters) for source in answer.sources]
    except FootnoteError:
        return None
    return tuple(
        f"[{source.n}] {truncate_line(' · '.join(filter(None, _origin(article))), 500)}"
        for source, article in zip(answer.sources, articles, strict=True)
    )


def _origin(article: Article) -> tuple[str | None, ...]:
    return article.title, article.source, article.published


def _article(source: StoredSource, library: "Library", filters: Filters) -> Article:
    """The article of a source; raises FootnoteError if it changed or may not be shown."""
    article = library.read(source.location.path, filters).article
    if cited_span(article.text, source) is None:
        raise UsageError(f"{article.id} has changed since it was cited")
    return article


def _source(answer: StoredAnswer, source: StoredSource, library: "Library", filters: Filters) -> list[Block]:
    article = _article(source, library, filters)
    origin = " · ".join(name for name in (article.source, article.published, article.id) if name)
    described = section(f"[{source.n}] {truncate_line(article.title, 300)}\n{truncate_line(origin, 500)}")
    return [described, actions(button("View source", VIEW_SOURCE, f"{answer.id} {source.n}"))]
