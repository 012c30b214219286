"""The nearest passages to a vector: the one home of Chroma.

Chroma is used as a plain index of vectors: ids and article numbers in, ids and cosines out. Texts stay
in the catalog, and Chroma's own embedding function, which would call out, is never set.
"""

import re
import shutil
import sqlite3
import threading
import warnings
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from numpy.typing import NDArray

from retrieval.errors import StorageError

FOLDER = "vectors"
DATABASE = "chroma.sqlite3"
COLLECTION = "passages"
# recall@10 on random vectors is 0.62 at Chroma's default of 100 and 0.98 at 500.
EF_SEARCH = 500
SCOPE_BATCH = 1000  # article numbers in one filter; SQLite's limit on variables is not far above
# The default, named because it matters: at so many pending rows Chroma writes its graph, which a reader, who
# adds none, must never do to a published generation.
SYNC_THRESHOLD = 1000
BATCH_SIZE = 100  # Chroma's default; rows beyond it go from a plain list to the graph in memory
GRAPH = "index_metadata.pickle"  # in the folder of a graph that was written; without it the rest says nothing
# Chroma counts its clients of a folder, but not safely for threads.
_COUNTING = threading.Lock()
# What SQLite calls a file system that does not let it write: READONLY, IOERR, FULL, CANTOPEN.
REFUSED = (8, 10, 13, 14)


class Vectors:
    """The Chroma folder of one generation."""

    def __init__(self, folder: Path) -> None:
        self._client = _start(folder / FOLDER)
        try:
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={
                    "hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": SYNC_THRESHOLD}
                },
            )
        except Exception:  # whatever it was goes on; but the client must not stay behind, half open
            self.close()
            raise

    def close(self) -> None:
        """Let go of the folder."""
        with _COUNTING:
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

    def settle(self) -> None:
        """Have Chroma write its graph now, so that no reader repeats what is still pending.

        It has no call for that: it writes once more rows are pending than a threshold, which can be lowered.
        """
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of having no embedder
            self._collection.modify(configuration={"hnsw": {"sync_threshold": 2, "batch_size": 2}})
            self.count()
            self._collection.modify(
                configuration={"hnsw": {"sync_threshold": SYNC_THRESHOLD, "batch_size": BATCH_SIZE}}
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


def copy(base: Path, draft: Path) -> None:
    """Copy the folder of a generation to a draft, whole even while a reader starts."""
    (draft / FOLDER).mkdir()
    with (
        closing(sqlite3.connect(base / FOLDER / DATABASE)) as old,
        closing(sqlite3.connect(draft / FOLDER / DATABASE)) as new,
    ):
        old.backup(new)
    for graph in (base / FOLDER).glob(f"*/{GRAPH}"):
        (draft / FOLDER / graph.parent.name).mkdir()
        for path in graph.parent.iterdir():
            shutil.copyfile(path, draft / FOLDER / graph.parent.name / path.name)


def tidy(folder: Path) -> None:
    """Remove what any reader of the generation writes anew: the files of a graph that is still pending."""
    for graph in (folder / FOLDER).iterdir():
        if graph.is_dir() and not (graph / GRAPH).exists():
            shutil.rmtree(graph)


def _start(path: Path) -> ClientAPI:
    """A client of the folder. Even for reading, Chroma writes a few bytes as it starts.

    Raises:
        StorageError: the disk does not let it.
    """
    try:
        with _COUNTING:
            return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
    except Exception as error:
        # Chroma keeps what failed to start and would hand it out again.
        SharedSystemClient._identifier_to_system.pop(str(path), None)
        code = re.search(r"\(code: (\d+)\) *(.*)", str(error))
        if code and int(code[1]) % 256 in REFUSED:
            raise StorageError(
                f"the index cannot be opened ({code[2]}); it is intact",
                f"free space on the disk of {path.parent}",
            ) from error
        raise
