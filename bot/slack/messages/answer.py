"""An Answer as a Slack message: the quotes with their markers, a line for each article, buttons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.render.addresses import address_of
from bot.render.links import web_address
from bot.render.plain import format_headings, format_unread
from bot.slack.messages.actions import ASK_HUMAN, FEEDBACK, SHARE, VIEW_SOURCE
from bot.slack.messages.blocks import (
    CONTEXT,
    Block,
    actions,
    button,
    collapsed,
    confirmation,
    context,
    feedback_buttons,
    link,
    rich,
    rich_text,
    section,
    table,
    words,
)
from bot.slack.messages.escape import escape_mrkdwn, truncate, truncate_line
from bot.slack.messages.markup import Part, plain, quotation, quote_parts
from bot.slack.messages.message import TEXT, Message
from bot.slack.messages.written import why_quotes, written_blocks, written_by
from bot.writing.written import Written
from retrieval.types import Answer, ArticleInfo, Citation
from retrieval.where import where_words

MAX_QUOTES = 9
# Characters of all quotes and of all passages together: with titles and buttons a message stays below the
# 13,000 or so from which Slack refuses it. The source modal shows each of them whole.
QUOTES_CHARS, PASSAGES_CHARS = 4000, 2700
PASSAGE_CHARS, TITLE_CHARS, NAME_CHARS = 600, 100, 60
UNREAD_CHARS = 600  # of what could not be read
MAX_SUPPORTING = 3  # articles that say the same, named at a source
PRIVATE_WARNING = "Your question and this answer will be shown to those who answer questions."
ARTICLES_PER_BOX = 5  # of two blocks each; a container takes ten

PassageOf = Callable[[Citation], str]


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
    content = list(_quotes(answer)) if answer.citations else _without_quotes(answer)
    blocks = (*why_quotes(written), *content, *_rest(answer, passage_of, buttons, base_url))
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
        *_source_lines(answer, base_url),
        *([actions(*row)] if row else []),
        *_passages(answer, passage_of),
        *_notes(answer),
        feedback_buttons(FEEDBACK, buttons.id),
    )


def text_message(text: str) -> Message:
    """A message in Footnote's own words."""
    return Message(truncate(escape_mrkdwn(text), TEXT), (section(text),))


def notification(answer: Answer, written: Written | None = None) -> str:
    """The answer and its sources as plain text, for notifications and screen readers."""
    names = "; ".join(
        f"{''.join(cited.marker for cited in citations)} {_origin(citations[0].article)}"
        for citations in _by_article(answer)
    )
    sources = "\n" + truncate(f"Sources: {names}", TEXT // 5) if names else ""
    quotes = [_plain_quote(citation) for citation in answer.citations]
    said = "\n".join([*answer.remarks, *quotes]) if answer.found else answer.text
    said = written.text if written is not None else said
    said = truncate(f"{answer.caveat} {said}", TEXT * 3 // 4)
    return truncate(escape_mrkdwn(said + sources), TEXT)


def _plain_quote(citation: Citation) -> str:
    """The quote below what heads it, with its marker, as a screen reader says it."""
    return "\n".join(map(plain, _quote(citation, QUOTES_CHARS)))


def _without_quotes(answer: Answer) -> list[Block]:
    """That the articles do not say, with the close ones on a second line; or what the index says."""
    close = answer.near
    if not close:
        return [section(answer.text)]
    names = [_name(passage.article) for passage in close]
    separated = [part for name in names for part in (words(" · "), name)][1:]
    return [rich([words(f"{answer.text}\n{answer.wording.closest} "), *separated])]


def _quotes(answer: Answer) -> Iterator[Block]:
    if answer.caveat:
        yield context(truncate(answer.caveat, TITLE_CHARS))
    for remark in answer.remarks:
        yield rich([words(remark, bold=True)])
    budget = QUOTES_CHARS // len(answer.citations)
    parts = [part for citation in answer.citations for part in _quote(citation, budget)]
    yield from as_blocks(parts)


def _quote(citation: Citation, budget: int) -> list[Part]:
    """The quote below what heads it, its marker, and a note on its sources, in about `budget` characters."""
    quote, path = truncate(citation.quote, budget), citation.article.id
    lead = truncate(citation.lead.quote, budget // 4) if citation.lead else ""
    if lead.lstrip().startswith("|"):  # the header of a table, which its rows belong to
        parts = quote_parts(f"{lead}\n{quote}", path)
    else:
        parts = [*(quote_parts(lead, path) if lead else []), *quote_parts(quote, path)]
    note = f" ({truncate_line(citation.note, NAME_CHARS)})" if citation.note else ""
    rest = [words(note)] if note else []
    last = parts[-1]
    if isinstance(last, dict) and last["type"] == "rich_text_quote":
        last["elements"] += [words(f" {citation.marker}", bold=True), *rest]
    else:
        parts.append(quotation([words(citation.marker, bold=True), *rest]))
    return parts


def as_blocks(parts: Sequence[Part]) -> Iterator[Block]:
    """Rich text, and the first table as a block of its own, for a message takes one; others are code."""
    pending: list[Block] = []
    has_table = False
    for part in parts:
        if isinstance(part, dict):
            pending.append(part)
        elif has_table:
            pending.append({"type": "rich_text_preformatted", "elements": [words(plain(part) or "…")]})
        else:
            if pending:
                yield rich_text(*pending)
            has_table, pending = True, []
            yield table(part.rows)
    if pending:
        yield rich_text(*pending)


def _by_article(answer: Answer) -> list[list[Citation]]:
    """The citations of each article, in the order of their numbers."""
    groups: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        groups.setdefault(citation.article.id, []).append(citation)
    return list(groups.values())


def _source_lines(answer: Answer, base_url: str) -> Iterator[Block]:
    """One line for each article: `[1][2] Title · source · date`, the title a link where there is one."""
    lines = []
    for citations in _by_article(answer):
        article = citations[0].article
        details = "".join(f" · {truncate_line(name, NAME_CHARS)}" for name in _details(article))
        lines.append([*_markers(citations, base_url), _name(article), *([words(details)] if details else [])])
    if lines:
        yield rich([part for line in lines for part in (words("\n"), *line)][1:])


def _markers(citations: Sequence[Citation], base_url: str) -> list[Block]:
    """The numbers of quotes, each a link to the quote in its place where there are pages."""
    if not base_url:
        return [words("".join(citation.marker for citation in citations) + " ", bold=True)]
    links: list[Block] = []
    for citation in citations:
        url = web_address(address_of(citation, base_url))
        links.append(
            {**link(citation.marker, url), "style": {"bold": True}} if url else words(citation.marker)
        )
    return [*links, words(" ")]


def _name(article: ArticleInfo) -> Block:
    title, url = truncate_line(article.title, TITLE_CHARS), web_address(article.url)
    return link(title, url) if url else words(title)


def _details(article: ArticleInfo) -> list[str]:
    return [name for name in (article.source, article.date_text) if name]


def _origin(article: ArticleInfo) -> str:
    return truncate_line(" · ".join([article.title, *_details(article)]), TITLE_CHARS + NAME_CHARS)


def _source_buttons(answer: Answer, id: str) -> Iterator[Block]:
    """A button for each article that opens it at the first of its quotes."""
    if answer.found:
        numbers = [citations[0].n for citations in _by_article(answer)]
    else:
        numbers = [answer.closest.index(passage) + 1 for passage in answer.near]
    for position, number in enumerate(numbers):
        label = "View source" if len(numbers) == 1 else f"View source {number}"
        action = f"{VIEW_SOURCE}_{position}" if position else VIEW_SOURCE
        yield button(label, action, f"{id} {number}")


def _passages(answer: Answer, passage_of: PassageOf) -> Iterator[Block]:
    """Boxes with the passages around the quotes and where they stand, each article once."""
    groups = _by_article(answer)
    budget = min(PASSAGE_CHARS, PASSAGES_CHARS // max(1, len(answer.citations)))
    for start in range(0, len(groups), ARTICLES_PER_BOX):
        box = groups[start : start + ARTICLES_PER_BOX]
        children = [block for citations in box for block in _article_passages(citations, passage_of, budget)]
        count = (
            f" ({start + 1}–{start + len(box)} of {len(groups)})" if len(groups) > ARTICLES_PER_BOX else ""
        )
        yield collapsed(f"Passages{count}", children)


def _article_passages(citations: Sequence[Citation], passage_of: PassageOf, budget: int) -> Iterator[Block]:
    places = [_place(citation) for citation in citations]
    yield section("\n".join(places))
    around = [(citation, passage_of(citation)) for citation in citations]
    passages = [
        "\n".join(map(plain, quote_parts(truncate(passage, budget), citation.article.id)))
        for citation, passage in around
        if passage.strip() != citation.quote.strip()  # else it says nothing new
    ]
    if passages:
        yield context(*(truncate(passage, CONTEXT) for passage in dict.fromkeys(passages)))


def _place(citation: Citation) -> str:
    """The marker of a citation, the headings above it, its location, and who says the same."""
    headings = format_headings(citation)
    where = where_words(citation.where)
    spot = f", {where}" if where else f":{citation.lines[0]}"
    location = truncate_line(citation.article.id, TITLE_CHARS) + spot
    above = f"{truncate_line(headings, TITLE_CHARS)} · " if headings else ""
    supporting = [truncate_line(_dated(support.article), NAME_CHARS) for support in citation.supporting]
    same = f"\nThe same in: {', '.join(supporting[:MAX_SUPPORTING])}" if supporting else ""
    return f"{citation.marker} {above}{location}{same}"


def _dated(article: ArticleInfo) -> str:
    return f"{article.title} ({article.date_text})" if article.published else article.title


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
