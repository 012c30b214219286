"""An answer as its page shows it: text and addresses, nothing that the template would have to look up."""

from dataclasses import dataclass

from bot.conversation import Reply
from bot.render.addresses import address_of
from bot.render.plain import format_headings, format_unread
from bot.web.pages.article_view import Group, view_passage
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
class AnswerView:
    """A reply: `text` where there are no quotes, `remarks` above and `notes` below it."""

    found: bool
    text: str
    remarks: tuple[str, ...] = ()
    quotes: tuple[QuoteView, ...] = ()
    closest: tuple[SourceView, ...] = ()
    notes: tuple[str, ...] = ()


def view_answer(reply: Reply, root: str) -> AnswerView:
    """What is shown of a reply; `root` is the way to the root of the site, without a slash at its end."""
    if not isinstance(reply, Answer):
        return AnswerView(True, reply.text)
    return AnswerView(
        found=reply.found,
        text="" if reply.citations else reply.text,
        remarks=tuple(filter(None, (reply.caveat, *(reply.remarks if reply.citations else ())))),
        quotes=tuple(_quote(citation, root) for citation in reply.citations),
        closest=tuple(_source(passage, root) for passage in reply.near),
        notes=tuple(_notes(reply)),
    )


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
