"""Searching some of the articles: what a filter lets through may be a page or nearly everything.

Chroma's own filters are not used: with many articles they take seconds to minutes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ScoredIds = list[tuple[int, float]]
"""Passages by number with a score each, best first."""

EXACT_BELOW = 20_000  # passages that are compared one by one: 20 ms
MAX_OVERFETCH = 4000  # of a list of the best of all passages, to pick from: about as long
AT_ONCE = 4096  # vectors that are in memory as float32


@dataclass(frozen=True, slots=True)
class ArticleSubset:
    """The articles that a question may see, by number, and how many passages they have."""

    articles: frozenset[int]
    passages: int


def filtered_top_k(
    search: Callable[[int], ScoredIds],
    k: int,
    scope: ArticleSubset,
    passages: int,
    article_of: Callable[[Sequence[int]], Mapping[int, int]],
) -> ScoredIds | None:
    """The best `k` passages of a scope that has many, picked from the best of all.

    Args:
        search: the best of all passages, as many as it is asked for.
        k: how many at most.
        scope: what may be found.
        passages: how many there are in all.
        article_of: the article of each passage.

    Returns:
        None where the list to pick from would have to be too long: what is near is outside the scope.
    """
    fetch = 2 * k * passages // max(scope.passages, 1)
    while fetch <= MAX_OVERFETCH:
        found = search(fetch)
        articles = article_of([passage for passage, _ in found])
        inside = [hit for hit in found if articles[hit[0]] in scope.articles]
        if len(inside) >= k or len(found) < fetch:
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
    parts = (rows[begin : begin + AT_ONCE] for begin in range(0, len(rows), AT_ONCE))
    cosines = np.concatenate([vectors[part].astype(np.float32) @ vector for part in parts])
    best = np.argsort(-cosines, kind="stable")[:k]
    return list(zip(rows[best].tolist(), cosines[best].tolist(), strict=True))
