"""Quotes for an overview: of what was found, those that cover different ground.

They are taken by maximal marginal relevance (Carbonell and Goldstein, "The use of MMR, diversity-based
reranking", SIGIR 1998). What to look up is not decided here.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.quotes import StatementCache, rank_sentences
from retrieval.answering.spans import QuoteSpan, expand, merge_overlaps
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.types import Kind

# What relevance counts for beside novelty, as in the paper's experiments (0.7).
RELEVANCE = 0.7
RELEVANCE_RANGE = 30.0  # units of the score from the best sentence to one that does not count any more
# Mean vectors of two sentences on one topic have a cosine of 0.54 to 0.78, of the same claim 0.71 to 0.94
# (retrieval/answering/statements.py): what lies between these is the scale of sameness.
REDUNDANT_FROM, REDUNDANT_TO = 0.5, 0.9
SAME_ARTICLE = 0.35  # sameness of two sentences merely because one article has both
SHORTEST = 40  # characters; a shorter line is a label, not a statement


def diverse_quotes(
    retrieved: SearchResult, candidates: Sequence[Candidate], k: int, known: StatementCache
) -> list[QuoteSpan]:
    """At most `k` quotes on a topic that cover different ground, the most relevant first.

    Relevance is measured from the best sentence of all, so that where only labels are on the topic nothing
    else takes their place; then there is none.
    """
    scored = rank_sentences(candidates, retrieved.question, retrieved.weights)
    statements = [quote for quote in scored if _is_statement(quote, known)]
    return _maximal_marginal_relevance(statements, k, known, scored[0].score) if statements else []


def lead_sentences(candidates: Sequence[Candidate], k: int, known: StatementCache) -> list[QuoteSpan]:
    """At most `k` quotes, each what its article begins with, that cover different ground."""
    found: list[QuoteSpan] = []
    for candidate in candidates:
        begun = (
            QuoteSpan(candidate, n, n, candidate.score, candidate.cosine, n)
            for n in range(len(candidate.stored.passage.sentences))
        )
        found.extend(itertools.islice((quote for quote in begun if _is_statement(quote, known)), 1))
    return _maximal_marginal_relevance(found, k, known, max((quote.score for quote in found), default=0.0))


def _maximal_marginal_relevance(
    scored: Sequence[QuoteSpan], k: int, known: StatementCache, best_score: float
) -> list[QuoteSpan]:
    """Quotes taken one by one, each the best of what is left by relevance less what is said already."""
    relevance = {id(quote): max(0.0, 1 - (best_score - quote.score) / RELEVANCE_RANGE) for quote in scored}
    remaining = [quote for quote in scored if relevance[id(quote)] > 0]
    chosen: list[QuoteSpan] = []
    while remaining and len(chosen) < k:
        best = max(remaining, key=lambda quote: _mmr_score(relevance[id(quote)], quote, chosen, known))
        agrees = {each.article: each for each in reversed(scored) if _supports(best, each, known)}
        remaining = [quote for quote in remaining if quote is not best and not known.same_claim(best, quote)]
        chosen.append(replace(best, supporting=tuple(agrees.values())))
    return merge_overlaps(expand(quote, plural=False) for quote in chosen)


def _mmr_score(
    relevance: float, quote: QuoteSpan, chosen: Sequence[QuoteSpan], known: StatementCache
) -> float:
    """RELEVANCE * relevance - (1 - RELEVANCE) * sameness with the most alike of what is chosen."""
    same = max((_redundancy(quote, each, known) for each in chosen), default=0.0)
    return RELEVANCE * relevance - (1 - RELEVANCE) * same


def _redundancy(one: QuoteSpan, other: QuoteSpan, known: StatementCache) -> float:
    cosine = float(known.get(one).vector @ known.get(other).vector)
    shared = SAME_ARTICLE if one.article == other.article else 0.0
    return min(1.0, max(0.0, (cosine - REDUNDANT_FROM) / (REDUNDANT_TO - REDUNDANT_FROM)) + shared)


def _supports(best: QuoteSpan, other: QuoteSpan, known: StatementCache) -> bool:
    return other.article != best.article and known.same_claim(best, other)


def _is_statement(quote: QuoteSpan, known: StatementCache) -> bool:
    """Whether a sentence says something by itself: not a label, a lead-in or a cell."""
    statement = known.get(quote)
    return statement.kind in (Kind.PROSE, Kind.ITEM) and len(statement.text) >= SHORTEST
