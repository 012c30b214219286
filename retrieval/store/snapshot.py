"""A published generation, open for questions: catalog, vectors, words and tokens as one.

Everything is checked as far as a few milliseconds allow when it is opened; nothing is ever written.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import FootnoteError, IndexDamaged
from retrieval.store.arrays import Arrays, signs
from retrieval.store.catalog import ArticleRow, Catalog, PassageRow
from retrieval.store.generation import Generation, open_current
from retrieval.store.vectors import Vectors
from retrieval.store.words import Words
from retrieval.types import Filters

SAMPLE = 3  # passages looked up by their own vector at open: Chroma can lose its graph and not notice
SAME = 0.99  # cosine of a vector with itself, after float16


class Snapshot:
    """The current generation of an index.

    Args:
        index: the index folder.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: a part is missing, cut short or contradicts another.
        IndexForeign: the folder is not an index of this program.
    """

    def __init__(self, index: Path) -> None:
        self._generation: Generation = open_current(index)
        try:
            with damage("catalog"):
                self.catalog = Catalog(self._generation.folder)
                self.settings = self.catalog.settings()
                self.articles = {row.id: row for row in self.catalog.articles()}
                _, self.passages, _ = self.catalog.counts()
                vectors, tokens = self.catalog.rows()
                dimension = int(self.settings["dimension"])
            with damage("vectors"):
                self.vectors = Vectors(self._generation.folder)
            with damage("words"):
                self.words = Words(self._generation.folder)
            with damage("tokens"):
                self.arrays = Arrays(
                    self._generation.folder, dimension=dimension, passages=vectors, tokens=tokens
                )
            self._check()
        except FootnoteError:
            self._generation.close()
            raise

    @property
    def name(self) -> str:
        """The generation's name."""
        return self._generation.name

    def close(self) -> None:
        """Let go of the generation."""
        self.vectors.close()
        self.catalog.close()
        self._generation.close()

    def scope(self, filters: Filters) -> list[int] | None:
        """The numbers of the articles that pass the filters, or None where all do."""
        if filters == Filters():
            return None
        return [row.id for row in self.articles.values() if _passes(row, filters)]

    def passage_rows(self, ids: Sequence[int]) -> dict[int, PassageRow]:
        """Passages by number.

        Raises:
            IndexDamaged: the catalog cannot be read, or lacks one.
        """
        with damage("catalog"):
            rows = {row.id: row for row in self.catalog.passages(ids)}
            if len(rows) < len(set(ids)):
                raise ValueError("a passage is missing")
        return rows

    def passage_vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The (n, d) vectors of passages, of length 1 but for rounding to float16."""
        return self.arrays.vectors[list(ids)].astype(np.float32)

    def tokens(self, row: PassageRow) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """The (n, d) sign vectors of a passage's tokens, of length 1, and their (n, 2) places."""
        rows = slice(row.first_token, row.first_token + row.tokens)
        return signs(np.asarray(self.arrays.bits[rows])), np.asarray(self.arrays.places[rows])

    def _check(self) -> None:
        with damage("words"):
            if self.words.count() != self.passages:
                raise ValueError(f"{self.words.count()} of {self.passages} passages")
        with damage("vectors"):
            if self.vectors.count() != self.passages:
                raise ValueError(f"{self.vectors.count()} of {self.passages} passages")
            ids = self.catalog.passage_ids()
            sample = [ids[len(ids) * part // SAMPLE] for part in range(SAMPLE)] if ids else []
            for vector in self.passage_vectors(sample) if sample else ():
                if not np.isfinite(vector).all() or self.vectors.nearest(vector, 1)[0][1] < SAME:
                    raise ValueError("a passage is not found by its own vector")


@contextmanager
def damage(part: str) -> Iterator[None]:
    """Whatever a part of the index raises while it is read means that the part is damaged.

    Chroma and Tantivy raise their own errors' bases, which are Exception itself, so nothing narrower than
    that would name the part; errors meant for the user pass.
    """
    try:
        yield
    except FootnoteError:
        raise
    except (Exception, sqlite3.Error) as error:
        reason = str(error).split("\n")[0]
        raise IndexDamaged(
            f"the index is damaged ({part}: {reason})", "run `footnote index --rebuild`"
        ) from error


def _passes(row: ArticleRow, filters: Filters) -> bool:
    if filters.glob is not None and not fnmatchcase(row.name, filters.glob):
        return False
    if filters.since is None and filters.until is None:
        return True
    if row.published is None:
        return False
    return (filters.since or "") <= row.published <= (filters.until or "9999-12-31")
