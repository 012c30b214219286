"""The first stage of a search: the passages that words find and those that the model finds."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from retrieval.encoder import TextEmbedding
from retrieval.query.query import Query
from retrieval.query.terms import Term, query_terms, weighted_variants
from retrieval.store.errors import reporting_damage
from retrieval.store.protocol import Snapshot, TermLists
from retrieval.store.subset import ArticleSubset, ScoredIds

FIRST_STAGE_K = 50  # from each of the two lists
# The idf of a term that a quarter of the passages have, ln 4. Terms below it tell few passages apart, and to
# look them up is most of the work: at a million passages 10 ms of 14.
MIN_IDF = math.log(4)

Embed = Callable[[], TextEmbedding]


@dataclass(frozen=True, slots=True)
class FirstStage:
    """What both lists give: the terms looked for, BM25 of what they find, its cosines, and the nearest.

    `nearest` waits for Chroma where that still searches; `is_waiting` says that it may.
    """

    terms: tuple[Term, ...]
    lexical: Mapping[int, float]
    cosines: Mapping[int, float]
    nearest: Callable[[], ScoredIds]
    is_waiting: bool


def first_stage(
    snapshot: Snapshot, query: Query, subset: ArticleSubset | None, embed: Embed
) -> tuple[FirstStage, TextEmbedding]:
    """The first stage of a query, and the embedding that `embed` gives for it."""
    terms, embedding = cache(lambda: _terms(snapshot, query)), cache(embed)
    hits = snapshot.both_top_k(
        lambda: _term_lists(terms()), lambda: embedding().vector, FIRST_STAGE_K, subset
    )
    return FirstStage(terms(), dict(hits.lexical), hits.cosines, hits.nearest, hits.is_waiting), embedding()


def lexical_search(
    snapshot: Snapshot, query: Query, subset: ArticleSubset | None
) -> tuple[tuple[Term, ...], dict[int, float]]:
    """The terms of a query, and the passages they find with their BM25."""
    terms = _terms(snapshot, query)
    return terms, dict(snapshot.lexical_top_k(_term_lists(terms), FIRST_STAGE_K, subset))


def _terms(snapshot: Snapshot, query: Query) -> tuple[Term, ...]:
    with reporting_damage("words"):
        return query_terms(snapshot.words, query)


def _term_lists(terms: tuple[Term, ...]) -> TermLists:
    """The selective terms, which find enough unless they are very rare or in no article; then all."""
    selective = [term for term in terms if term.idf >= MIN_IDF]
    return weighted_variants(selective), weighted_variants(terms)
