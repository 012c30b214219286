"""Requests to one shard: values that travel to where it is and are run there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.filters import Filters
from retrieval.store.derived_texts import DerivedText
from retrieval.store.embeddings import PASSAGES
from retrieval.store.errors import reporting_damage
from retrieval.store.lexical import FOLDER as WORDS
from retrieval.store.lexical.shard_scores import Impacts, ShardScores
from retrieval.store.rows import ArticleRow, PassageRow
from retrieval.store.snapshot import LocalSnapshot
from retrieval.store.subset import ScoredIds, exact_top_k

Result = TypeVar("Result", covariant=True)


@dataclass(frozen=True, slots=True)
class OpenShard:
    """The generation of a shard, open for questions."""

    snapshot: LocalSnapshot
    _scores: dict[float, ShardScores] = field(default_factory=dict)

    def scores(self, mean_length: float) -> ShardScores:
        """What scores by a mean length: one generation of the whole has one."""
        if mean_length not in self._scores:
            self._scores[mean_length] = ShardScores(self.snapshot.words, mean_length)
        return self._scores[mean_length]

    def close(self) -> None:
        """Let go of the generation."""
        self.snapshot.close()


class ShardRequest(Protocol[Result]):
    """Something to be done with a shard, where that is."""

    def run(self, shard: OpenShard) -> Result:
        """Do it; numbers are those of the shard."""


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing but that the generation is open, ready for the first question; how many passages it has."""

    def run(self, shard: OpenShard) -> int:
        return shard.snapshot.passages


@dataclass(frozen=True, slots=True)
class LexicalSearch:
    """The `k` passages with the highest BM25, and those that equal the last of them."""

    impacts: Impacts
    mean_length: float
    k: int
    filters: Filters

    def run(self, shard: OpenShard) -> ScoredIds:
        subset = shard.snapshot.subset(self.filters)
        with reporting_damage(WORDS):
            articles = None if subset is None else list(subset.articles)
            return shard.scores(self.mean_length).top_k(self.impacts, self.k, articles)


@dataclass(frozen=True, slots=True, eq=False)
class DenseSearch:
    """The `k` passages nearest to a vector, by Chroma or, if `exact`, by comparing all."""

    vector: NDArray[np.float32]
    k: int
    filters: Filters
    exact: bool = False

    def run(self, shard: OpenShard) -> ScoredIds:
        snapshot = shard.snapshot
        subset = snapshot.subset(self.filters)
        if not (snapshot.passages if subset is None else subset.passages):
            return []
        if not self.exact:
            return snapshot.dense_top_k(self.vector, self.k, subset)
        articles = frozenset(snapshot.articles) if subset is None else subset.articles
        with reporting_damage(PASSAGES):
            return exact_top_k(snapshot.passages_of(articles), snapshot.arrays.vectors, self.vector, self.k)


@dataclass(frozen=True, slots=True)
class ShardHits:
    """What a shard finds of one query; `wider` are the hits of all terms, where the selective find too few.

    `cosines` are those of both.
    """

    lexical: ScoredIds
    wider: ScoredIds
    cosines: dict[int, float]
    nearest: ScoredIds


@dataclass(frozen=True, slots=True, eq=False)
class BothSearches:
    """The passages that words find, by selective terms and by all, and those nearest to a vector."""

    selective: LexicalSearch
    wider: LexicalSearch
    dense: DenseSearch

    def run(self, shard: OpenShard) -> ShardHits:
        nearest = shard.snapshot.executor.submit(self.dense.run, shard)
        lexical = self.selective.run(shard)
        # If all shards together have too few, each has, so that none needs to be asked again.
        wider = self.wider.run(shard) if len(lexical) < self.selective.k else []
        passages = list(dict(lexical + wider))
        cosines = shard.snapshot.cosines(passages, self.dense.vector)
        return ShardHits(lexical, wider, cosines, nearest.result())


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors (d,) of passages."""

    passages: Sequence[int]

    def run(self, shard: OpenShard) -> list[NDArray[np.float32]]:
        return list(shard.snapshot.passage_vectors(self.passages))


@dataclass(frozen=True, slots=True, eq=False)
class FetchedPassage:
    """A passage with the signs and the places of its tokens, and its BM25."""

    row: PassageRow
    bits: NDArray[np.uint8]
    offsets: NDArray[np.int32]
    bm25: float


@dataclass(frozen=True, slots=True)
class Fetch:
    """Passages with all that ranking and quoting them needs."""

    passages: Sequence[int]
    impacts: Impacts
    mean_length: float

    def run(self, shard: OpenShard) -> list[FetchedPassage]:
        snapshot = shard.snapshot
        rows = snapshot.passage_rows(self.passages)
        with reporting_damage(WORDS):
            scores = shard.scores(self.mean_length).of(self.impacts, self.passages) if self.impacts else {}
        fetched = []
        for number in self.passages:
            bits, offsets = snapshot.tokens(rows[number])
            # Copies: a slice of the mapped file must not outlive the generation.
            fetched.append(FetchedPassage(rows[number], bits.copy(), offsets.copy(), scores.get(number, 0.0)))
        return fetched


@dataclass(frozen=True, slots=True)
class PhraseSearch:
    """All passages with one of some phrases: (passage, article, BM25), best first."""

    phrases: Sequence[tuple[Sequence[str], float]]
    mean_length: float

    def run(self, shard: OpenShard) -> list[tuple[int, int, float]]:
        with reporting_damage(WORDS):
            return shard.scores(self.mean_length).with_phrases(self.phrases)


@dataclass(frozen=True, slots=True)
class AllWordsSearch:
    """All passages with a term of each of some words: (passage, article, BM25), best first."""

    words: Sequence[Impacts]
    mean_length: float

    def run(self, shard: OpenShard) -> list[tuple[int, int, float]]:
        with reporting_damage(WORDS):
            return shard.scores(self.mean_length).with_all(self.words)


@dataclass(frozen=True, slots=True)
class ReadDerivedText:
    """The text that was derived from an article's file."""

    row: ArticleRow

    def run(self, shard: OpenShard) -> DerivedText | None:
        return shard.snapshot.derived_text(self.row)
