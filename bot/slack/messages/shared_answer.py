"""Showing to all an answer that was given to one: from what is kept of it, if that still holds."""

from typing import TYPE_CHECKING

from bot.parsing.channels import Channels
from bot.slack.messages.actions import VIEW_SOURCE
from bot.slack.messages.blocks import Block, actions, button, collapsed, context, rich, section, words
from bot.slack.messages.escape import escape_mrkdwn, truncate, truncate_line
from bot.slack.messages.message import TEXT, Message
from bot.slack.messages.source import cited_span
from bot.slack.state.answers import StoredAnswer, StoredSource
from retrieval.errors import FootnoteError, UsageError

if TYPE_CHECKING:
    from retrieval.library import Library

LONGEST_ANSWER = 10_000  # characters; Slack refuses messages from about 13,000 on
SHOWN = 5  # sources; a box holds ten blocks, two of each


def shared_message(given: StoredAnswer, library: "Library", channels: Channels) -> Message | None:
    """The answer with its question and its sources; None if one of them changed or may no longer be shown."""
    try:
        sources = [_source(given, each, library, channels) for each in given.sources]
    except FootnoteError:
        return None
    blocks = [
        context(f"“{truncate_line(given.question, 500)}”"),
        rich([words(truncate(given.answer, LONGEST_ANSWER))]),
    ]
    name = "Sources" if given.found else "Closest articles"
    if sources:
        blocks.append(collapsed(name, [piece for each in sources[:SHOWN] for piece in each]))
    return Message(truncate(escape_mrkdwn(given.answer), TEXT), tuple(blocks))


def _source(given: StoredAnswer, source: StoredSource, library: "Library", channels: Channels) -> list[Block]:
    article = library.read(source.location.path, channels.filters(given.channel)).article
    if cited_span(article.text, source) is None:
        raise UsageError(f"{article.id} has changed since it was cited")
    known = " · ".join(each for each in (article.source, article.published, article.id) if each)
    described = section(f"[{source.n}] {truncate_line(article.title, 300)}\n{truncate_line(known, 500)}")
    return [described, actions(button("View source", VIEW_SOURCE, f"{given.id} {source.n}"))]
