"""The Tantivy folder of a published generation, open for queries."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

import tantivy

from retrieval.store.lexical import FOLDER, SPELLINGS, STEMS, open_index, schema
from retrieval.store.lexical.analysis import query_terms, stemmer_language
from retrieval.store.read_only import writable_view
from retrieval.text.identifiers import written_tokens
from retrieval.text.language import ENGLISH

# A similar word begins alike and is similar by rapidfuzz's ratio, which is 0.94 for Zelensky and Zelenskyy,
# 0.95 for goverment and government, 0.88 for Austria and Australia.
COMMON_PREFIX = 2
MIN_RATIO = 0.85
MIN_FUZZY_LENGTH = 5  # letters; shorter words are similar to too many others
MAX_SIMILAR = 3


class LexicalReader:
    """BM25 over the passages of one generation, whose articles are in these languages."""

    def __init__(self, generation: Path, languages: Collection[str] = (ENGLISH,)) -> None:
        with ExitStack() as opened:
            # Tantivy makes a lock file as it opens a searcher.
            path = opened.enter_context(writable_view(generation / FOLDER))
            self._languages = sorted({stemmer_language(language) for language in languages}) or [ENGLISH]
            self._schema = schema()
            self._searcher = open_index(str(path)).searcher()
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of the folder."""
        self._opened.close()

    def count(self) -> int:
        """How many passages there are."""
        return self._searcher.num_docs

    def stems(self, text: str) -> list[tuple[str, ...]]:
        """For each word of a query, in order, its terms in the languages of the articles, each once."""
        by_language = [query_terms(text, language) for language in self._languages]
        if len(by_language) == 1:
            return [(term,) for term in by_language[0]]
        return [tuple(dict.fromkeys(terms)) for terms in zip(*by_language, strict=True)]

    def terms(self, text: str) -> list[str]:
        """All terms of a query."""
        return [term for terms in self.stems(text) for term in terms]

    def frequency(self, term: str) -> int:
        """The document frequency of a term: in how many passages it occurs."""
        return self._searcher.doc_freq(STEMS, term)

    def written_tokens(self, text: str) -> list[str]:
        """The tokens of code of a query that are indexed as they are written, each once."""
        return [token for token in dict.fromkeys(written_tokens(text)) if self.frequency(token)]

    def similar_terms(self, term: str) -> list[str]:
        """The most similar indexed terms, best first; none for a short one."""
        return self._fuzzy(STEMS, term)

    def similar_words(self, word: str) -> list[str]:
        """The most similar indexed words as they are spelled, in lower case, best first."""
        return self._fuzzy(SPELLINGS, word)

    def _fuzzy(self, field: str, word: str) -> list[str]:
        if len(word) < MIN_FUZZY_LENGTH or not word.isalpha():
            return []
        from rapidfuzz import fuzz, process  # most questions have no such word

        listed = self._searcher.terms_with_prefix(field, word[:COMMON_PREFIX])
        candidates = [term for term, _ in listed if term != word and abs(len(term) - len(word)) <= 2]
        matches = process.extract(
            word, candidates, scorer=fuzz.ratio, score_cutoff=100 * MIN_RATIO, limit=MAX_SIMILAR
        )
        return [term for term, _, _ in matches]

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
        within = tantivy.Query.term_set_query(self._schema, "article", list(articles))
        return self._search(tantivy.Query.boolean_query([(tantivy.Occur.Must, any_term), _filter(within)]), k)

    def bm25(self, terms: Sequence[tuple[str, float]], passages: Sequence[int]) -> list[tuple[int, float]]:
        """The BM25 of these passages, highest first; 0 where no term occurs."""
        # A query for each number: a set of them takes a millisecond to be looked up.
        numbers = [tantivy.Query.term_query(self._schema, "passage", number) for number in passages]
        any_number = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in numbers])
        query = tantivy.Query.boolean_query([_filter(any_number), *self._any_of(terms)])
        return self._search(query, max(len(passages), 1))

    def with_phrase(self, text: str) -> list[tuple[int, int]]:
        """All passages that have the words of a text one after the other: (passage, article), best first."""
        phrases = [query_terms(text, language) for language in self._languages]
        queries = [self._phrase(terms) for terms in phrases if terms]
        return self._all([(tantivy.Occur.Should, query) for query in queries])

    def with_all(self, words: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        """All passages with each of these words, as `stems` gives them: (passage, article), best first."""
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
            return tantivy.Query.term_query(self._schema, STEMS, terms[0], index_option="freq")
        return tantivy.Query.phrase_query(self._schema, STEMS, list(terms))

    def _all(self, clauses: list[tuple[tantivy.Occur, tantivy.Query]]) -> list[tuple[int, int]]:
        if not clauses or not self.count():
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), self.count(), count=False).hits
        addresses = [address for _, address in hits]
        passages = self._searcher.fast_field_values("passage", addresses)
        articles = self._searcher.fast_field_values("article", addresses)
        return [
            (int(passage or 0), int(article or 0))
            for passage, article in zip(passages, articles, strict=True)
        ]

    def _any_of(self, terms: Sequence[tuple[str, float]]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        return [(tantivy.Occur.Should, _weighted(self._schema, term, weight)) for term, weight in terms]

    def _search(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, k, count=False).hits
        numbers = self._searcher.fast_field_values("passage", [address for _, address in hits])
        return [(int(number or 0), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]


def _filter(query: tantivy.Query) -> tuple[tantivy.Occur, tantivy.Query]:
    """A condition, which takes no part in a score."""
    return tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)


def _weighted(schema: tantivy.Schema, term: str, weight: float) -> tantivy.Query:
    query = tantivy.Query.term_query(schema, STEMS, term, index_option="freq")
    return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)
