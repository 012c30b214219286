"""The quotes of an answer as blocks, each with its marker, and as words."""

from collections.abc import Iterator, Sequence

from bot.slack.messages.blocks import Block, context, rich, rich_text, table, words
from bot.slack.messages.escape import truncate, truncate_line
from bot.slack.messages.markup import Part, plain, quotation, quote_parts
from retrieval.types import Answer, Citation

# Characters of all quotes together: with passages, titles and buttons a message stays below the 13,000 or so
# from which Slack refuses it. The source modal shows each of them whole.
QUOTES_CHARS = 4000
CAVEAT_CHARS, NOTE_CHARS = 100, 60


def quote_blocks(answer: Answer) -> Iterator[Block]:
    """What stands above the quotes, and the quotes; the room is divided among them."""
    if answer.caveat:
        yield context(truncate(answer.caveat, CAVEAT_CHARS))
    for remark in answer.remarks:
        yield rich([words(remark, bold=True)])
    budget = QUOTES_CHARS // len(answer.citations)
    parts = [part for citation in answer.citations for part in _quote(citation, budget)]
    yield from as_blocks(parts)


def plain_quote(citation: Citation) -> str:
    """The quote below what heads it, with its marker, as a screen reader says it."""
    return "\n".join(map(plain, _quote(citation, QUOTES_CHARS)))


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


def _quote(citation: Citation, budget: int) -> list[Part]:
    """The quote below what heads it, its marker, and a note on its sources, in about `budget` characters."""
    quote, path = truncate(citation.quote, budget), citation.article.id
    lead = truncate(citation.lead.quote, budget // 4) if citation.lead else ""
    if lead.lstrip().startswith("|"):  # the header of a table, which its rows belong to
        parts = quote_parts(f"{lead}\n{quote}", path)
    else:
        parts = [*(quote_parts(lead, path) if lead else []), *quote_parts(quote, path)]
    note = f" ({truncate_line(citation.note, NOTE_CHARS)})" if citation.note else ""
    rest = [words(note)] if note else []
    last = parts[-1]
    if isinstance(last, dict) and last["type"] == "rich_text_quote":
        last["elements"] += [words(f" {citation.marker}", bold=True), *rest]
    else:
        parts.append(quotation([words(citation.marker, bold=True), *rest]))
    return parts
