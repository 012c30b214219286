"""Which quotes an answer has, in which order: those of an overview, a plain answer or a disputed one.

How each kind of quote is made is decided elsewhere.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.answering.contradictions import contradicting_quotes
from retrieval.answering.diversity import diverse_quotes, lead_sentences
from retrieval.answering.outdated import asks_past, says_superseded
from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import QuoteSpan
from retrieval.answering.quotes import StatementCache, select_quotes
from retrieval.answering.sentence_ranking import parts_first
from retrieval.deadline import Deadline
from retrieval.query.intent import Intent
from retrieval.reading.path_words import version_of_path
from retrieval.search.candidates import SearchResult

# Two quotes whose scores differ by no more answer about equally well, so that the newer may come first. On
# xquad-dev a first quote that is less than this ahead of the second answers 0.52 of the questions, and the
# second 0.39; where it is further ahead, 0.60 to 0.88 and 0.27 down to 0.08.
TIE_MARGIN = 2.0
FIRST_VERSION = (1,)  # what a path without one stands for: `guide.md` may be newer than `guide-v1.md`
OUTDATED_PENALTY = 12.0  # in units of the score: two versions of one document say nearly the same


class ArticleFacts(Protocol):
    """What is known of articles by their numbers: `ArticleTexts`, or a table in a test."""

    def published(self, article: int) -> str | None:
        """The date of an article, ISO 8601, or None where it has none."""

    def article_id(self, article: int) -> str:
        """The id of an article, which is its path in the folder."""

    def passages(self, article: int) -> int:
        """How many passages an article has."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes of an answer in order; the first `disputed` contradict each other."""

    quotes: tuple[QuoteSpan, ...]
    disputed: int = 0


def select_answer(
    result: SearchResult,
    ranked: Sequence[QuoteSpan],
    k: int,
    *,
    articles: ArticleFacts,
    deadline: Deadline,
) -> Selection:
    """At most `k` quotes.

    Args:
        result: what was asked, and what was found.
        ranked: its sentences, best first; none are needed for an overview of everything.
        k: quotes at most.
        articles: what is known of the articles.
        deadline: checked for each sentence compared.

    Raises:
        TookTooLong: the deadline passed.
    """
    statements, query = StatementCache(deadline), result.query
    if query.intent is Intent.GLOBAL_OVERVIEW:
        return Selection(tuple(lead_sentences(result.candidates, k, statements)))
    if query.topic and (quotes := diverse_quotes(ranked, k, statements)):
        return Selection(tuple(quotes))
    if not ranked:  # nothing but questions, or what their authors hid
        return Selection(())
    outdated = _outdated_articles(result, articles)
    ranked = _demoted(ranked, outdated) if outdated else ranked
    ordered = parts_first(result, ranked) if result.parts else ranked
    chosen = select_quotes(ordered, k, query.answer_type, statements)
    chosen = [_cite_smallest_copy(quote, articles, outdated) for quote in chosen]
    comparable = k > 1 and not result.by_words  # vectors tell whether two sentences are about one thing
    disputed = contradicting_quotes(chosen, ranked, query, statements)[:k] if comparable else []
    disputed = [quote for quote in disputed if quote.article not in outdated]
    if len(disputed) < 2:
        return Selection(tuple(newest_first(chosen, articles)))
    first = sorted((expand(quote) for quote in disputed), key=_date_key(articles), reverse=True)
    disputing = {quote.article for quote in disputed}
    rest = [quote for quote in chosen if quote.article not in disputing]
    return Selection((*first, *rest)[:k], len(first))


def _cite_smallest_copy(quote: QuoteSpan, articles: ArticleFacts, outdated: Collection[int]) -> QuoteSpan:
    """The quote in the smallest article that has the same words: a chapter, and not the whole book."""
    copies = [quote]
    for support in quote.supporting:
        copy = replace(expand(support), score=quote.score)
        if _text(copy) == _text(quote) and support.article not in outdated:
            copies.append(copy)
    smallest = min(copies, key=lambda copy: articles.passages(copy.article))
    if smallest is quote:
        return quote
    others = (support for support in quote.supporting if support.article != smallest.article)
    return replace(smallest, supporting=(replace(quote, supporting=()), *others))


def _text(quote: QuoteSpan) -> str:
    return quote.candidate.passage.slice(quote.start, quote.end)


def newest_first(quotes: Sequence[QuoteSpan], articles: ArticleFacts) -> list[QuoteSpan]:
    """The quotes with those that answer as well as the first one in the order of their dates.

    Where a date is not known a quote keeps its place: nothing says whether it is newer.
    """
    dated_positions = [
        n
        for n, quote in enumerate(quotes)
        if quote.score >= quotes[0].score - TIE_MARGIN and articles.published(quote.article) is not None
    ]
    by_date = sorted((quotes[n] for n in dated_positions), key=_date_key(articles), reverse=True)
    reordered = list(quotes)
    for position, quote in zip(dated_positions, by_date, strict=True):
        reordered[position] = quote
    return reordered


def _outdated_articles(result: SearchResult, articles: ArticleFacts) -> frozenset[int]:
    """The articles found with a later version of them, or that say that they are superseded.

    None where the question is after what was.
    """
    paths = {
        candidate.article: version_of_path(articles.article_id(candidate.article))
        for candidate in result.candidates
        if not candidate.terms_of_name  # by which it is asked for
    }
    latest: dict[str, tuple[int, ...]] = {}
    for name, version in paths.values():
        latest[name] = max(latest.get(name, ()), version or FIRST_VERSION)
    outdated = frozenset(
        article for article, (name, version) in paths.items() if (version or FIRST_VERSION) < latest[name]
    )
    outdated |= {
        candidate.article for candidate in result.candidates if says_superseded(candidate.passage.text)
    }
    return frozenset() if outdated and asks_past(result.query) else outdated


def _demoted(ranked: Sequence[QuoteSpan], outdated: frozenset[int]) -> list[QuoteSpan]:
    """The ranked sentences, those of outdated articles further down."""
    scored = (
        replace(quote, score=quote.score - OUTDATED_PENALTY) if quote.article in outdated else quote
        for quote in ranked
    )
    return sorted(scored, key=lambda quote: -quote.score)


def _date_key(articles: ArticleFacts) -> Callable[[QuoteSpan], str]:
    return lambda quote: articles.published(quote.article) or ""
