"""Answers to questions about the collection, from the catalog, with the lines that state them.

A count is the program's own statement; all else is quoted: the line of a title, the field of an author, the
line of a date, the sentence that mentions something.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering.article_spans import author_span, stated_span
from retrieval.answering.article_texts import ArticleTexts
from retrieval.answering.collection import Citable, Collection
from retrieval.answering.publication_date import find_date_line
from retrieval.filters import Filters, matches
from retrieval.query.catalog_request import CatalogIntent, CatalogRequest
from retrieval.search.mentions import content_terms, find_mentions
from retrieval.store.protocol import Snapshot
from retrieval.store.rows import ArticleRow
from retrieval.text.lines import lines_of_span
from retrieval.text.wording import ENGLISH, Wording
from retrieval.types import Answer, Citation, LeadIn, Sentence, Span
from retrieval.types.article import shown_date

MAX_LISTED = 9  # articles named in one answer, unless more quotes are asked for
MAX_TITLES = 3  # articles that one title in a question may stand for


@dataclass(frozen=True, slots=True)
class _Reply:
    statement: str
    citable: tuple[Citable, ...] = ()


def answer_from_catalog(
    request: CatalogRequest,
    question: str,
    snapshot: Snapshot,
    texts: ArticleTexts,
    *,
    filters: Filters,
    k: int,
    wording: Wording = ENGLISH,
) -> Answer | None:
    """The answer to a question about the collection; None where the catalog has none.

    Args:
        request: what is asked for.
        question: the question, as it was asked.
        snapshot: the index.
        texts: the files of the articles.
        filters: which articles the question may see.
        k: quotes that were asked for; a list has more.
        wording: the sentences of a language.

    Raises:
        TookTooLong: the deadline of `texts` passed.
        IndexDamaged: a part of the index cannot be read.
    """
    visible = [row for row in snapshot.articles.values() if matches(row.article_id, row.published, filters)]
    visible.sort(key=lambda row: row.article_id)
    visible.sort(key=lambda row: row.published or "", reverse=True)
    collection = Collection(snapshot, texts, wording, tuple(visible), max(k, MAX_LISTED))
    reply = _REPLIES[request.intent](collection, request)
    if reply is None:
        return None
    cited = tuple(_cite(n, citable, texts) for n, citable in enumerate(reply.citable, 1))
    if not cited and not reply.statement:
        return None
    return Answer(
        question, 1.0, cited, (), texts.changed_paths(), 0.0, statement=reply.statement, wording=wording
    )


def _count(collection: Collection, request: CatalogRequest) -> _Reply:
    return _Reply(_there_are(collection))


def _list(collection: Collection, request: CatalogRequest) -> _Reply:
    shown = collection.rows[: collection.limit]
    wording, is_dated = collection.wording, all(row.published for row in shown)
    which = (wording.newest_of_many if is_dated else wording.first_of_many).format(len(shown))
    which = f" {which}" if len(shown) < len(collection.rows) else ""
    spans = ((row, collection.title(row)) for row in shown)
    named = (Citable(row.number, span) if span else collection.opening(row) for row, span in spans)
    return _Reply(_there_are(collection) + which, tuple(filter(None, named)))


def _mentioning(collection: Collection, request: CatalogRequest) -> _Reply | None:
    """For each article that has the words, the sentence that has most of them."""
    mentions = find_mentions(collection.snapshot, request.topic, collection.numbers)
    count = len(mentions.passages)
    if not count:
        return None
    statement = _mention_count(collection.wording, count, request.topic, as_written=mentions.as_written)
    rows = {row.number: row for row in collection.rows}
    shown = list(mentions.passages.items())[: collection.limit]
    citable = (_mention(collection, rows[number], passage, request.topic) for number, passage in shown)
    return _Reply(statement, tuple(filter(None, citable)))


def _mention(collection: Collection, row: ArticleRow, number: int, topic: str) -> Citable | None:
    if collection.texts.text(row.number) is None:
        return None
    passage = collection.snapshot.passage_rows([number])[number].passage
    wanted = content_terms(collection.snapshot, topic)

    def shared(sentence: Sentence) -> tuple[bool, int]:
        words = passage.visible_text(sentence)
        return topic.casefold() in words.casefold(), len(wanted & content_terms(collection.snapshot, words))

    sentences = [sentence for sentence in passage.sentences if sentence.is_quotable]
    best = max(sentences, key=shared, default=None)
    if best is None or not any(shared(best)):  # it stands in the title or a heading
        return collection.opening(row)
    title = collection.title(row)
    return Citable(row.number, (best.start, best.end), None if title == (best.start, best.end) else title)


def _about(collection: Collection, request: CatalogRequest) -> _Reply | None:
    fitting = collection.titled(request.topic)[: collection.limit]
    return _Reply("", tuple(filter(None, map(collection.opening, fitting))))


def _author(collection: Collection, request: CatalogRequest) -> _Reply | None:
    return _lines_of(collection, request, lambda text, row: author_span(text))


def _published(collection: Collection, request: CatalogRequest) -> _Reply | None:
    return _lines_of(
        collection, request, lambda text, row: find_date_line(text, row.published) if row.published else None
    )


def _field(collection: Collection, request: CatalogRequest) -> _Reply | None:
    return _lines_of(collection, request, lambda text, row: stated_span(text, request.field))


def _lines_of(
    collection: Collection, request: CatalogRequest, find: Callable[[str, ArticleRow], Span | None]
) -> _Reply | None:
    """What is stated in the articles of a title; None where it may stand for many."""
    titled = collection.named(request)
    if len(titled) > MAX_TITLES:
        return None
    texts = ((row, collection.texts.text(row.number)) for row in titled)
    spans = ((row, find(text, row)) for row, text in texts if text)
    return _Reply("", tuple(Citable(row.number, span) for row, span in spans if span))


def _newest(collection: Collection, request: CatalogRequest) -> _Reply | None:
    wording = collection.wording
    return _by_age(collection, request.topic, collection.rows, (wording.newest, wording.newest_about))


def _oldest(collection: Collection, request: CatalogRequest) -> _Reply | None:
    wording = collection.wording
    return _by_age(collection, request.topic, collection.rows[::-1], (wording.oldest, wording.oldest_about))


def _by_age(
    collection: Collection, topic: str, rows: Sequence[ArticleRow], wordings: tuple[str, str]
) -> _Reply | None:
    """The first of the dated articles that have a topic, in the order given.

    `wordings` say so without a topic and with one.
    """
    fitting = collection.on_topic(topic)
    first = next((row for row in rows if row.published and row.number in fitting), None)
    opening = collection.opening(first) if first else None
    if first is None or opening is None:
        return None
    plain, about = wordings
    day = shown_date(first.published, first.dated_by)
    said = about.format(topic, day) if topic else plain.format(day)
    return _Reply(said, (opening,))


_REPLIES: Mapping[CatalogIntent, Callable[[Collection, CatalogRequest], _Reply | None]] = {
    CatalogIntent.COUNT: _count,
    CatalogIntent.LIST: _list,
    CatalogIntent.MENTIONING: _mentioning,
    CatalogIntent.ABOUT: _about,
    CatalogIntent.AUTHOR: _author,
    CatalogIntent.PUBLISHED: _published,
    CatalogIntent.FIELD: _field,
    CatalogIntent.NEWEST: _newest,
    CatalogIntent.OLDEST: _oldest,
}


def _cite(n: int, citable: Citable, texts: ArticleTexts) -> Citation:
    text = texts.text(citable.article) or ""
    start, end = citable.span
    return Citation(
        n=n,
        quote=text[start:end],
        start=start,
        end=end,
        lines=lines_of_span(text, start, end),
        score=1.0,
        article=texts.info(citable.article),
        lead=LeadIn(text[slice(*citable.title)], *citable.title) if citable.title else None,
        where=texts.where(citable.article, start, end),
    )


def _there_are(collection: Collection) -> str:
    wording, count = collection.wording, len(collection.rows)
    return wording.one_article if count == 1 else wording.articles.format(wording.number(count))


def _mention_count(wording: Wording, count: int, topic: str, *, as_written: bool) -> str:
    """How many articles mention a topic, or have its words apart."""
    if as_written:
        one, many = wording.one_mentions.format(topic), wording.mention.format(wording.number(count), topic)
    else:
        one, many = wording.one_has_all_words, wording.have_all_words.format(wording.number(count))
    return one if count == 1 else many
