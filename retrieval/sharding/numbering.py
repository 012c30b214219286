"""Converts between the numbers of passages in their shard and those in the whole index."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """Where an article is: its shard, its number there, and the number there of its first passage."""

    shard: int
    number: int
    first_passage: int


@dataclass(frozen=True, slots=True)
class LocalPassages:
    """Passages of one shard: their numbers in the whole and, in the same order, in the shard."""

    whole: list[int]
    local: list[int]


class Numbering:
    """The numbers of the whole: articles from 1 by id, passages from 0 by article.

    Args:
        placed: where each article is, by id.
        passages: how many passages each has.
    """

    def __init__(self, placed: Sequence[PlacedArticle], passages: Sequence[int]) -> None:
        self._first: Numbers = np.cumsum([0, *passages], dtype=np.int64)
        self._shard: Numbers = np.array([article.shard for article in placed], dtype=np.int64)
        self._local: Numbers = np.array([article.first_passage for article in placed], dtype=np.int64)
        self._counts: Numbers = np.array(passages, dtype=np.int64)
        self._article: dict[tuple[int, int], int] = {
            (article.shard, article.number): number for number, article in enumerate(placed, 1)
        }
        self._by_shard: dict[int, tuple[Numbers, Numbers]] = {}
        for shard in set(self._shard.tolist()):
            own = np.flatnonzero((self._shard == shard) & (self._counts > 0))
            own = own[np.argsort(self._local[own], kind="stable")]
            self._by_shard[shard] = (self._local[own], self._first[own])

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return int(self._first[-1])

    def passages_of(self, article: int) -> range:
        """The passages of an article."""
        return range(int(self._first[article - 1]), int(self._first[article]))

    def article(self, shard: int, local: int) -> int:
        """The number in the whole of an article of a shard."""
        return self._article[shard, local]

    def article_of(self, passage: int) -> int:
        """The article of a passage, both by their numbers in the whole."""
        return int(np.searchsorted(self._first, passage, side="right"))

    def by_shard(self, passages: Sequence[int]) -> dict[int, LocalPassages]:
        """Passages of the whole, sorted by their shards."""
        numbers: Numbers = np.asarray(passages, dtype=np.int64)
        articles = np.searchsorted(self._first, numbers, side="right") - 1
        local = self._local[articles] + numbers - self._first[articles]
        shards: dict[int, LocalPassages] = defaultdict(lambda: LocalPassages([], []))
        for shard, whole, own in zip(self._shard[articles].tolist(), passages, local.tolist(), strict=True):
            shards[shard].whole.append(whole)
            shards[shard].local.append(own)
        return dict(shards)

    def to_whole(self, shard: int, passages: Sequence[int]) -> list[int]:
        """The numbers in the whole of passages of a shard."""
        local, whole = self._by_shard[shard]
        numbers: Numbers = np.asarray(passages, dtype=np.int64)
        at = np.searchsorted(local, numbers, side="right") - 1
        return list(map(int, whole[at] + numbers - local[at]))
