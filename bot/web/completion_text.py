"""An answer as the Markdown of a chat front end, piece by piece, and where in it each quote stands.

Every mark in a text of an article is escaped: a front end draws what it is sent, pictures of elsewhere too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.conversation import Reply
from bot.render import sanitize
from bot.render.addresses import address_of
from bot.render.markdown import block_quote, escaped, source_markdown
from bot.render.plain import format_unread
from retrieval.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of the text; with a citation, the one that gives its quote."""

    text: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class CitedText:
    """`text[start:end]` of the whole message is the quote of a citation with its number."""

    start: int
    end: int
    citation: Citation


def pieces_of(reply: Reply, base_url: str) -> tuple[Piece, ...]:
    """The paragraphs of a reply, each with the empty line that separates it from the one before."""
    if not isinstance(reply, Answer):
        return (Piece(escaped(reply.text)),)
    first, *others = _paragraphs(reply, base_url)
    return (first, *(replace(piece, text=f"\n\n{piece.text}") for piece in others))


def cited_texts(pieces: tuple[Piece, ...]) -> tuple[CitedText, ...]:
    """Where each quote stands in the pieces put together."""
    cited, at = [], 0
    for piece in pieces:
        end = at + len(piece.text)
        if piece.citation is not None:
            cited.append(CitedText(end - len(piece.text.lstrip("\n")), end, piece.citation))
        at = end
    return tuple(cited)


def _paragraphs(answer: Answer, base_url: str) -> Iterator[Piece]:
    if not answer.citations:
        yield from (Piece(escaped(line)) for line in answer.text.splitlines())
    else:
        caveat = [f"_{escaped(sanitize.one_line(answer.caveat))}_"] if answer.caveat else []
        yield from map(Piece, [*caveat, *map(escaped, answer.remarks)])
    for citation in answer.citations:
        marker = f"[{escaped(citation.marker)}]({address_of(citation, base_url)})"
        quote = f"{escaped(citation.passage)} {marker}{escaped(citation.suffix)}"
        yield Piece("\n".join(block_quote(quote)), citation)
    yield from map(Piece, _below(answer, base_url))


def _below(answer: Answer, base_url: str) -> Iterator[str]:
    """The remark and what was not read; then the sources, or the closest passages."""
    yield from map(escaped, filter(None, (answer.remark, format_unread(answer.unread))))
    if answer.citations:
        yield "\n".join(f"{cited.n}. {source_markdown(cited, base_url)}" for cited in answer.citations)
    elif answer.near:
        titles = (
            f"[{escaped(sanitize.one_line(passage.article.title))}]({address_of(passage, base_url)})"
            for passage in answer.near
        )
        yield f"Closest: {' · '.join(titles)}"
