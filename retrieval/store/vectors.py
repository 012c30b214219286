"""The nearest passages to a vector: the one home of Chroma.

Chroma is used as a plain index of vectors: ids and article numbers in, ids and cosines out. Texts stay
in the catalog, and Chroma's own embedding function, which would call out, is never set.
"""

from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings
from numpy.typing import NDArray

FOLDER = "vectors"
COLLECTION = "passages"
# recall@10 on random vectors is 0.62 at Chroma's default of 100 and 0.98 at 500.
EF_SEARCH = 500
SCOPE_BATCH = 1000  # article numbers in one filter; SQLite's limit on variables is not far above
# The default, named because it matters: fewer pending rows than this are never written by a reader.
SYNC_THRESHOLD = 1000


class Vectors:
    """The Chroma folder of one generation."""

    def __init__(self, folder: Path) -> None:
        self._client = chromadb.PersistentClient(
            str(folder / FOLDER), settings=Settings(anonymized_telemetry=False)
        )
        self._collection = self._client.get_or_create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": SYNC_THRESHOLD}
            },
        )

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()  # type: ignore[attr-defined]

    def count(self) -> int:
        """How many passages it says it has."""
        return self._collection.count()

    def add(self, passages: Sequence[int], articles: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add passages by number: (n, d) vectors and the number of each one's article."""
        most = self._client.get_max_batch_size()
        for begin in range(0, len(passages), most):
            end = begin + most
            self._collection.add(
                ids=[str(each) for each in passages[begin:end]],
                embeddings=vectors[begin:end],
                metadatas=[{"article": each} for each in articles[begin:end]],
            )

    def remove(self, passages: Sequence[int]) -> None:
        """Remove passages by number."""
        for begin in range(0, len(passages), SCOPE_BATCH):
            self._collection.delete(ids=[str(each) for each in passages[begin : begin + SCOPE_BATCH]])

    def nearest(
        self, vector: NDArray[np.float32], k: int, scope: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages nearest to a vector and their cosines, nearest first.

        Args:
            vector: (d,) of length 1.
            k: how many at most.
            scope: numbers of the articles that may be searched; None for all.
        """
        if scope is None:
            return self._query(vector, k, None)
        found: list[tuple[int, float]] = []
        for begin in range(0, len(scope), SCOPE_BATCH):
            found += self._query(vector, k, list(scope[begin : begin + SCOPE_BATCH]))
        return sorted(found, key=lambda hit: -hit[1])[:k]

    def _query(
        self, vector: NDArray[np.float32], k: int, articles: list[int] | None
    ) -> list[tuple[int, float]]:
        result = self._collection.query(
            query_embeddings=vector[np.newaxis],
            n_results=k,
            where=None if articles is None else {"article": {"$in": articles}},  # type: ignore[dict-item]
            include=["distances"],
        )
        distances = (result["distances"] or [[]])[0]
        return [(int(id), 1.0 - distance) for id, distance in zip(result["ids"][0], distances, strict=True)]
