"""A published generation, open for questions: catalog, vectors, lexical index and embeddings as one.

Nothing is ever written. `retrieval.store` says what is checked when.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.filters import Filters
from retrieval.store import derived_texts, embeddings, manifest
from retrieval.store.catalog import FILE as CATALOG
from retrieval.store.catalog import Catalog
from retrieval.store.dates import load_dates
from retrieval.store.derived_texts import DerivedText
from retrieval.store.errors import damage_error, reporting_damage
from retrieval.store.generation import open_generation
from retrieval.store.lexical import FOLDER as WORDS
from retrieval.store.lexical.reader import LexicalReader
from retrieval.store.metadata import require_same_model
from retrieval.store.protocol import FirstHits, TermLists, WeightedTerms
from retrieval.store.rows import ArticleRow, PassageRow
from retrieval.store.subset import (
    EXACT_BELOW,
    ArticleSubset,
    ScoredIds,
    SubsetCache,
    exact_cosines,
    exact_top_k,
    filtered_top_k,
)
from retrieval.store.vectors import FOLDER as VECTORS
from retrieval.store.vectors.reader import VectorReader

CHECKED_WHEN_READ = (*embeddings.FILES, derived_texts.FILE)
LOOKUP_THREADS = 4  # enough that questions answered side by side seldom wait for a thread
SAMPLE = 3  # passages looked up by their own vector at open
KEPT_ROWS = 2048  # rows of the catalog that questions have used, kept as many passages answer often: 10 MB
MIN_SELF_COSINE = 0.99  # cosine of a vector with itself, after float16
COSINE_TOLERANCE = 0.005  # between Chroma's cosine and that of a vector in float16: less than a thousandth


class LocalSnapshot:
    """A generation of an index, on this machine's disk.

    Args:
        index: the index folder.
        encoder: what encodes the queries; None for the model that the index was made with.
        generation: what names the generation, as `read_pointer` gives it; None for the current one.

    Attributes:
        words_only: whether it is a first generation, without vectors.
        article_languages: how many articles are in each language; "" for those whose language is not known.
        executor: threads for a question's lookups. Chroma, Tantivy and the model release the GIL.
        unreachable: how many articles could not be looked at; on one machine an error says so.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: a part is missing, cut short or contradicts another, or another model made it.
        IndexForeign: the folder is not an index of this program.
    """

    unreachable = 0

    def __init__(self, index: Path, encoder: Encoder | None = None, generation: str | None = None) -> None:
        with ExitStack() as opened:
            self._generation = opened.enter_context(closing(open_generation(index, generation)))
            folder = self._generation.folder
            self._generation.verify(
                manifest.quick_check_files(self._generation.manifest(), skip=CHECKED_WHEN_READ)
            )
            with reporting_damage(CATALOG):
                self.catalog = opened.enter_context(closing(Catalog(folder)))
                self.metadata, articles = self.catalog.read_all()
                self.articles = {row.number: row for row in load_dates(index).applied_to(articles)}
                self.passages = sum(row.passages for row in articles)
                self.article_languages = Counter(row.language for row in articles)
            if encoder is not None:
                require_same_model(self.metadata, encoder)
            self.words_only = self.metadata.words_only
            if not self.words_only:
                with reporting_damage(VECTORS):
                    self.vectors = opened.enter_context(closing(VectorReader(folder)))
            with reporting_damage(WORDS):
                self.words = opened.enter_context(closing(LexicalReader(folder, self.article_languages)))
            with reporting_damage("tokens"):
                self.arrays = embeddings.EmbeddingArrays(
                    folder,
                    dimension=self.metadata.dimension,
                    passages=0 if self.words_only else self.metadata.next_passage,
                    tokens=self.metadata.next_token,
                )
            self.executor = opened.enter_context(ThreadPoolExecutor(LOOKUP_THREADS, "lookup"))
            self._subsets = SubsetCache(self.articles)
            self._rows: dict[int, PassageRow] = {}
            self._check()
            self._opened = opened.pop_all()

    def for_question(self, without: Collection[int] = ()) -> "LocalSnapshot":
        """What a question is answered from; a generation on one machine has no parts to be without."""
        return self

    @property
    def name(self) -> str:
        """The generation's name."""
        return self._generation.name

    def is_current(self) -> bool:
        """Whether there is no newer generation; the errors of `Generation.is_current`."""
        return self._generation.is_current()

    def close(self) -> None:
        """Let go of the generation."""
        self._opened.close()

    def subset(self, filters: Filters) -> ArticleSubset | None:
        """The articles that pass the filters, or None where all do."""
        return self._subsets.subset(filters)

    def dense_top_k(self, vector: NDArray[np.float32], k: int, subset: ArticleSubset | None) -> ScoredIds:
        """The `k` passages nearest to a vector (d,) of length 1, and their cosines, nearest first.

        Raises:
            IndexDamaged: the vectors or the catalog cannot be read, or Chroma's cosines are not those of the
                vectors as they were written.
        """
        with reporting_damage(VECTORS):
            results = self._nearest(vector, k, subset)
            ids = [id for id, _ in results]
            off = np.abs(self.passage_vectors(ids) @ vector - [cosine for _, cosine in results])
            if not (off < COSINE_TOLERANCE).all():
                raise ValueError("a passage is not where its vector is")
        return results

    def _nearest(self, vector: NDArray[np.float32], k: int, subset: ArticleSubset | None) -> ScoredIds:
        if subset is None:
            return self.vectors.nearest(vector, k)
        results = self._filtered_top_k(lambda fetch: self.vectors.nearest(vector, fetch), k, subset)
        if results is not None:
            return results
        return exact_top_k(self.catalog.passages_of(subset.articles), self.arrays.vectors, vector, k)

    def both_top_k(
        self,
        lists: Callable[[], TermLists],
        vector: Callable[[], NDArray[np.float32]],
        k: int,
        subset: ArticleSubset | None,
    ) -> FirstHits:
        """What words and vectors find, which are searched side by side.

        Args:
            lists: gives the terms to look for, while the vector is computed.
            vector: gives the query's vector (d,) of length 1.
            k: passages, of each search.
            subset: the articles that may be searched; None for all.

        Raises:
            IndexDamaged: a part of the index cannot be read.
        """
        lexical = self.executor.submit(lambda: self.lexical_top_k(lists(), k, subset))
        query_vector = vector()
        nearest = self.executor.submit(self.dense_top_k, query_vector, k, subset)
        hits = lexical.result()
        cosines = self.cosines([id for id, _ in hits], query_vector)
        return FirstHits(hits, cosines, nearest.result, is_waiting=True)

    def lexical_top_k(self, lists: TermLists, k: int, subset: ArticleSubset | None) -> ScoredIds:
        """The `k` passages with the highest BM25 for weighted terms, with their scores, highest first.

        Raises:
            IndexDamaged: the words or the catalog cannot be read.
        """
        hits: ScoredIds = []
        with reporting_damage(WORDS):
            for terms in lists:
                hits = self._lexical_top_k(terms, k, subset)
                if len(hits) >= k:
                    break
        return hits

    def _lexical_top_k(self, terms: WeightedTerms, k: int, subset: ArticleSubset | None) -> ScoredIds:
        if subset is None:
            return self.words.top_k(terms, k)
        results = self._filtered_top_k(lambda fetch: self.words.top_k(terms, fetch), k, subset)
        return self.words.top_k(terms, k, list(subset.articles)) if results is None else results

    def bm25(self, terms: WeightedTerms, ids: Sequence[int]) -> dict[int, float]:
        """The BM25 of passages for weighted terms.

        Raises:
            IndexDamaged: the words cannot be read, or lack one of the passages.
        """
        with reporting_damage(WORDS):
            results = dict(self.words.bm25(terms, ids))
            if len(results) < len(ids):
                raise ValueError("a passage is missing")
            return results

    def _filtered_top_k(
        self, search: Callable[[int], ScoredIds], k: int, subset: ArticleSubset
    ) -> ScoredIds | None:
        if subset.passages <= EXACT_BELOW:
            return None
        return filtered_top_k(search, k, subset, self.passages, self.catalog.article_of)

    def passage_rows(self, ids: Sequence[int]) -> dict[int, PassageRow]:
        """Passages by number, after comparing every row that an answer uses with its checksum.

        Raises:
            IndexDamaged: the catalog cannot be read, or lacks one; or a passage, its vector or its tokens
                are not as they were written.
        """
        with reporting_damage(CATALOG):
            rows = self._catalog_rows(ids)
            if len(rows) < len(set(ids)):
                raise ValueError("a passage is missing")
            for row in rows.values() if not self.words_only else ():
                if not self.arrays.is_intact(row.number, row.first_token, row.tokens):
                    raise damage_error(f"{' or '.join(embeddings.FILES)} is not as it was written")
        return rows

    def _catalog_rows(self, ids: Sequence[int]) -> dict[int, PassageRow]:
        """Those of the passages that exist; each is read, and compared with its checksum, when not kept."""
        rows = {id: row for id in ids if (row := self._rows.get(id)) is not None}
        missing = [id for id in ids if id not in rows]
        if missing:
            fresh = {row.number: row for row in self.catalog.passages(missing)}
            if len(self._rows) + len(fresh) > KEPT_ROWS:
                self._rows.clear()
            self._rows.update(fresh)
            rows |= fresh
        return rows

    def rows_with_bm25(
        self, ids: Sequence[int], terms: WeightedTerms
    ) -> tuple[dict[int, PassageRow], dict[int, float]]:
        """What `passage_rows` and `bm25` give."""
        return self.passage_rows(ids), self.bm25(terms, ids)

    def passages_of(self, articles: Collection[int]) -> list[int]:
        """The numbers of the passages of these articles, in order.

        Raises:
            IndexDamaged: the catalog cannot be read.
        """
        with reporting_damage(CATALOG):
            return self.catalog.passages_of(articles)

    def sample(self, count: int) -> list[int]:
        """The numbers of a few passages, spread over all; the errors of `passages_of`."""
        with reporting_damage(CATALOG):
            return self.catalog.sample(count)

    def derived_text(self, row: ArticleRow) -> DerivedText | None:
        """What the reader of an article's file made of it; None for a text file.

        Raises:
            IndexDamaged: it cannot be read, or is not as it was written.
        """
        if row.stored_text is None:
            return None
        with reporting_damage(derived_texts.FILE):
            return derived_texts.read_text(self._generation.folder, row.stored_text)

    def passage_vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The (n, d) vectors of passages, of length 1 but for rounding to float16; zeros where none are."""
        if self.words_only:
            return np.zeros((len(ids), self.metadata.dimension), dtype=np.float32)
        return np.asarray(self.arrays.vectors[list(ids)], dtype=np.float32)

    def cosines(self, ids: Sequence[int], vector: NDArray[np.float32]) -> dict[int, float]:
        """The cosines of passages, which words have found, with a vector (d,) of length 1."""
        with reporting_damage(WORDS):
            return dict(zip(ids, exact_cosines(self.passage_vectors(ids), vector), strict=True))

    def tokens(self, row: PassageRow) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """The (n, d / 8) sign bits of a passage's tokens, and their (n, 2) offsets in its indexed text."""
        span = slice(row.first_token, row.first_token + row.tokens)
        return self.arrays.bits[span], self.arrays.offsets[span]

    def _check(self) -> None:
        with reporting_damage(WORDS):
            if self.words.count() != self.passages:
                raise ValueError(f"{self.words.count()} of {self.passages} passages")
        if self.words_only:
            return
        with reporting_damage(VECTORS):
            if self.vectors.count() != self.passages:
                raise ValueError(f"{self.vectors.count()} of {self.passages} passages")
            sample = self.catalog.sample(SAMPLE)
            self.passage_rows(sample)  # the vectors that are looked up are as they were written
            for vector in self.passage_vectors(sample) if sample else ():
                results = self.vectors.nearest(vector, 1) if np.isfinite(vector).all() else []
                if not results or results[0][1] < MIN_SELF_COSINE:
                    raise ValueError("a passage is not found by its own vector")
