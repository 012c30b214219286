"""An answer as its page shows it: text and addresses, nothing that the template would have to look up."""

from dataclasses import dataclass

from bot.parsing.writer import TokenPrice
from bot.render.addresses import address_of
from bot.render.plain import format_headings, format_unread
from bot.render.written import why_quotes, written_note
from bot.web.pages.article_view import Group, view_passage
from bot.writing.answers import WrittenAnswer
from bot.writing.verdict import Outcome
from bot.writing.written import WrittenSentence
from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage, SupportingQuote
from retrieval.where import where_words


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a quote is from: its address, and what is said of its article."""

    address: str
    title: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote with its number, below what heads it; `agreeing` are other articles that say the same."""

    n: int
    lead: tuple[Group, ...]
    groups: tuple[Group, ...]
    note: str
    source: SourceView
    agreeing: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of a written answer, and the number of the quote that it rests on."""

    text: str
    n: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A reply: `text` where there are no quotes, `remarks` above and `notes` below it.

    `written_note` says which model wrote the sentences above the quotes, and at what cost; `why_quotes` why
    there are none, or not all.
    """

    found: bool
    text: str
    remarks: tuple[str, ...] = ()
    quotes: tuple[QuoteView, ...] = ()
    closest: tuple[SourceView, ...] = ()
    notes: tuple[str, ...] = ()
    written_note: str = ""
    why_quotes: str = ""


def view_remark(text: str) -> AnswerView:
    """What is shown of a reply that is no answer of the articles."""
    return AnswerView(True, text)


def view_answer(result: WrittenAnswer, root: str, price: TokenPrice | None = None) -> AnswerView:
    """What is shown of an answer.

    Args:
        result: the answer.
        root: the way to the root of the site, without a slash at its end.
        price: what the tokens of a model cost.
    """
    answer, written = result.answer, result.written if result.is_written else None
    remarks = (answer.caveat, *(answer.remarks if answer.citations else ()))
    return AnswerView(
        found=answer.found,
        text="" if answer.citations else answer.text,
        remarks=tuple(filter(None, remarks)),
        quotes=tuple(_quote(citation, root) for citation in answer.citations),
        closest=tuple(_source(passage, root) for passage in answer.near),
        notes=tuple(_notes(answer)),
        written_note=written_note(written, price) if written else "",
        why_quotes=why_quotes(answer, result.written),
    )


def view_sentence(sentence: WrittenSentence) -> SentenceView:
    """What is shown of a sentence of a model, or of the quote in its place."""
    text = f"“{sentence.text}”" if sentence.outcome is Outcome.QUOTED else sentence.text
    return SentenceView(text, sentence.citation.n)


def _notes(answer: Answer) -> list[str]:
    notes = [answer.remark, format_unread(answer.unread)]
    notes += [f"{path} has changed since it was read and could not be cited." for path in answer.changed]
    return [note for note in notes if note]


def _quote(citation: Citation, root: str) -> QuoteView:
    id, lead = citation.article.id, citation.lead
    is_table = lead is not None and "|" in lead.quote and "|" in citation.quote
    text = citation.passage if is_table else citation.quote  # a row needs its header to be drawn as one
    return QuoteView(
        citation.n,
        lead=view_passage(lead.quote, id) if lead and not is_table else (),
        groups=view_passage(text, id, has_header=is_table),
        note=citation.note,
        source=_source(citation, root),
        agreeing=tuple(_source(support, root) for support in citation.supporting),
    )


def _source(source: Citation | SupportingQuote | ClosestPassage, root: str) -> SourceView:
    article, line = source.article, source.lines[0]
    where = where_words(source.where) or f"line {line:,}"
    details = (format_headings(source), *_origin(article), f"{article.id}, {where}")
    return SourceView(address_of(source, root), article.title, tuple(filter(None, details)))


def _origin(article: ArticleInfo) -> tuple[str, ...]:
    return tuple(filter(None, (article.source, article.published)))
