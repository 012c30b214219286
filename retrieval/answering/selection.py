"""Which quotes an answer has, and in which order: an overview, a plain answer, or one that is disputed.

The quotes themselves are made elsewhere; here is decided which kind of answer is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.answering.contradictions import contradicting_quotes
from retrieval.answering.diversity import diverse_quotes, lead_sentences
from retrieval.answering.quotes import StatementCache, rank_sentences, select_quotes
from retrieval.answering.spans import QuoteSpan, expand
from retrieval.deadline import Deadline
from retrieval.search.candidates import Candidate, SearchResult

# Units of the score within which two quotes answer about equally well, so that the newer may come first.
# On xquad-dev a first quote that is less than this ahead holds the answer to 0.52 of the questions, the other
# one to 0.39; further ahead it is 0.60 to 0.88, and 0.27 down to 0.08.
TIE_MARGIN = 2.0

Published = Callable[[int], str | None]


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes of an answer in order; the first `disputed` contradict each other."""

    quotes: tuple[QuoteSpan, ...]
    disputed: int = 0


def select_answer(
    retrieved: SearchResult, candidates: Sequence[Candidate], k: int, published: Published, patience: Deadline
) -> Selection:
    """At most `k` quotes.

    Args:
        retrieved: what was asked, and what was found.
        candidates: those of the passages that may be cited, best first.
        k: quotes at most.
        published: the date of an article by its number, in ISO 8601.
        patience: checked for each sentence compared.

    Raises:
        TookTooLong: patience ran out.
    """
    known, question = StatementCache(patience), retrieved.question
    if retrieved.topic == "":
        return Selection(tuple(lead_sentences(candidates, k, known)))
    if retrieved.topic and (quotes := diverse_quotes(retrieved, candidates, k, known)):
        return Selection(tuple(quotes))
    scored = rank_sentences(candidates, question, retrieved.weights)
    if not scored:  # nothing but questions, or what their authors hid
        return Selection(())
    chosen = select_quotes(scored, k, question, known)
    disputed = contradicting_quotes(chosen, scored, question, known)[:k] if k > 1 else []
    if len(disputed) < 2:
        return Selection(tuple(newest_first(chosen, published)))
    first = sorted((expand(each, plural=False) for each in disputed), key=_date_key(published), reverse=True)
    articles = {each.article for each in disputed}
    rest = [each for each in chosen if each.article not in articles]
    return Selection((*first, *rest)[:k], len(first))


def newest_first(quotes: Sequence[QuoteSpan], published: Published) -> list[QuoteSpan]:
    """The quotes with those that answer as well as the first one in the order of their dates.

    Where a date is not known a quote keeps its place: nothing says whether it is newer.
    """
    dated_positions = [
        n
        for n, each in enumerate(quotes)
        if each.score >= quotes[0].score - TIE_MARGIN and published(each.article) is not None
    ]
    by_date = sorted((quotes[n] for n in dated_positions), key=_date_key(published), reverse=True)
    reordered = list(quotes)
    for place, quote in zip(dated_positions, by_date, strict=True):
        reordered[place] = quote
    return reordered


def _date_key(published: Published) -> Callable[[QuoteSpan], str]:
    return lambda quote: published(quote.article) or ""
