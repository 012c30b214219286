"""Chroma's folder of a draft: copied from the last generation, added to and removed from.

Nothing is searched here, and no published folder is written.
"""

import shutil
import sqlite3
import threading
import warnings
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from numpy.typing import NDArray

from retrieval.store.vectors import COLLECTION, DATABASE, FOLDER

# recall@10 on random vectors is 0.62 at Chroma's default of 100 and 0.98 at 500; among a million passages it
# is 0.80 at 200 and 0.93 at 500, which takes a millisecond more.
EF_SEARCH = 500
IDS_PER_DELETE = 1000  # SQLite's limit on variables is not far above
# The default, named because it matters: at so many pending rows Chroma writes its graph, which a reader, who
# adds none, must never do to a published generation.
SYNC_THRESHOLD = 1000
BATCH_SIZE = 100  # Chroma's default; rows beyond it go from a plain list to the graph in memory
# Marks an HNSW folder that Chroma has flushed; a folder without it is incomplete.
GRAPH = "index_metadata.pickle"
# As it starts, Chroma adds a row to this table, for the lock that comes with it; nothing reads the rows.
# Without them a published generation stays as it is, byte for byte, and can be read on a full disk.
NO_LOCK_ROWS = """
CREATE TRIGGER IF NOT EXISTS quiet BEFORE INSERT ON acquire_write BEGIN SELECT RAISE(IGNORE); END;
"""
# Chroma counts its clients of a folder, but not safely for threads.
_CLIENT_LOCK = threading.Lock()


class _Settings(Settings):
    """Chroma's settings, from the arguments alone.

    By default Chroma also reads the environment and a file `.env` in the current folder, which can name
    another host to send the vectors to, or code to be imported.
    """

    @classmethod
    def settings_customise_sources(cls, settings_cls: Any, init_settings: Any, *_: Any, **__: Any) -> Any:
        """Where settings come from: the arguments of the constructor."""
        return (init_settings,)


class VectorWriter:
    """The vectors of a draft."""

    def __init__(self, draft: Path) -> None:
        self._path = draft / FOLDER
        self._open()

    def _open(self) -> None:
        try:
            with _CLIENT_LOCK:
                settings = _Settings(anonymized_telemetry=False)
                self._client = chromadb.PersistentClient(str(self._path), settings=settings)
        except Exception:  # re-raised; but Chroma keeps the client that failed, and would hand it out again
            SharedSystemClient._identifier_to_system.pop(str(self._path), None)
            raise
        try:
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={
                    "hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": SYNC_THRESHOLD}
                },
            )
        except Exception:  # re-raised; but the client must not stay behind, half open
            self.close()
            raise

    def close(self) -> None:
        """Let go of the folder."""
        with _CLIENT_LOCK:
            self._client.close()  # type: ignore[attr-defined] # ClientAPI, its type, does not name it

    def add(self, passages: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add passages by number with their (n, d) vectors."""
        most = self._client.get_max_batch_size()
        for begin in range(0, len(passages), most):
            end = begin + most
            self._collection.add([str(number) for number in passages[begin:end]], vectors[begin:end])

    def remove(self, passages: Sequence[int]) -> None:
        """Remove passages by number."""
        for begin in range(0, len(passages), IDS_PER_DELETE):
            self._collection.delete(ids=[str(number) for number in passages[begin : begin + IDS_PER_DELETE]])

    def flush(self) -> None:
        """Make Chroma write its pending rows to its graph, so that no reader has to, and close it.

        Chroma has no call for that; but when it opens a folder with more pending rows than a threshold it
        writes its graph, and the threshold can be lowered.
        """
        self._write_graph_at(2, 2)
        self.close()
        self._open()
        self._collection.count()
        self._write_graph_at(SYNC_THRESHOLD, BATCH_SIZE)
        self.close()
        with closing(sqlite3.connect(self._path / DATABASE)) as database:
            database.executescript(NO_LOCK_ROWS)
        for graph in self._path.iterdir():
            if graph.is_dir() and not (graph / GRAPH).exists():  # of a single row, which readers write anew
                shutil.rmtree(graph)

    def _write_graph_at(self, threshold: int, batch: int) -> None:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of having no embedder
            self._collection.modify(
                configuration={"hnsw": {"sync_threshold": threshold, "batch_size": batch}}
            )
