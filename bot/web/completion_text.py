"""An answer as the Markdown of a chat front end, piece by piece, and where in it each quote stands.

Every mark in a text of an article is escaped: a front end draws what it is sent, pictures of elsewhere too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.render import sanitize
from bot.render.addresses import address_of
from bot.render.markdown import block_quote, escaped, source_markdown
from bot.render.plain import format_unread
from bot.render.written import why_quotes, written_note
from bot.writing.answers import WrittenAnswer
from bot.writing.verdict import Outcome
from bot.writing.written import Written, WrittenSentence
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


def remark_pieces(text: str) -> tuple[Piece, ...]:
    """A reply that is no answer of the articles."""
    return (Piece(escaped(text)),)


def answer_pieces(result: WrittenAnswer, base_url: str) -> tuple[Piece, ...]:
    """The whole of an answer: what was written, or else the quotes."""
    sentences = result.written.sentences if result.written and result.is_written else ()
    shown = tuple(sentence_piece(sentence, base_url, n) for n, sentence in enumerate(sentences))
    return (*shown, *rest_pieces(result, base_url, is_first=not shown))


def sentence_piece(sentence: WrittenSentence, base_url: str, before: int) -> Piece:
    """A sentence that was checked, with its marker; `before` is how many were shown already."""
    text = f"“{sentence.text}”" if sentence.outcome is Outcome.QUOTED else sentence.text
    text = f"{escaped(sanitize.one_line(text))} {_marker(sentence.citation, base_url)}"
    return Piece(f" {text}" if before else text, sentence.citation)


def rest_pieces(result: WrittenAnswer, base_url: str, *, is_first: bool) -> tuple[Piece, ...]:
    """The paragraphs that follow the sentences that were shown; `is_first` where there are none.

    Each has before it the empty line that separates it from what is above.
    """
    if result.written and result.is_written:
        paragraphs = _below_written(result.answer, result.written, base_url)
    else:
        paragraphs = _paragraphs(result, base_url)
    separated = (replace(piece, text=f"\n\n{piece.text}") for piece in paragraphs)
    first, *others = separated
    if is_first:
        first = replace(first, text=first.text.removeprefix("\n\n"))
    return (first, *others)


def cited_texts(pieces: Sequence[Piece]) -> tuple[CitedText, ...]:
    """Where each quote stands in the pieces put together."""
    cited, at = [], 0
    for piece in pieces:
        end = at + len(piece.text)
        if piece.citation is not None:
            cited.append(CitedText(end - len(piece.text.lstrip()), end, piece.citation))
        at = end
    return tuple(cited)


def _paragraphs(result: WrittenAnswer, base_url: str) -> Iterator[Piece]:
    answer, reason = result.answer, why_quotes(result.answer, result.written)
    if reason:
        yield Piece(f"_{reason}_")
    if not answer.citations:
        yield from (Piece(escaped(line)) for line in answer.text.splitlines())
    else:
        caveat = [f"_{escaped(sanitize.one_line(answer.caveat))}_"] if answer.caveat else []
        yield from map(Piece, [*caveat, *map(escaped, answer.remarks)])
    for citation in answer.citations:
        quote = f"{escaped(citation.passage)} {_marker(citation, base_url)}{escaped(citation.suffix)}"
        yield Piece("\n".join(block_quote(quote)), citation)
    yield from map(Piece, _below(answer, base_url))


def _below_written(answer: Answer, written: Written, base_url: str) -> Iterator[Piece]:
    """By whom it was written, and the sources of its sentences."""
    yield Piece(f"_Each sentence was checked against its source; {escaped(written_note(written))}._")
    used = {sentence.citation.n for sentence in written.sentences}
    yield Piece(_sources([citation for citation in answer.citations if citation.n in used], base_url))


def _marker(citation: Citation, base_url: str) -> str:
    return f"[{escaped(citation.marker)}]({address_of(citation, base_url)})"


def _sources(citations: Sequence[Citation], base_url: str) -> str:
    return "\n".join(f"{citation.n}. {source_markdown(citation, base_url)}" for citation in citations)


def _below(answer: Answer, base_url: str) -> Iterator[str]:
    """The remark and what was not read; then the sources, or the closest passages."""
    yield from map(escaped, filter(None, (answer.remark, format_unread(answer.unread))))
    if answer.citations:
        yield _sources(answer.citations, base_url)
    elif answer.near:
        titles = (
            f"[{escaped(sanitize.one_line(passage.article.title))}]({address_of(passage, base_url)})"
            for passage in answer.near
        )
        yield f"Closest: {' · '.join(titles)}"
