"""An Answer as a Slack message: the quotes with their markers, a line for each article, buttons."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.render.plain import format_unread
from bot.slack.messages.actions import ASK_HUMAN, FEEDBACK, SHARE, VIEW_SOURCE
from bot.slack.messages.blocks import (
    Block,
    actions,
    button,
    confirmation,
    context,
    feedback_buttons,
    rich,
    section,
    words,
)
from bot.slack.messages.escape import escape_mrkdwn, truncate
from bot.slack.messages.message import TEXT, Message
from bot.slack.messages.passages import PassageOf, passage_boxes
from bot.slack.messages.quotes import plain_quote, quote_blocks
from bot.slack.messages.source_lines import article_name, by_article, origin, source_lines
from bot.slack.messages.written import why_quotes, written_blocks, written_by
from bot.writing.written import Written
from retrieval.types import Answer

MAX_QUOTES = 9
UNREAD_CHARS = 600  # of what could not be read
PRIVATE_WARNING = "Your question and this answer will be shown to those who answer questions."


@dataclass(frozen=True, slots=True)
class AnswerButtons:
    """Which buttons an answer has besides those of its sources; `id` is that of the stored answer.

    A `private` answer, which only its asker sees, can be shared. `human`: there are people to ask.
    """

    id: str
    human: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """A message that gives an answer, and of its blocks those that stand below the sentences of a stream."""

    message: Message
    below: tuple[Block, ...]


def answer_message(
    answer: Answer, passage_of: PassageOf, buttons: AnswerButtons, base_url: str = ""
) -> Message:
    """The message that gives an answer in quotes; see `answer_parts`."""
    return answer_parts(answer, passage_of, buttons, base_url).message


def answer_parts(
    answer: Answer,
    passage_of: PassageOf,
    buttons: AnswerButtons,
    base_url: str = "",
    *,
    written: Written | None = None,
) -> AnswerParts:
    """The message that gives an answer, and what of it stands below the sentences of a stream.

    Args:
        answer: the answer.
        passage_of: gives the text around a citation, as its file is now.
        buttons: which buttons the message gets.
        base_url: where the pages are that the numbers of quotes lead to; "" for none.
        written: what a model wrote, if one was asked.
    """
    if written is not None and written.is_shown:
        answer = _used(answer, written)
        rest = _rest(answer, passage_of, buttons, base_url)
        message = Message(notification(answer, written), (*written_blocks(written), *rest))
        return AnswerParts(message, (written_by(written), *rest))
    content = list(quote_blocks(answer)) if answer.citations else _without_quotes(answer, base_url)
    blocks = (*why_quotes(answer, written), *content, *_rest(answer, passage_of, buttons, base_url))
    return AnswerParts(Message(notification(answer), blocks), blocks)


def _used(answer: Answer, written: Written) -> Answer:
    """The answer with those sources alone that the sentences of a model have."""
    numbers = {sentence.citation.n for sentence in written.sentences}
    used = tuple(citation for citation in answer.citations if citation.n in numbers)
    return replace(answer, citations=used)


def _rest(answer: Answer, passage_of: PassageOf, buttons: AnswerButtons, base_url: str) -> tuple[Block, ...]:
    """What stands below the answer itself: remarks, sources, buttons, passages, notes."""
    unread = truncate(format_unread(answer.unread), UNREAD_CHARS) if answer.unread else ""
    remarks = filter(None, (answer.remark, unread))
    row = [*_source_buttons(answer, buttons.id), *_answer_buttons(buttons)]
    return (
        *map(context, remarks),
        *source_lines(answer, base_url),
        *([actions(*row)] if row else []),
        *passage_boxes(answer, passage_of),
        *_notes(answer),
        feedback_buttons(FEEDBACK, buttons.id),
    )


def notification(answer: Answer, written: Written | None = None) -> str:
    """The answer and its sources as plain text, for notifications and screen readers."""
    names = "; ".join(
        f"{''.join(cited.marker for cited in citations)} {origin(citations[0].article)}"
        for citations in by_article(answer)
    )
    sources = "\n" + truncate(f"Sources: {names}", TEXT // 5) if names else ""
    quotes = [plain_quote(citation) for citation in answer.citations]
    said = "\n".join([*answer.remarks, *quotes]) if answer.found else answer.text
    said = written.text if written is not None else said
    said = truncate(f"{answer.caveat} {said}", TEXT * 3 // 4)
    return truncate(escape_mrkdwn(said + sources), TEXT)


def _without_quotes(answer: Answer, base_url: str) -> list[Block]:
    """That the articles do not say, with the close ones on a second line; or what the index says."""
    close = answer.near
    if not close:
        return [section(answer.text)]
    names = [article_name(passage.article, base_url) for passage in close]
    separated = [part for name in names for part in (words(" · "), name)][1:]
    return [rich([words(f"{answer.text}\n{answer.wording.closest} "), *separated])]


def _source_buttons(answer: Answer, id: str) -> Iterator[Block]:
    """A button for each article that opens it at the first of its quotes."""
    if answer.found:
        numbers = [citations[0].n for citations in by_article(answer)]
    else:
        numbers = [answer.closest.index(passage) + 1 for passage in answer.near]
    for position, number in enumerate(numbers):
        label = "View source" if len(numbers) == 1 else f"View source {number}"
        action = f"{VIEW_SOURCE}_{position}" if position else VIEW_SOURCE
        yield button(label, action, f"{id} {number}")


def _notes(answer: Answer) -> Iterator[Block]:
    if answer.changed:
        count = len(answer.changed)
        articles = "1 article has" if count == 1 else f"{count} articles have"
        yield context(f"{articles} changed since last read and could not be cited. Ask again in a minute.")


def _answer_buttons(buttons: AnswerButtons) -> Iterator[Block]:
    if buttons.private:
        yield button("Share", SHARE, buttons.id)
    if buttons.human:
        ask = button("Ask a human", ASK_HUMAN, buttons.id)
        yield {**ask, "confirm": confirmation(PRIVATE_WARNING, "Ask")} if buttons.private else ask
