"""An Answer as a Slack message: the quotes with their markers, a collapsed box of sources, buttons."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.render.plain import format_headings, format_unread
from bot.slack.messages.actions import ASK_HUMAN, FEEDBACK, OPEN_LINK, SHARE, VIEW_SOURCE
from bot.slack.messages.blocks import (
    Block,
    actions,
    button,
    collapsed,
    confirmation,
    context,
    feedback_buttons,
    link_button,
    rich,
    section,
    words,
)
from bot.slack.messages.escape import escape_mrkdwn, truncate, truncate_line, web_address
from bot.slack.messages.message import TEXT, Message
from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage
from retrieval.where import where_words

MAX_QUOTES = 9
# Characters of all quotes and of all passages together: with titles and buttons a message stays below the
# 13,000 or so from which Slack refuses it. The source modal shows each of them whole.
QUOTES_CHARS, PASSAGES_CHARS = 4000, 2700
PASSAGE_CHARS, TITLE_CHARS, NAME_CHARS = 600, 100, 60
UNREAD_CHARS = 600  # of what could not be read
MAX_SUPPORTING = 3  # articles that say the same, named at a source
PUBLIC_WARNING = "Your question will be shown to the whole channel."
SOURCES_PER_BOX = 3  # of three blocks each; a container takes ten

PassageOf = Callable[[Citation], str]


@dataclass(frozen=True, slots=True)
class AnswerButtons:
    """Which buttons an answer has besides those of its sources; `id` is that of the stored answer.

    A `private` answer, which only its asker sees, can be shared. `human`: there are people to ask.
    """

    id: str
    human: bool = False
    private: bool = False


def answer_message(answer: Answer, passage_of: PassageOf, buttons: AnswerButtons) -> Message:
    """The message that gives an answer.

    Args:
        answer: the answer.
        passage_of: gives the text around a citation, as its file is now.
        buttons: which buttons the message gets.
    """
    content = _quotes(answer) if answer.citations else [section(answer.text)]
    remarks = filter(None, (answer.remark, truncate(format_unread(answer.unread), UNREAD_CHARS)))
    sources = _sources(answer, passage_of, buttons.id)
    blocks = [*content, *map(context, remarks), *sources, *_notes(answer), *_buttons(buttons)]
    return Message(notification(answer), tuple(blocks))


def text_message(text: str) -> Message:
    """A message in Footnote's own words."""
    return Message(truncate(escape_mrkdwn(text), TEXT), (section(text),))


def notification(answer: Answer) -> str:
    """The answer as plain text, for notifications and screen readers."""
    return truncate(escape_mrkdwn(f"{answer.caveat} {answer.text}".lstrip()), TEXT)


def _quotes(answer: Answer) -> Iterator[Block]:
    if answer.caveat:
        yield context(truncate(answer.caveat, TITLE_CHARS))
    for remark in answer.remarks:
        yield rich([words(remark, bold=True)])
    budget = QUOTES_CHARS // len(answer.citations)
    quotes = [_quote(citation, budget) for citation in answer.citations]
    yield rich(*([words("\n"), *quote] if n else quote for n, quote in enumerate(quotes)))


def _quote(citation: Citation, budget: int) -> list[Block]:
    """The lead, the quote, its marker, and a note on its sources, in about `budget` characters."""
    lead = [words(truncate(citation.lead.quote, budget // 4) + "\n")] if citation.lead else []
    quote = words(truncate(citation.quote, budget - budget // 4 * len(lead)) + " ")
    note = [words(f" ({truncate_line(citation.note, NAME_CHARS)})")] if citation.note else []
    return [*lead, quote, words(citation.marker, bold=True), *note]


def _sources(answer: Answer, passage_of: PassageOf, id: str) -> Iterator[Block]:
    """Boxes of the sources, or of the closest articles where nothing was found."""
    if answer.found:
        name = "Sources"
        sources = [
            _cited_source(citation, passage_of, f"{id} {n}", len(answer.citations))
            for n, citation in enumerate(answer.citations, 1)
        ]
    else:
        name = "Closest articles"
        sources = [
            [_described(f"{n}.", passage), _source_buttons(passage, f"{id} {n}")]
            for n, passage in enumerate(answer.closest, 1)
        ]
    for start in range(0, len(sources), SOURCES_PER_BOX):
        box = sources[start : start + SOURCES_PER_BOX]
        several = len(sources) > SOURCES_PER_BOX
        count = f"{start + 1}–{start + len(box)} of {len(sources)}" if several else f"{len(box)}"
        yield collapsed(f"{name} ({count})", [block for source in box for block in source])


def _cited_source(citation: Citation, passage_of: PassageOf, value: str, citations: int) -> list[Block]:
    budget = min(PASSAGE_CHARS, PASSAGES_CHARS // citations)
    passage = context(truncate(passage_of(citation), budget))
    return [_described(f"[{citation.n}]", citation), passage, _source_buttons(citation, value)]


def _described(marker: str, source: Citation | ClosestPassage) -> Block:
    article = source.article
    origin = " · ".join(
        truncate_line(name, NAME_CHARS) for name in (article.source, article.published) if name
    )
    headings = format_headings(source)
    above = truncate_line(headings, TITLE_CHARS) if headings else ""
    place = where_words(source.where)
    location = truncate_line(article.id, TITLE_CHARS) + (f", {place}" if place else f":{source.lines[0]}")
    supporting = source.supporting[:MAX_SUPPORTING] if isinstance(source, Citation) else ()
    names = ", ".join(truncate_line(_name(support.article), NAME_CHARS) for support in supporting)
    same = f"The same in: {names}" if names else ""
    lines = (f"{marker} {truncate_line(article.title, TITLE_CHARS)}", above, origin, location, same)
    return section("\n".join(filter(None, lines)))


def _name(article: ArticleInfo) -> str:
    return f"{article.title} ({article.published})" if article.published else article.title


def _source_buttons(source: Citation | ClosestPassage, value: str) -> Block:
    url = web_address(source.article.url)
    links = [link_button("Open the original", OPEN_LINK, url)] if url else []
    return actions(button("View source", VIEW_SOURCE, value), *links)


def _notes(answer: Answer) -> Iterator[Block]:
    if answer.changed:
        count = len(answer.changed)
        articles = "1 article has" if count == 1 else f"{count} articles have"
        yield context(f"{articles} changed since last read and could not be cited. Ask again in a minute.")


def _buttons(buttons: AnswerButtons) -> Iterator[Block]:
    row = [button("Share", SHARE, buttons.id)] if buttons.private else []
    if buttons.human:
        ask = button("Ask a human", ASK_HUMAN, buttons.id)
        row.append({**ask, "confirm": confirmation(PUBLIC_WARNING, "Ask")} if buttons.private else ask)
    if row:
        yield actions(*row)
    yield feedback_buttons(FEEDBACK, buttons.id)
