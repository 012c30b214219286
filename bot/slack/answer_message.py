"""From an Answer to a Slack message: the quotes with their markers, a closed box of sources, buttons."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.slack.actions import ASK_HUMAN, FEEDBACK, OPEN_LINK, SHARE, VIEW_SOURCE
from bot.slack.blocks import (
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
from bot.slack.escape import cut, cut_line, parsed, web_address
from bot.slack.message import TEXT, Message
from retrieval.types import DISAGREE, Answer, ArticleInfo, Citation, Nearby

QUOTES = 9  # an answer in Slack has at most; a terminal scrolls better
LONGEST_QUOTE = 2500  # characters shown of one; the whole of it is in the view of its source
LONGEST_ANSWER = 10_000  # of all; Slack refuses messages from about 13,000 on
LONGEST_PASSAGE = 600
SHOWS_ALL = "Your question will be shown to the whole channel."
PER_BOX = 3  # sources, of three blocks each

PassageOf = Callable[[Citation], str]


@dataclass(frozen=True, slots=True)
class Buttons:
    """Which buttons an answer has beside those of its sources: `id` is the answer's own.

    `share` for an answer that only its asker sees, `human` where there is somebody to ask.
    """

    id: str
    share: bool = False
    human: bool = False
    private: bool = False


def answer_message(answer: Answer, passage_of: PassageOf, buttons: Buttons) -> Message:
    """The message that gives an answer.

    Args:
        answer: the answer.
        passage_of: the passage that a citation stands in, as its file is now.
        buttons: which buttons it gets.
    """
    shown = list(_found(answer) if answer.found else _not_said(answer))
    blocks = [*shown, *_sources(answer, passage_of, buttons.id), *_notes(answer), *_buttons(buttons)]
    return Message(notification(answer), tuple(blocks))


def said(text: str) -> Message:
    """Footnote's own words, or an error's."""
    return Message(cut(parsed(text), TEXT), (section(text),))


def notification(answer: Answer) -> str:
    """The answer as notifications and screen readers have it."""
    possibly = "Possibly: " if answer.possibly else ""
    return cut(parsed(possibly + answer.text), TEXT)


def _found(answer: Answer) -> Iterator[Block]:
    if answer.possibly:
        yield context("Possibly:")
    if answer.disagree:
        yield alert(DISAGREE, "warning")
    room = LONGEST_ANSWER // len(answer.citations)
    quotes = [_quote(each, min(room, LONGEST_QUOTE), dated=answer.disagree) for each in answer.citations]
    yield rich(*([words("\n"), *quote] if at else quote for at, quote in enumerate(quotes)))


def _quote(citation: Citation, most: int, *, dated: bool) -> list[Block]:
    """What heads the quote, the quote, its marker, and what the reader is to know of its sources."""
    lead = [words(cut(citation.lead.quote, 300) + "\n")] if citation.lead else []
    notes = [f"{1 + len(citation.agrees)} articles"] if citation.agrees else []
    notes += [citation.article.published] if dated and citation.article.published else []
    note = [words(f" ({', '.join(notes)})")] if notes else []
    return [*lead, words(cut(citation.quote, most) + " "), words(f"[{citation.n}]", bold=True), *note]


def _not_said(answer: Answer) -> Iterator[Block]:
    yield alert(answer.text)


def _sources(answer: Answer, passage_of: PassageOf, id: str) -> Iterator[Block]:
    """Boxes of sources; where nothing was found, of the articles that come closest."""
    children = [
        [*_described(f"[{each.n}]", each, passage_of(each)), _look(each, f"{id} {n}")]
        for n, each in enumerate(answer.citations, 1)
    ]
    name = "Sources"
    if not answer.found:
        name = "Closest articles"
        children = [
            [*_described(f"{n}.", each, ""), _look(each, f"{id} {n}")]
            for n, each in enumerate(answer.closest, 1)
        ]
    for at in range(0, len(children), PER_BOX):
        some = children[at : at + PER_BOX]
        which = f" {at + 1}–{at + len(some)}" if len(children) > PER_BOX else ""
        yield collapsed(
            f"{name}{which}" if which else f"{name} ({len(some)})", [b for each in some for b in each]
        )


def _described(marker: str, source: Citation | Nearby, passage: str) -> Iterator[Block]:
    article = source.article
    known = " · ".join(cut_line(each, 200) for each in (article.source, article.published) if each)
    agrees = source.agrees if isinstance(source, Citation) else ()
    also = (
        f"\nThe same in: {', '.join(cut_line(_name(each.article), 100) for each in agrees[:5])}"
        if agrees
        else ""
    )
    place = f"{cut_line(article.id, 300)}:{source.lines[0]}"
    yield section("\n".join(filter(None, [f"{marker} {cut_line(article.title, 300)}", known, place])) + also)
    if passage:
        yield context(cut(passage, LONGEST_PASSAGE))


def _name(article: ArticleInfo) -> str:
    return f"{article.title} ({article.published})" if article.published else article.title


def _look(source: Citation | Nearby, value: str) -> Block:
    url = web_address(source.article.url)
    opened = [link_button("Open the original", OPEN_LINK, url)] if url else []
    return actions(button("View source", VIEW_SOURCE, value), *opened)


def _notes(answer: Answer) -> Iterator[Block]:
    if answer.changed:
        count = len(answer.changed)
        which = "1 article has" if count == 1 else f"{count} articles have"
        yield context(f"{which} changed since last read and could not be cited. Ask again in a minute.")


def _buttons(buttons: Buttons) -> Iterator[Block]:
    row = [button("Share", SHARE, buttons.id)] if buttons.share else []
    if buttons.human:
        ask = button("Ask a human", ASK_HUMAN, buttons.id)
        row.append({**ask, "confirm": confirmation(SHOWS_ALL, "Ask")} if buttons.private else ask)
    if row:
        yield actions(*row)
    yield feedback_buttons(FEEDBACK, buttons.id)
