"""Filtered top-k search, for filters that keep few or nearly all passages.

Chroma's own filters are not used: with many articles they take seconds to minutes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.filters import NO_FILTERS, Filters, matches
from retrieval.store.rows import ArticleRow

ScoredIds = list[tuple[int, float]]
"""Passages by number with a score each, best first."""

MAX_SUBSETS = 32  # kept: a channel, or a conversation, uses the same filters again
EXACT_BELOW = 20_000  # passages: a subset up to this size is compared exactly, which takes 20 ms
MAX_OVERFETCH = 4000  # results of all passages to pick from: takes about as long
MARGIN = 8  # more than k, as a matrix product may take two equal cosines for different ones
BLOCK = 4096  # vectors converted to float32 at a time


@dataclass(frozen=True, slots=True)
class ArticleSubset:
    """The articles that a question may see, by number, how many passages they have, and by which filters."""

    articles: frozenset[int]
    passages: int
    filters: Filters = NO_FILTERS


class SubsetCache:
    """The subsets of the articles of one generation, given by number."""

    def __init__(self, articles: Mapping[int, ArticleRow]) -> None:
        self._articles = articles
        self._subsets: dict[Filters, ArticleSubset] = {}

    def subset(self, filters: Filters) -> ArticleSubset | None:
        """The articles that pass the filters, or None where all do."""
        if filters == NO_FILTERS:
            return None
        if filters not in self._subsets:
            if len(self._subsets) >= MAX_SUBSETS:
                self._subsets.clear()
            rows = [row for row in self._articles.values() if matches(row.article_id, row.published, filters)]
            self._subsets[filters] = ArticleSubset(
                frozenset(row.number for row in rows), sum(row.passages for row in rows), filters
            )
        return self._subsets[filters]


def filtered_top_k(
    search: Callable[[int], ScoredIds],
    k: int,
    subset: ArticleSubset,
    passages: int,
    article_of: Callable[[Sequence[int]], Mapping[int, int]],
) -> ScoredIds | None:
    """The best `k` passages of a large subset, picked from the best of all passages.

    Args:
        search: gives the best of all passages, as many as it is asked for.
        k: how many at most.
        subset: the articles to pick from.
        passages: how many there are in all.
        article_of: the article of each passage.

    Returns:
        None if more than `MAX_OVERFETCH` results were needed: the best of all lie outside of the subset.
    """
    fetch = 2 * k * passages // max(subset.passages, 1)
    while fetch <= MAX_OVERFETCH:
        results = search(fetch)
        articles = article_of([passage for passage, _ in results])
        inside = [hit for hit in results if articles[hit[0]] in subset.articles]
        if len(inside) >= k or len(results) < fetch:
            return inside[:k]
        fetch *= 4
    return None


def exact_top_k(
    ids: Sequence[int], vectors: NDArray[np.generic], vector: NDArray[np.float32], k: int
) -> ScoredIds:
    """The `k` of these passages that are nearest to a vector (d,), and their cosines, exactly.

    Args:
        ids: numbers of passages, their rows among the vectors.
        vectors: (n, d), of length 1.
        vector: (d,), of length 1.
        k: how many at most.
    """
    if not ids:
        return []
    rows = np.asarray(ids)
    parts = (rows[begin : begin + BLOCK] for begin in range(0, len(rows), BLOCK))
    cosines = np.concatenate([vectors[part].astype(np.float32) @ vector for part in parts])
    best = rows[np.argsort(-cosines, kind="stable")[: k + MARGIN]].tolist()
    exact = zip(best, exact_cosines(vectors[best].astype(np.float32), vector), strict=True)
    return sorted(exact, key=lambda scored: (-scored[1], scored[0]))[:k]


def exact_cosines(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> list[float]:
    """The cosines of vectors (n, d) with one (d,), all of length 1; none depends on which others there are.

    A matrix product rounds each by where in the matrix it stands, so that two shards would disagree.
    """
    return list(map(float, (vectors.astype(np.float64) * vector).sum(axis=1)))
