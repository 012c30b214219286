"""A published generation, open for questions: catalog, vectors, words and tokens as one.

Everything is checked as far as a few milliseconds allow when it is opened; nothing is ever written.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexDamaged
from retrieval.filters import passes
from retrieval.store import embeddings, manifest
from retrieval.store.catalog import FILE as CATALOG
from retrieval.store.catalog import NEXT_PASSAGE, NEXT_TOKEN, Catalog, PassageRow
from retrieval.store.errors import REINDEX_HINT, damage_error, reporting_damage
from retrieval.store.generation import open_current
from retrieval.store.lexical import FOLDER as WORDS
from retrieval.store.lexical import LexicalIndex
from retrieval.store.subset import EXACT_BELOW, ArticleSubset, ScoredIds, exact_top_k, filtered_top_k
from retrieval.store.vectors import FOLDER as VECTORS
from retrieval.store.vectors.reader import VectorReader
from retrieval.text.visible import visible_offsets
from retrieval.types import Filters

SAMPLE = 3  # passages looked up by their own vector at open: Chroma can lose its graph and not notice
SUBSET_CACHE = 32  # remembered: a channel, or a conversation, asks with the same filters again
MIN_SELF_COSINE = 0.99  # cosine of a vector with itself, after float16
COSINE_TOLERANCE = 0.005  # between Chroma's cosine and that of a vector in float16: less than a thousandth


class Snapshot:
    """The current generation of an index.

    Args:
        index: the index folder.
        model: the name of the encoder whose vectors are looked up; None where that is the index's own.

    Attributes:
        beside: a thread for what a question can look up while its own is busy. Chroma, Tantivy and the
            model let other threads go on.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: a part is missing, cut short or contradicts another, or another model made it.
        IndexForeign: the folder is not an index of this program.
    """

    def __init__(self, index: Path, model: str | None = None) -> None:
        with ExitStack() as opened:
            self._generation = opened.enter_context(closing(open_current(index)))
            folder = self._generation.folder
            self._generation.verify(manifest.small(self._generation.manifest(), besides=embeddings.FILES))
            with reporting_damage(CATALOG):
                self.catalog = opened.enter_context(closing(Catalog(folder)))
                self.settings, articles = self.catalog.read_all()
                self.articles = {row.id: row for row in articles}
                self.passages = sum(row.passages for row in articles)
                vectors, tokens = int(self.settings[NEXT_PASSAGE]), int(self.settings[NEXT_TOKEN])
                dimension, made_with = int(self.settings["dimension"]), self.settings["model"]
            if model not in (None, made_with):  # cosines between the vectors of two models say nothing
                raise IndexDamaged(
                    f"the index was made with the model {made_with}, not {model}", REINDEX_HINT
                )
            with reporting_damage(VECTORS):
                self.vectors = opened.enter_context(closing(VectorReader(folder)))
            with reporting_damage(WORDS):
                self.words = LexicalIndex(folder)
            with reporting_damage("tokens"):
                self.arrays = embeddings.EmbeddingArrays(
                    folder, dimension=dimension, passages=vectors, tokens=tokens
                )
            self.executor = opened.enter_context(ThreadPoolExecutor(1, "beside"))
            self._scopes: dict[Filters, ArticleSubset] = {}
            self._check()
            self._opened = opened.pop_all()

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
        if filters == Filters():
            return None
        if filters not in self._scopes:
            if len(self._scopes) == SUBSET_CACHE:
                self._scopes.clear()
            seen = [row for row in self.articles.values() if passes(row.name, row.published, filters)]
            self._scopes[filters] = ArticleSubset(
                frozenset(row.id for row in seen), sum(row.passages for row in seen)
            )
        return self._scopes[filters]

    def dense_top_k(self, vector: NDArray[np.float32], k: int, scope: ArticleSubset | None) -> ScoredIds:
        """The `k` passages nearest to a vector (d,) of length 1, and their cosines, nearest first.

        Raises:
            IndexDamaged: the vectors or the catalog cannot be read, or Chroma's cosines are not those of the
                vectors as they were written.
        """
        with reporting_damage(VECTORS):
            found = self._nearest(vector, k, scope)
            ids = [id for id, _ in found]
            off = np.abs(self.passage_vectors(ids) @ vector - [cosine for _, cosine in found])
            if not (off < COSINE_TOLERANCE).all():
                raise ValueError("a passage is not where its vector is")
        return found

    def _nearest(self, vector: NDArray[np.float32], k: int, scope: ArticleSubset | None) -> ScoredIds:
        if scope is None:
            return self.vectors.nearest(vector, k)
        found = self._best_of_many(lambda many: self.vectors.nearest(vector, many), k, scope)
        if found is not None:
            return found
        return exact_top_k(self.catalog.passages_of(scope.articles), self.arrays.vectors, vector, k)

    def lexical_top_k(
        self, terms: Sequence[tuple[str, float]], k: int, scope: ArticleSubset | None
    ) -> ScoredIds:
        """The `k` passages with the highest BM25 for weighted terms, and that, highest first.

        Raises:
            IndexDamaged: the words or the catalog cannot be read.
        """
        with reporting_damage(WORDS):
            if scope is None:
                return self.words.top_k(terms, k)
            found = self._best_of_many(lambda many: self.words.top_k(terms, many), k, scope)
            return self.words.top_k(terms, k, list(scope.articles)) if found is None else found

    def bm25(self, terms: Sequence[tuple[str, float]], ids: Sequence[int]) -> dict[int, float]:
        """The BM25 of passages for weighted terms.

        Raises:
            IndexDamaged: the words cannot be read, or lack one of the passages.
        """
        with reporting_damage(WORDS):
            found = dict(self.words.bm25(terms, ids))
            if len(found) < len(ids):
                raise ValueError("a passage is missing")
            return found

    def _best_of_many(
        self, search: Callable[[int], ScoredIds], k: int, scope: ArticleSubset
    ) -> ScoredIds | None:
        if scope.passages <= EXACT_BELOW:
            return None
        return filtered_top_k(search, k, scope, self.passages, self.catalog.article_of)

    def passage_rows(self, ids: Sequence[int]) -> dict[int, PassageRow]:
        """Passages by number, with all that an answer takes from the index as it was written.

        Raises:
            IndexDamaged: the catalog cannot be read, or lacks one; or a passage, its vector or its tokens
                are not as they were written.
        """
        with reporting_damage(CATALOG):
            rows = {row.id: row for row in self.catalog.passages(ids)}
            if len(rows) < len(set(ids)):
                raise ValueError("a passage is missing")
            for row in rows.values():
                if not self.arrays.is_intact(row.id, row.first_token, row.tokens):
                    raise damage_error(" or ".join(embeddings.FILES), "is not as it was written")
        return rows

    def passage_vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The (n, d) vectors of passages, of length 1 but for rounding to float16."""
        return np.asarray(self.arrays.vectors[list(ids)], dtype=np.float32)

    def content_key(self, id: int) -> bytes:
        """What a passage's vector was made of: see `embeddings.content_key`."""
        return bytes(self.arrays.rows["key"][id].tobytes())

    def tokens(self, row: PassageRow) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """The (n, d / 8) sign bits of the tokens of a passage, and their (n, 2) places; see `embeddings.signs`.

        Places are characters of the article; those of tokens of its header are -1, before the first.
        """
        span, passage = slice(row.first_token, row.first_token + row.tokens), row.passage
        header = len(passage.text_with_header) - len(passage.text)
        places = _offsets_in_text(row, self.arrays.places[span])
        moved = np.where(places[:, :1] >= header, places + (passage.start - header), -1)
        return self.arrays.bits[span], moved.astype(np.int32)

    def _check(self) -> None:
        with reporting_damage(WORDS):
            if self.words.count() != self.passages:
                raise ValueError(f"{self.words.count()} of {self.passages} passages")
        with reporting_damage(VECTORS):
            if self.vectors.count() != self.passages:
                raise ValueError(f"{self.vectors.count()} of {self.passages} passages")
            sample = self.catalog.sample(SAMPLE)
            self.passage_rows(sample)  # the vectors that are looked up are as they were written
            for vector in self.passage_vectors(sample) if sample else ():
                found = self.vectors.nearest(vector, 1) if np.isfinite(vector).all() else []
                if not found or found[0][1] < MIN_SELF_COSINE:
                    raise ValueError("a passage is not found by its own vector")


def _offsets_in_text(row: PassageRow, places: NDArray[np.int32]) -> NDArray[np.int32]:
    """Places in the indexed text, as places in header and text with all that is unseen in them.

    A token ends after its last character: what is unseen between it and the next one is not its own.
    """
    if len(row.passage.indexed_text) == len(row.passage.text_with_header):
        return places
    at = np.array(visible_offsets(row.passage.shown_with_header), dtype=np.int32)
    starts, ends = places[:, 0], places[:, 1]
    after = np.where(starts < ends, at[np.maximum(ends - 1, 0)] + 1, at[starts])
    return np.stack([at[starts], after], axis=1)
