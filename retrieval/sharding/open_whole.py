"""The generation of a whole index with its shards, open; what all questions to it share."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from retrieval.filters import Filters, matches
from retrieval.sharding.shards import Shards
from retrieval.sharding.whole import Whole
from retrieval.store.snapshot import LOOKUP_THREADS, SUBSET_CACHE
from retrieval.store.subset import ArticleSubset


@dataclass(frozen=True, slots=True)
class FilteredSubset(ArticleSubset):
    """A subset with the filters that make it, by which each shard makes its own part."""

    filters: Filters


class OpenWhole:
    """What all questions to one generation share.

    Args:
        whole: the generation.
        shards: how its shards are asked.
        exact: compare all vectors, not only those that Chroma's graph leads to.

    Attributes:
        is_current: whether no newer generation is to be taken up.
    """

    def __init__(self, whole: Whole, shards: Shards, *, exact: bool = False) -> None:
        self.is_current: Callable[[], bool] = whole.generation.is_current
        self.whole = whole
        self.shards = shards
        self.exact = exact
        self.executor = ThreadPoolExecutor(LOOKUP_THREADS, "lookup")
        self.article_languages = Counter(row.language for row in whole.articles.values())
        self._subsets: dict[Filters, FilteredSubset] = {}

    def subset(self, filters: Filters) -> FilteredSubset | None:
        """The articles that pass the filters, or None where all do."""
        if filters == Filters():
            return None
        if filters not in self._subsets:
            if len(self._subsets) >= SUBSET_CACHE:
                self._subsets.clear()
            rows = [
                row for row in self.whole.articles.values() if matches(row.article_id, row.published, filters)
            ]
            self._subsets[filters] = FilteredSubset(
                frozenset(row.number for row in rows), sum(row.passages for row in rows), filters
            )
        return self._subsets[filters]

    def close(self) -> None:
        """Let go of the generation and its shards."""
        self.executor.shutdown()
        self.shards.close()
        self.whole.close()
