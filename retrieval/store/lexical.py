"""The passages that share words with a question, ranked by BM25: the one home of Tantivy.

A question is analysed into terms, never parsed as a query, so no character in it has a meaning.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

FOLDER = "words"
STEMS, SPELLINGS = "stems", "spellings"  # analyzers, and the fields of what they make
LONGEST_WORD = 64  # characters; longer ones are no words
# A near spelling starts alike, and shares at least this part of its letters in their order: rapidfuzz's ratio
# is 0.94 for Zelensky and Zelenskyy, 0.95 for goverment and government, 0.88 for Austria and Australia.
COMMON_PREFIX = 2
MIN_RATIO = 0.85
MIN_FUZZY_LENGTH = 5  # letters; shorter words are near too many others
HEAP = 64_000_000  # bytes the writer may hold before it writes a segment


def _plain() -> tantivy.TextAnalyzerBuilder:
    """LexicalIndex in lower case, without accents."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_unsigned_field("article", indexed=True, fast=True)
    builder.add_text_field(STEMS, tokenizer_name=STEMS, index_option="freq")
    builder.add_text_field(SPELLINGS, tokenizer_name=SPELLINGS, index_option="basic")
    return builder.build()


class LexicalIndex:
    """The Tantivy folder of one generation."""

    def __init__(self, folder: Path) -> None:
        path = folder / FOLDER
        path.mkdir(exist_ok=True)
        self._stems = _plain().filter(tantivy.Filter.stemmer("english")).build()
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(path))
        self._index.register_tokenizer(STEMS, self._stems)
        self._index.register_tokenizer(SPELLINGS, _plain().build())
        self._searcher = self._index.searcher()
        self._writer: tantivy.IndexWriter | None = None

    def count(self) -> int:
        """How many passages it has."""
        return self._searcher.num_docs

    def passages(self) -> list[int]:
        """The numbers of all passages it has."""
        hits = self._searcher.search(tantivy.Query.all_query(), max(self.count(), 1), count=False).hits
        numbers = self._searcher.fast_field_values("passage", [address for _, address in hits])
        return [int(number or 0) for number in numbers]

    def terms(self, text: str) -> list[str]:
        """The terms of a text, in order, as they are indexed."""
        return list(self._stems.analyze(text))

    def frequency(self, term: str) -> int:
        """In how many passages a term occurs."""
        return self._searcher.doc_freq(STEMS, term)

    def similar_terms(self, term: str) -> list[str]:
        """The terms of the index that look almost like a term, most alike first; none for a short one."""
        return self._fuzzy(STEMS, term)

    def similar_words(self, word: str) -> list[str]:
        """The words of the index, as they are spelled, that look almost like one in small letters."""
        return self._fuzzy(SPELLINGS, word)

    def _fuzzy(self, field: str, word: str) -> list[str]:
        if len(word) < MIN_FUZZY_LENGTH or not word.isalpha():
            return []
        from rapidfuzz import fuzz, process  # most questions have no such word

        listed = self._searcher.terms_with_prefix(field, word[:COMMON_PREFIX])
        others = [each for each, _ in listed if each != word and abs(len(each) - len(word)) <= 2]
        alike = process.extract(word, others, scorer=fuzz.ratio, score_cutoff=100 * MIN_RATIO, limit=3)
        return [each for each, _, _ in alike]

    def add(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Add passages: number, number of the article, text. Lasting once `commit` was called."""
        for passage, article, text in rows:
            document = tantivy.Document()
            document.add_unsigned("passage", passage)
            document.add_unsigned("article", article)
            document.add_text(STEMS, text)
            document.add_text(SPELLINGS, text)
            self._open_writer().add_document(document)

    def remove(self, articles: Sequence[int]) -> None:
        """Remove the passages of articles by number. Lasting once `commit` was called."""
        if articles:
            self._open_writer().delete_documents_by_query(
                tantivy.Query.term_set_query(self._schema, "article", list(articles))
            )

    def commit(self) -> None:
        """Write all that was added and removed, and merge what is worth merging."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
            self._index.reload()
            self._searcher = self._index.searcher()

    def rollback(self) -> None:
        """Forget what was not committed, and end the writer's threads, which would go on writing."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer.wait_merging_threads()
            self._writer = None

    def top_k(
        self, terms: Sequence[tuple[str, float]], k: int, scope: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages with the highest BM25 for weighted terms, highest first.

        Args:
            terms: term, as `terms` gives it, and the weight of its score.
            k: how many at most.
            scope: numbers of the articles that may be searched; None for all.
        """
        if not terms or (scope is not None and not scope):
            return []
        any_term = tantivy.Query.boolean_query(self._any_of(terms))
        if scope is None:
            return self._search(any_term, k)
        within = tantivy.Query.term_set_query(self._schema, "article", list(scope))
        return self._search(tantivy.Query.boolean_query([(tantivy.Occur.Must, any_term), _filter(within)]), k)

    def bm25(self, terms: Sequence[tuple[str, float]], passages: Sequence[int]) -> list[tuple[int, float]]:
        """The BM25 of these passages for weighted terms, highest first; 0 where none occurs."""
        # A query for each number: a set of them takes a millisecond to be looked up.
        numbers = [tantivy.Query.term_query(self._schema, "passage", each) for each in passages]
        these = tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in numbers])
        every = tantivy.Query.boolean_query([_filter(these), *self._any_of(terms)])
        return self._search(every, max(len(passages), 1))

    def _any_of(self, terms: Sequence[tuple[str, float]]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        return [(tantivy.Occur.Should, _weighted(self._schema, term, weight)) for term, weight in terms]

    def _search(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, k, count=False).hits
        numbers = self._searcher.fast_field_values("passage", [address for _, address in hits])
        return [(int(number or 0), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=HEAP, num_threads=1)
        return self._writer


def _filter(these: tantivy.Query) -> tuple[tantivy.Occur, tantivy.Query]:
    """A condition, which takes no part in a score."""
    return tantivy.Occur.Must, tantivy.Query.const_score_query(these, 0.0)


def _weighted(schema: tantivy.Schema, term: str, weight: float) -> tantivy.Query:
    query = tantivy.Query.term_query(schema, STEMS, term, index_option="freq")
    return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)
