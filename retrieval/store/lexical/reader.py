"""The Tantivy folder of a published generation, open for queries."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

import tantivy

from retrieval.store.lexical import FOLDER, STEMS, open_index, schema
from retrieval.store.lexical.words import Words
from retrieval.store.read_only import writable_view
from retrieval.text.language import ENGLISH


class LexicalReader(Words):
    """BM25 over the passages of one generation, whose articles are in these languages."""

    def __init__(self, generation: Path, languages: Collection[str] = (ENGLISH,)) -> None:
        super().__init__(languages)
        with ExitStack() as opened:
            # Tantivy makes a lock file as it opens a searcher.
            path = opened.enter_context(writable_view(generation / FOLDER))
            self.schema = schema()
            self.searcher = open_index(str(path)).searcher()
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of the folder."""
        self._opened.close()

    def count(self) -> int:
        return self.searcher.num_docs

    def frequency(self, term: str) -> int:
        return self.searcher.doc_freq(STEMS, term)

    def with_prefix(self, field: str, prefix: str) -> list[str]:
        return [term for term, _ in self.searcher.terms_with_prefix(field, prefix)]

    def frequencies(self, field: str) -> list[tuple[str, int]]:
        """All terms of a field, each with how many passages have it; those that were removed do not count."""
        return self.searcher.terms_with_prefix(field, "", filter_query=tantivy.Query.all_query())

    def total_length(self) -> int:
        """How many terms all passages have."""
        if not self.count():
            return 0
        total = {"length": {"sum": {"field": "length"}}}
        return int(self.searcher.aggregate(tantivy.Query.all_query(), total)["length"]["value"])

    def top_k(
        self, terms: Sequence[tuple[str, float]], k: int, articles: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages with the highest BM25, highest first.

        Args:
            terms: term, as `terms` gives it, and the weight of its score.
            k: how many at most.
            articles: numbers of the articles that may be searched; None for all.
        """
        if not terms or (articles is not None and not articles):
            return []
        any_term = tantivy.Query.boolean_query(self._any_of(terms))
        if articles is None:
            return self._search(any_term, k)
        within = tantivy.Query.term_set_query(self.schema, "article", list(articles))
        return self._search(tantivy.Query.boolean_query([(tantivy.Occur.Must, any_term), _filter(within)]), k)

    def bm25(self, terms: Sequence[tuple[str, float]], passages: Sequence[int]) -> list[tuple[int, float]]:
        """The BM25 of these passages, highest first; 0 where no term occurs."""
        # A query for each number: a set of them takes a millisecond to be looked up.
        numbers = [tantivy.Query.term_query(self.schema, "passage", number) for number in passages]
        any_number = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in numbers])
        query = tantivy.Query.boolean_query([_filter(any_number), *self._any_of(terms)])
        return self._search(query, max(len(passages), 1))

    def with_phrase(self, text: str) -> list[tuple[int, int]]:
        return self._all([(tantivy.Occur.Should, self._phrase(terms)) for terms in self.phrases(text)])

    def with_all(self, words: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        return self._all(
            [
                (
                    tantivy.Occur.Must,
                    tantivy.Query.boolean_query(self._any_of([(term, 1.0) for term in terms])),
                )
                for terms in words
            ]
        )

    def _phrase(self, terms: Sequence[str]) -> tantivy.Query:
        if len(terms) == 1:
            return tantivy.Query.term_query(self.schema, STEMS, terms[0], index_option="freq")
        return tantivy.Query.phrase_query(self.schema, STEMS, list(terms))

    def _all(self, clauses: list[tuple[tantivy.Occur, tantivy.Query]]) -> list[tuple[int, int]]:
        if not clauses or not self.count():
            return []
        hits = self.searcher.search(tantivy.Query.boolean_query(clauses), self.count(), count=False).hits
        addresses = [address for _, address in hits]
        passages = self.searcher.fast_field_values("passage", addresses)
        articles = self.searcher.fast_field_values("article", addresses)
        return [
            (int(passage or 0), int(article or 0))
            for passage, article in zip(passages, articles, strict=True)
        ]

    def _any_of(self, terms: Sequence[tuple[str, float]]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        return [(tantivy.Occur.Should, _weighted(self.schema, term, weight)) for term, weight in terms]

    def _search(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        hits = self.searcher.search(query, k, count=False).hits
        numbers = self.searcher.fast_field_values("passage", [address for _, address in hits])
        return [(int(number or 0), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]


def _filter(query: tantivy.Query) -> tuple[tantivy.Occur, tantivy.Query]:
    """A condition, which takes no part in a score."""
    return tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)


def _weighted(schema: tantivy.Schema, term: str, weight: float) -> tantivy.Query:
    query = tantivy.Query.term_query(schema, STEMS, term, index_option="freq")
    return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)
