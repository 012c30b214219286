"""Quotes for an overview: of what was found, those that cover different ground.

They are taken by maximal marginal relevance (Carbonell and Goldstein, "The use of MMR, diversity-based
reranking", SIGIR 1998). What to look up is not decided here.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.quotes import Statements, ranked
from retrieval.answering.spans import Quote, widened, without_overlaps
from retrieval.search.candidates import Candidate, Retrieved
from retrieval.types import Kind

# What relevance counts for beside novelty, as in the paper's experiments (0.7).
RELEVANCE = 0.7
SPREAD = 30.0  # units of the score from the best sentence to one that does not count any more
# Mean vectors of two sentences on one topic have a cosine of 0.54 to 0.78, of the same claim 0.71 to 0.94
# (retrieval/answering/statements.py): what lies between these is the scale of sameness.
APART, ALIKE = 0.5, 0.9
SAME_ARTICLE = 0.35  # sameness of two sentences merely because one article has both
SHORTEST = 40  # characters; a shorter line is a label, not a statement


def overview(retrieved: Retrieved, candidates: Sequence[Candidate], k: int, known: Statements) -> list[Quote]:
    """At most `k` quotes on a topic that cover different ground, the most relevant first.

    Relevance is measured from the best sentence of all, so that where only labels are on the topic nothing
    else takes their place; then there is none.
    """
    scored = ranked(candidates, retrieved.question, retrieved.scoring)
    telling = [quote for quote in scored if _tells(quote, known)]
    return _spread(telling, k, known, scored[0].score) if telling else []


def leading(candidates: Sequence[Candidate], k: int, known: Statements) -> list[Quote]:
    """At most `k` quotes, each what its article begins with, that cover different ground."""
    found: list[Quote] = []
    for candidate in candidates:
        begun = (
            Quote(candidate, n, n, candidate.score, candidate.cosine, n)
            for n in range(len(candidate.row.passage.sentences))
        )
        found.extend(itertools.islice((quote for quote in begun if _tells(quote, known)), 1))
    return _spread(found, k, known, max((quote.score for quote in found), default=0.0))


def _spread(scored: Sequence[Quote], k: int, known: Statements, best_score: float) -> list[Quote]:
    """Quotes taken one by one, each the best of what is left by relevance less what is said already."""
    worth = {id(quote): max(0.0, 1 - (best_score - quote.score) / SPREAD) for quote in scored}
    left = [quote for quote in scored if worth[id(quote)] > 0]
    chosen: list[Quote] = []
    while left and len(chosen) < k:
        best = max(left, key=lambda quote: _marginal(worth[id(quote)], quote, chosen, known))
        agrees = {each.article: each for each in reversed(scored) if _supports(best, each, known)}
        left = [quote for quote in left if quote is not best and not known.agree(best, quote)]
        chosen.append(replace(best, agrees=tuple(agrees.values())))
    return without_overlaps(widened(quote, plural=False) for quote in chosen)


def _marginal(worth: float, quote: Quote, chosen: Sequence[Quote], known: Statements) -> float:
    """RELEVANCE * relevance - (1 - RELEVANCE) * sameness with the most alike of what is chosen."""
    same = max((_sameness(quote, each, known) for each in chosen), default=0.0)
    return RELEVANCE * worth - (1 - RELEVANCE) * same


def _sameness(one: Quote, other: Quote, known: Statements) -> float:
    cosine = float(known.of(one).vector @ known.of(other).vector)
    shared = SAME_ARTICLE if one.article == other.article else 0.0
    return min(1.0, max(0.0, (cosine - APART) / (ALIKE - APART)) + shared)


def _supports(best: Quote, other: Quote, known: Statements) -> bool:
    return other.article != best.article and known.agree(best, other)


def _tells(quote: Quote, known: Statements) -> bool:
    """Whether a sentence says something by itself: not a label, a lead-in or a cell."""
    statement = known.of(quote)
    return statement.kind in (Kind.PROSE, Kind.ITEM) and len(statement.text) >= SHORTEST
