"""The generation of a whole index as a `Snapshot`, answered by its shards."""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import PartsUnreachable
from retrieval.filters import NO_FILTERS, Filters
from retrieval.sharding.open_whole import OpenWholeIndex
from retrieval.sharding.requests import (
    BothSearches,
    DenseSearch,
    Fetch,
    FetchedPassage,
    LexicalSearch,
    ReadDerivedText,
    ShardRequest,
    Vectors,
)
from retrieval.sharding.words import Hits, ShardedWords
from retrieval.store.derived_texts import DerivedText
from retrieval.store.metadata import IndexMetadata
from retrieval.store.protocol import FirstHits, TermLists, WeightedTerms
from retrieval.store.rows import ArticleRow, PassageRow
from retrieval.store.subset import ArticleSubset, ScoredIds

T = TypeVar("T")


@dataclass(frozen=True)
class RemotePassageRow(PassageRow):
    """A passage with the signs and the places of its tokens, which came with it."""

    bits: NDArray[np.uint8]
    offsets: NDArray[np.int32]


class ShardedSnapshot:
    """The generation of a whole index, for one question: it remembers which shards did not answer.

    A shard that does not answer a search is left out, and `unreachable` counts its articles. One that does
    not answer when its passages are fetched raises `PartsUnreachable`: the question is to be asked again
    without it.

    Args:
        opened: the generation.
        without: the numbers of shards that are not asked.
    """

    words_only = False

    def __init__(self, opened: OpenWholeIndex, without: Collection[int] = ()) -> None:
        self.opened = opened
        self._whole = opened.whole
        self._numbering = opened.whole.numbering
        self._asked = [
            shard.number for shard in opened.whole.shards if shard.passages and shard.number not in without
        ]
        self._lost = set(without)
        self.words = ShardedWords(opened.whole, opened.article_languages, self._ask_all)

    @property
    def name(self) -> str:
        return self._whole.generation.name

    @property
    def metadata(self) -> IndexMetadata:
        return self._whole.metadata

    @property
    def articles(self) -> Mapping[int, ArticleRow]:
        return self._whole.articles

    @property
    def passages(self) -> int:
        return self._numbering.passages

    @property
    def article_languages(self) -> Counter[str]:
        return self.opened.article_languages

    @property
    def executor(self) -> Executor:
        return self.opened.executor

    @property
    def unreachable(self) -> int:
        return sum(self._whole.shards[number].articles for number in self._lost)

    def for_question(self, without: Collection[int] = ()) -> "ShardedSnapshot":
        return ShardedSnapshot(self.opened, without)

    def is_current(self) -> bool:
        return self.opened.is_current()

    def close(self) -> None:
        self.opened.close()

    def subset(self, filters: Filters) -> ArticleSubset | None:
        return self.opened.subset(filters)

    def lexical_top_k(self, lists: TermLists, k: int, subset: ArticleSubset | None) -> ScoredIds:
        hits: ScoredIds = []
        for search in self._lexical_searches(lists, k, subset):
            hits = self._best(search, k) if search.impacts else []
            if len(hits) >= k:
                break
        return hits

    def both_top_k(
        self,
        lists: Callable[[], TermLists],
        vector: Callable[[], NDArray[np.float32]],
        k: int,
        subset: ArticleSubset | None,
    ) -> FirstHits:
        """See `LocalSnapshot`; each time that shards are asked costs milliseconds, so that they are once."""
        selective, wider = self._lexical_searches(lists(), k, subset)
        dense = DenseSearch(vector(), k, _filters(subset), self.opened.exact)
        results = self._gather(BothSearches(selective, wider, dense))
        lexical = self._merged({shard: hits.lexical for shard, hits in results.items()}, k)
        if len(lexical) < k:
            lexical = self._merged({shard: hits.wider for shard, hits in results.items()}, k)
        cosines = dict(self._merged({shard: list(hits.cosines.items()) for shard, hits in results.items()}))
        nearest = self._merged({shard: hits.nearest for shard, hits in results.items()}, k)
        cosines = {id: cosines[id] for id, _ in lexical}
        return FirstHits(lexical, cosines, lambda: nearest, is_waiting=False)

    def _lexical_searches(
        self, lists: TermLists, k: int, subset: ArticleSubset | None
    ) -> list[LexicalSearch]:
        filters, length = _filters(subset), self._whole.mean_length
        return [LexicalSearch(self.words.impacts(terms), length, k, filters) for terms in lists]

    def passage_vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        parts: dict[int, NDArray[np.float32]] = self._fetch(ids, Vectors)
        vectors = [parts[id] for id in ids]
        return np.array(vectors, dtype=np.float32).reshape(len(ids), self.metadata.dimension)

    def passage_rows(self, ids: Sequence[int]) -> dict[int, PassageRow]:
        return self.rows_with_bm25(ids, ())[0]

    def rows_with_bm25(
        self, ids: Sequence[int], terms: WeightedTerms
    ) -> tuple[dict[int, PassageRow], dict[int, float]]:
        fetch = partial(Fetch, impacts=self.words.impacts(terms), mean_length=self._whole.mean_length)
        fetched = self._fetch(sorted(ids), fetch)
        rows = {id: self._row(id, passage) for id, passage in fetched.items()}
        return rows, {id: passage.bm25 for id, passage in fetched.items()}

    def passages_of(self, articles: Collection[int]) -> list[int]:
        return [
            passage
            for article in sorted(articles)
            if self._whole.shard_of[article] not in self._lost
            for passage in self._numbering.passages_of(article)
        ]

    def sample(self, count: int) -> list[int]:
        last = self.passages - 1
        return sorted({last * part // count for part in range(count)}) if self.passages else []

    def derived_text(self, row: ArticleRow) -> DerivedText | None:
        if row.stored_text is None:
            return None
        shard = self._whole.shard_of[row.number]
        texts = self.opened.shards.gather({shard: ReadDerivedText(row)})
        if shard not in texts:
            raise PartsUnreachable({shard})
        return texts[shard]

    def tokens(self, row: PassageRow) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        assert isinstance(row, RemotePassageRow)  # there are no others here
        return row.bits, row.offsets

    def _best(self, request: ShardRequest[ScoredIds], k: int) -> ScoredIds:
        """The `k` best of what all shards find."""
        return self._merged(self._gather(request), k)

    def _merged(self, results: Mapping[int, ScoredIds], k: int | None = None) -> ScoredIds:
        """The `k` best of hits by shard, equal ones by their number; all in any order for None."""
        scored = (
            (id, score)
            for shard, hits in results.items()
            for id, (_, score) in zip(
                self._numbering.to_whole(shard, [local for local, _ in hits]), hits, strict=True
            )
        )
        return list(scored) if k is None else heapq.nsmallest(k, scored, key=_by_score_and_number)

    def _ask_all(self, request: ShardRequest[Hits]) -> Hits:
        numbering, found = self._numbering, []
        for shard, hits in self._gather(request).items():
            passages = numbering.to_whole(shard, [local for local, _, _ in hits])
            for passage, (_, article, score) in zip(passages, hits, strict=True):
                found.append((passage, numbering.article(shard, article), score))
        return found

    def _gather(self, request: ShardRequest[T]) -> dict[int, T]:
        """What the shards make of a request; one that does not answer is not asked again."""
        results = self.opened.shards.gather(dict.fromkeys(self._asked, request))
        lost = set(self._asked) - results.keys()
        if lost:
            self._lost |= lost
            self._asked = [shard for shard in self._asked if shard not in lost]
        if not self._asked and self.passages:
            raise PartsUnreachable(self._lost)
        return results

    def _fetch(
        self, ids: Sequence[int], request: Callable[[Sequence[int]], ShardRequest[Sequence[T]]]
    ) -> dict[int, T]:
        """What belongs to passages, from the shards that have them, in the order of the numbers given."""
        parts = self._numbering.by_shard(ids)
        results = self.opened.shards.gather({shard: request(part.local) for shard, part in parts.items()})
        if lost := parts.keys() - results.keys():
            raise PartsUnreachable(lost)
        fetched = {
            id: value
            for shard, part in parts.items()
            for id, value in zip(part.whole, results[shard], strict=True)
        }
        return {id: fetched[id] for id in ids}

    def _row(self, id: int, passage: FetchedPassage) -> PassageRow:
        row = passage.row
        return RemotePassageRow(
            *(id, self._numbering.article_of(id), row.line, row.start, row.text, row.header),
            *(row.sentences, row.first_token, row.tokens, passage.bits, passage.offsets),
        )


def _by_score_and_number(hit: tuple[int, float]) -> tuple[float, int]:
    return -hit[1], hit[0]


def _filters(subset: ArticleSubset | None) -> Filters:
    return subset.filters if subset else NO_FILTERS
