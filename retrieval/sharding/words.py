"""The words of a whole index: counted in its own generation, looked for in the shards."""

from collections.abc import Callable, Collection, Iterable, Sequence

from retrieval.sharding.requests import AllWordsSearch, PhraseSearch, ShardRequest
from retrieval.sharding.whole import WholeIndex
from retrieval.store.lexical.shard_scores import Impacts, idf
from retrieval.store.lexical.words import Words

Hits = list[tuple[int, int, float]]
"""(passage, article, BM25)."""
AskAll = Callable[[ShardRequest[Hits]], Hits]
"""Asks every shard, and gives passages and articles by their numbers in the whole."""


class ShardedWords(Words):
    """The words of all shards.

    Args:
        whole: what is published.
        languages: of its articles.
        ask_all: how the shards are asked.
    """

    def __init__(self, whole: WholeIndex, languages: Collection[str], ask_all: AskAll) -> None:
        super().__init__(languages)
        self._whole = whole
        self._ask_all = ask_all

    def count(self) -> int:
        return self._whole.numbering.passages

    def frequency(self, term: str) -> int:
        return self._whole.frequency(term)

    def with_prefix(self, field: str, prefix: str) -> list[str]:
        return self._whole.with_prefix(field, prefix)

    def with_phrase(self, text: str) -> list[tuple[int, int]]:
        phrases = [(terms, sum(map(self._idf, terms))) for terms in self.phrases(text)]
        return self._best_first(PhraseSearch(phrases, self._whole.mean_length)) if phrases else []

    def with_all(self, words: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        impacts = [self.impacts((term, 1.0) for term in terms) for terms in words]
        return self._best_first(AllWordsSearch(impacts, self._whole.mean_length)) if impacts else []

    def impacts(self, terms: Iterable[tuple[str, float]]) -> Impacts:
        """Terms with their weight times their idf in the whole."""
        return [(term, weight * self._idf(term)) for term, weight in terms]

    def _idf(self, term: str) -> float:
        return idf(self.frequency(term), self.count())

    def _best_first(self, request: ShardRequest[Hits]) -> list[tuple[int, int]]:
        hits = sorted(self._ask_all(request), key=lambda hit: (-hit[2], hit[0]))
        return [(passage, article) for passage, article, _ in hits]
