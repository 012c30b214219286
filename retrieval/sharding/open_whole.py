"""An open whole index with its shards: the state that its questions share."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from retrieval.filters import Filters
from retrieval.sharding.shards import Shards
from retrieval.sharding.whole import WholeIndex
from retrieval.store.snapshot import LOOKUP_THREADS
from retrieval.store.subset import ArticleSubset, SubsetCache


class OpenWholeIndex:
    """What all questions to one generation share.

    Args:
        whole: the generation.
        shards: how its shards are asked.
        exact: compare all vectors, not only those that Chroma's graph leads to.

    Attributes:
        is_current: whether no newer generation is to be taken up.
    """

    def __init__(self, whole: WholeIndex, shards: Shards, *, exact: bool = False) -> None:
        self.is_current: Callable[[], bool] = whole.generation.is_current
        self.whole = whole
        self.shards = shards
        self.exact = exact
        self.executor = ThreadPoolExecutor(LOOKUP_THREADS, "lookup")
        self.article_languages = Counter(row.language for row in whole.articles.values())
        self._subsets = SubsetCache(whole.articles)

    def subset(self, filters: Filters) -> ArticleSubset | None:
        """The articles that pass the filters, or None where all do."""
        return self._subsets.subset(filters)

    def close(self) -> None:
        """Let go of the generation and its shards."""
        self.executor.shutdown()
        self.shards.close()
        self.whole.close()
