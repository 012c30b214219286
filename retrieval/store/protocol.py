"""What answers are made from: a generation that is open, on this machine or in shards on several."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.filters import Filters
from retrieval.store.derived_texts import DerivedText
from retrieval.store.lexical.words import Words
from retrieval.store.metadata import IndexMetadata
from retrieval.store.rows import ArticleRow, PassageRow
from retrieval.store.subset import ArticleSubset, ScoredIds

WeightedTerms = Sequence[tuple[str, float]]
TermLists = Sequence[WeightedTerms]
"""Terms to look for: those of the first list that finds enough passages, else of the last."""


@dataclass(frozen=True, slots=True)
class FirstHits:
    """What words and vectors find of one query: BM25 and cosines of the one, cosines of the other.

    `nearest` waits for Chroma where that still searches; `is_waiting` says that it may.
    """

    lexical: ScoredIds
    cosines: Mapping[int, float]
    nearest: Callable[[], ScoredIds]
    is_waiting: bool


class Snapshot(Protocol):
    """A generation, open for questions; `LocalSnapshot` says what each method gives, and its errors."""

    @property
    def name(self) -> str: ...
    @property
    def metadata(self) -> IndexMetadata: ...
    @property
    def articles(self) -> Mapping[int, ArticleRow]: ...
    @property
    def passages(self) -> int: ...
    @property
    def article_languages(self) -> Counter[str]: ...
    @property
    def words(self) -> Words: ...
    @property
    def words_only(self) -> bool: ...
    @property
    def executor(self) -> Executor: ...
    @property
    def unreachable(self) -> int: ...
    def for_question(self, without: Collection[int] = ()) -> "Snapshot": ...
    def is_current(self) -> bool: ...
    def close(self) -> None: ...
    def subset(self, filters: Filters) -> ArticleSubset | None: ...
    def lexical_top_k(self, lists: TermLists, k: int, subset: ArticleSubset | None) -> ScoredIds: ...
    def both_top_k(
        self,
        lists: Callable[[], TermLists],
        vector: Callable[[], NDArray[np.float32]],
        k: int,
        subset: ArticleSubset | None,
    ) -> FirstHits: ...
    def passage_rows(self, ids: Sequence[int]) -> dict[int, PassageRow]: ...
    def rows_with_bm25(
        self, ids: Sequence[int], terms: WeightedTerms
    ) -> tuple[dict[int, PassageRow], dict[int, float]]: ...
    def passages_of(self, articles: Collection[int]) -> list[int]: ...
    def sample(self, count: int) -> list[int]: ...
    def derived_text(self, row: ArticleRow) -> DerivedText | None: ...
    def passage_vectors(self, ids: Sequence[int]) -> NDArray[np.float32]: ...
    def tokens(self, row: PassageRow) -> tuple[NDArray[np.uint8], NDArray[np.int32]]: ...
