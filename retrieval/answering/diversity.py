"""Quotes for an overview: relevant sentences that cover different ground.

They are chosen by maximal marginal relevance (Carbonell and Goldstein, "The use of MMR, diversity-based
reranking", SIGIR 1998). What to search for is decided elsewhere.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import QuoteSpan, merge_overlaps
from retrieval.answering.quotes import StatementCache
from retrieval.search.candidates import Candidate
from retrieval.types import SentenceKind

# What relevance counts for beside novelty, as in the paper's experiments (0.7).
RELEVANCE = 0.7
RELEVANCE_RANGE = 30.0  # how far below the best score relevance has fallen to 0
# Mean vectors of two sentences on one topic have a cosine of 0.54 to 0.78, of the same claim 0.71 to 0.94
# (retrieval/answering/statements.py): redundancy grows from 0 to 1 between these.
REDUNDANT_FROM, REDUNDANT_TO = 0.5, 0.9
SAME_ARTICLE = 0.35  # added where both sentences are of one article
MIN_STATEMENT_CHARS = 40  # a shorter line is a label, not a statement
MIN_NOTE_CHARS = 12  # of a line where no article has a longer one


def diverse_quotes(scored: Sequence[QuoteSpan], k: int, statements: StatementCache) -> list[QuoteSpan]:
    """At most `k` of the ranked sentences of a topic that cover different ground, the most relevant first.

    Relevance is measured from the best sentence of all, so that nothing is quoted where only labels are on
    the topic.
    """
    eligible = [quote for quote in scored if _is_statement(quote, statements)]
    return _maximal_marginal_relevance(eligible, k, statements, scored[0].score) if eligible else []


def lead_sentences(candidates: Sequence[Candidate], k: int, statements: StatementCache) -> list[QuoteSpan]:
    """At most `k` quotes, each what its article begins with, that cover different ground."""
    leads = _leads(candidates, statements, MIN_STATEMENT_CHARS)
    leads = leads or _leads(candidates, statements, MIN_NOTE_CHARS)  # articles of a line each
    best_score = max((quote.score for quote in leads), default=0.0)
    return _maximal_marginal_relevance(leads, k, statements, best_score)


def _leads(candidates: Sequence[Candidate], statements: StatementCache, least: int) -> list[QuoteSpan]:
    """The first sentence of each candidate that says something in at least `least` characters."""
    leads: list[QuoteSpan] = []
    for candidate in candidates:
        sentences = (
            QuoteSpan(candidate, n, n, candidate.score, candidate.cosine, n)
            for n in range(len(candidate.passage.sentences))
        )
        telling = (quote for quote in sentences if _is_statement(quote, statements, least))
        leads.extend(itertools.islice(telling, 1))
    return leads


def _maximal_marginal_relevance(
    scored: Sequence[QuoteSpan], k: int, statements: StatementCache, best_score: float
) -> list[QuoteSpan]:
    """Quotes taken one by one, each the best of what remains by relevance less redundancy."""
    relevance = {id(quote): max(0.0, 1 - (best_score - quote.score) / RELEVANCE_RANGE) for quote in scored}
    remaining = [quote for quote in scored if relevance[id(quote)] > 0]
    chosen: list[QuoteSpan] = []
    while remaining and len(chosen) < k:
        best = max(remaining, key=lambda quote: _mmr_score(relevance[id(quote)], quote, chosen, statements))
        supporting = {
            quote.article: quote for quote in reversed(scored) if _supports(best, quote, statements)
        }
        remaining = [
            quote for quote in remaining if quote is not best and not statements.same_claim(best, quote)
        ]
        chosen.append(replace(best, supporting=tuple(supporting.values())))
    return merge_overlaps(expand(quote) for quote in chosen)


def _mmr_score(
    relevance: float, quote: QuoteSpan, chosen: Sequence[QuoteSpan], statements: StatementCache
) -> float:
    """RELEVANCE * relevance - (1 - RELEVANCE) * redundancy with the most similar of the chosen quotes."""
    redundancy = max((_redundancy(quote, other, statements) for other in chosen), default=0.0)
    return RELEVANCE * relevance - (1 - RELEVANCE) * redundancy


def _redundancy(quote: QuoteSpan, other: QuoteSpan, statements: StatementCache) -> float:
    """How much a quote repeats another, 0..1."""
    cosine = float(statements.get(quote).vector @ statements.get(other).vector)
    shared = SAME_ARTICLE if quote.article == other.article else 0.0
    return min(1.0, max(0.0, (cosine - REDUNDANT_FROM) / (REDUNDANT_TO - REDUNDANT_FROM)) + shared)


def _supports(best: QuoteSpan, other: QuoteSpan, statements: StatementCache) -> bool:
    return other.article != best.article and statements.same_claim(best, other)


def _is_statement(quote: QuoteSpan, statements: StatementCache, least: int = MIN_STATEMENT_CHARS) -> bool:
    """Whether a sentence says something by itself: not a label, a lead-in or a cell."""
    statement = statements.get(quote)
    return statement.kind in (SentenceKind.PROSE, SentenceKind.ITEM) and len(statement.text) >= least
