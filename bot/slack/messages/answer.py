"""From an Answer to a Slack message: the quotes with their markers, a closed box of sources, buttons."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.slack.messages.actions import ASK_HUMAN, FEEDBACK, OPEN_LINK, SHARE, VIEW_SOURCE
from bot.slack.messages.blocks import (
    Block,
    actions,
    alert,
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
from retrieval.types import DISAGREE_TEXT, Answer, ArticleInfo, Citation, ClosestPassage

QUOTES = 9  # an answer in Slack has at most; a terminal scrolls better
# Characters of all quotes and of all passages: with their titles and buttons a message stays below the 13,000
# or so from which Slack refuses it. The whole of each is in the view of its source.
LONGEST_ANSWER, LONGEST_PASSAGES = 4000, 2700
PASSAGE, TITLE, NAME, AGREEING = 600, 100, 60, 3
PUBLIC_WARNING = "Your question will be shown to the whole channel."
PER_BOX = 3  # sources, of three blocks each

PassageOf = Callable[[Citation], str]


@dataclass(frozen=True, slots=True)
class AnswerButtons:
    """Which buttons an answer has beside those of its sources: `id` is the answer's own.

    `share` for an answer that only its asker sees, `human` where there is somebody to ask.
    """

    id: str
    share: bool = False
    human: bool = False
    private: bool = False


def answer_message(answer: Answer, passage_of: PassageOf, buttons: AnswerButtons) -> Message:
    """The message that gives an answer.

    Args:
        answer: the answer.
        passage_of: the passage that a citation stands in, as its file is now.
        buttons: which buttons it gets.
    """
    shown = list(_found(answer) if answer.found else _not_said(answer))
    blocks = [*shown, *_sources(answer, passage_of, buttons.id), *_notes(answer), *_buttons(buttons)]
    return Message(notification(answer), tuple(blocks))


def text_message(text: str) -> Message:
    """Footnote's own words, or an error's."""
    return Message(truncate(escape_mrkdwn(text), TEXT), (section(text),))


def notification(answer: Answer) -> str:
    """The answer as notifications and screen readers have it."""
    possibly = "Possibly: " if answer.tentative else ""
    return truncate(escape_mrkdwn(possibly + answer.text), TEXT)


def _found(answer: Answer) -> Iterator[Block]:
    if answer.tentative:
        yield context("Possibly:")
    if answer.disputed:
        yield alert(DISAGREE_TEXT, "warning")
    room = LONGEST_ANSWER // len(answer.citations)
    quotes = [_quote(citation, room) for citation in answer.citations]
    yield rich(*([words("\n"), *quote] if at else quote for at, quote in enumerate(quotes)))


def _quote(citation: Citation, room: int) -> list[Block]:
    """What heads the quote, the quote, its marker, and what the reader is to know of its sources."""
    lead = [words(truncate(citation.lead.quote, room // 4) + "\n")] if citation.lead else []
    note = [words(f" ({truncate_line(citation.note, NAME)})")] if citation.note else []
    quote = words(truncate(citation.quote, room - room // 4 * len(lead)) + " ")
    return [*lead, quote, words(citation.marker, bold=True), *note]


def _not_said(answer: Answer) -> Iterator[Block]:
    yield alert(answer.text)


def _sources(answer: Answer, passage_of: PassageOf, id: str) -> Iterator[Block]:
    """Boxes of sources; where nothing was found, of the articles that come closest."""
    if answer.found:
        name, room = "Sources", min(PASSAGE, LONGEST_PASSAGES // len(answer.citations))
        found = [
            [
                _described(f"[{each.n}]", each),
                context(truncate(passage_of(each), room)),
                _source_buttons(each, f"{id} {n}"),
            ]
            for n, each in enumerate(answer.citations, 1)
        ]
    else:
        name = "Closest articles"
        found = [
            [_described(f"{n}.", each), _source_buttons(each, f"{id} {n}")]
            for n, each in enumerate(answer.closest, 1)
        ]
    for at in range(0, len(found), PER_BOX):
        some = found[at : at + PER_BOX]
        which = f"{at + 1}–{at + len(some)} of {len(found)}" if len(found) > PER_BOX else f"{len(some)}"
        yield collapsed(f"{name} ({which})", [block for each in some for block in each])


def _described(marker: str, source: Citation | ClosestPassage) -> Block:
    article = source.article
    known = " · ".join(truncate_line(each, NAME) for each in (article.source, article.published) if each)
    place = f"{truncate_line(article.id, TITLE)}:{source.lines[0]}"
    agrees = [each.article for each in source.supporting[:AGREEING]] if isinstance(source, Citation) else []
    also = f"The same in: {', '.join(truncate_line(_name(each), NAME) for each in agrees)}" if agrees else ""
    lines = (f"{marker} {truncate_line(article.title, TITLE)}", known, place, also)
    return section("\n".join(filter(None, lines)))


def _name(article: ArticleInfo) -> str:
    return f"{article.title} ({article.published})" if article.published else article.title


def _source_buttons(source: Citation | ClosestPassage, value: str) -> Block:
    url = web_address(source.article.url)
    opened = [link_button("Open the original", OPEN_LINK, url)] if url else []
    return actions(button("View source", VIEW_SOURCE, value), *opened)


def _notes(answer: Answer) -> Iterator[Block]:
    if answer.changed:
        count = len(answer.changed)
        which = "1 article has" if count == 1 else f"{count} articles have"
        yield context(f"{which} changed since last read and could not be cited. Ask again in a minute.")


def _buttons(buttons: AnswerButtons) -> Iterator[Block]:
    row = [button("Share", SHARE, buttons.id)] if buttons.share else []
    if buttons.human:
        ask = button("Ask a human", ASK_HUMAN, buttons.id)
        row.append({**ask, "confirm": confirmation(PUBLIC_WARNING, "Ask")} if buttons.private else ask)
    if row:
        yield actions(*row)
    yield feedback_buttons(FEEDBACK, buttons.id)
