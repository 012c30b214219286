"""The first stage of a search: the passages that words find and those that the model finds.

On one machine the two run side by side, while the question is encoded. Shards are asked for both at once, as
each time that they are asked costs milliseconds.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from retrieval.encoder import TextEmbedding
from retrieval.query.query import Query
from retrieval.query.terms import Term, query_terms, weighted_variants
from retrieval.store.errors import reporting_damage
from retrieval.store.protocol import Snapshot
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
    return (_all_at_once if snapshot.in_shards else _side_by_side)(snapshot, query, subset, embed)


def lexical_search(
    snapshot: Snapshot, query: Query, subset: ArticleSubset | None
) -> tuple[tuple[Term, ...], dict[int, float]]:
    """The terms of a query, and the passages they find with their BM25.

    Selective terms find enough by themselves, unless they are very rare or in no article at all.
    """
    terms = _terms(snapshot, query)
    hits = snapshot.lexical_top_k(weighted_variants(_selective(terms)), FIRST_STAGE_K, subset)
    if len(hits) < FIRST_STAGE_K:
        hits = snapshot.lexical_top_k(weighted_variants(terms), FIRST_STAGE_K, subset)
    return terms, dict(hits)


def _side_by_side(
    snapshot: Snapshot, query: Query, subset: ArticleSubset | None, embed: Embed
) -> tuple[FirstStage, TextEmbedding]:
    lexical_future = snapshot.executor.submit(lexical_search, snapshot, query, subset)
    embedding = embed()
    nearest = snapshot.executor.submit(snapshot.dense_top_k, embedding.vector, FIRST_STAGE_K, subset)
    terms, lexical = lexical_future.result()
    cosines = snapshot.cosines(list(lexical), embedding.vector)
    return FirstStage(terms, lexical, cosines, nearest.result, is_waiting=True), embedding


def _all_at_once(
    snapshot: Snapshot, query: Query, subset: ArticleSubset | None, embed: Embed
) -> tuple[FirstStage, TextEmbedding]:
    terms = _terms(snapshot, query)
    embedding = embed()
    lists = (weighted_variants(_selective(terms)), weighted_variants(terms))
    hits = snapshot.both_top_k(lists, embedding.vector, FIRST_STAGE_K, subset)
    stage = FirstStage(terms, dict(hits.lexical), hits.cosines, lambda: hits.nearest, is_waiting=False)
    return stage, embedding


def _terms(snapshot: Snapshot, query: Query) -> tuple[Term, ...]:
    with reporting_damage("words"):
        return query_terms(snapshot.words, query)


def _selective(terms: tuple[Term, ...]) -> list[Term]:
    return [term for term in terms if term.idf >= MIN_IDF]
