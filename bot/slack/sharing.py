"""Showing an answer to all that was given to one: from what is kept of it, as far as that still holds."""

from typing import TYPE_CHECKING

from bot.channels import Channels
from bot.slack.actions import VIEW_SOURCE
from bot.slack.answers import Given, digest
from bot.slack.blocks import Block, actions, button, collapsed, context, rich, section, words
from bot.slack.escape import cut, cut_line, parsed
from bot.slack.message import TEXT, Message
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from retrieval.library import Library

LONGEST_ANSWER = 10_000  # characters; Slack refuses messages from about 13,000 on


def shared_message(given: Given, library: "Library", channels: Channels) -> Message:
    """The answer with its question and its sources; a source that changed or may not be shown is left out."""
    blocks: list[Block] = [context(f"“{cut_line(given.question, 500)}”")]
    blocks.append(rich([words(cut(given.answer, LONGEST_ANSWER))]))
    children = [piece for each in given.sources[:5] for piece in _source(given, each.n, library, channels)]
    if children:
        blocks.append(collapsed("Sources" if given.found else "Closest articles", children))
    return Message(cut(parsed(given.answer), TEXT), tuple(blocks))


def _source(given: Given, n: int, library: "Library", channels: Channels) -> list[Block]:
    source = given.sources[n - 1]
    try:
        article = library.read(source.article, channels.filters(given.channel)).article
    except FootnoteError:
        return []
    if source.unit == "chars" and digest(article.text[source.start : source.end]) != source.digest:
        return []
    known = " · ".join(each for each in (article.source, article.published, article.id) if each)
    described = section(f"[{n}] {cut_line(article.title, 300)}\n{cut_line(known, 500)}")
    return [described, actions(button("View source", VIEW_SOURCE, f"{given.id} {n}"))]
