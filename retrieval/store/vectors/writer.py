"""Chroma's folder of a draft: copied from the last generation, added to and removed from.

Nothing is searched here, and no published folder is written.
"""

import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import chromadb_rust_bindings as rust
import numpy as np
from numpy.typing import NDArray

from retrieval.store.vectors import COLLECTION, DATABASE, FOLDER
from retrieval.store.vectors.engine import TENANT_AND_DATABASE, open_engine

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
CONFIGURATION = {
    "hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": SYNC_THRESHOLD},
    "embedding_function": {"type": "legacy"},  # none
}


class VectorWriter:
    """The vectors of a draft."""

    _engine: rust.Bindings  # None once it is closed

    def __init__(self, draft: Path) -> None:
        self._path = draft / FOLDER
        self._path.mkdir(exist_ok=True)
        self._open()

    def _open(self) -> None:
        self._engine = open_engine(self._path, create=True)
        collection = self._engine.create_collection(
            COLLECTION,
            json.dumps(CONFIGURATION),
            None,  # no schema
            None,  # no metadata
            True,  # or open the one that is there
            *TENANT_AND_DATABASE,
        )
        self._collection = str(collection.id)

    def close(self) -> None:
        """Let go of the folder."""
        self._engine = None

    def add(self, passages: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add passages by number with their (n, d) vectors."""
        most = self._engine.get_max_batch_size()
        for begin in range(0, len(passages), most):
            self._engine.add(
                [str(number) for number in passages[begin : begin + most]],
                self._collection,
                list(vectors[begin : begin + most]),
                *(None, None, None),  # no metadata, documents or addresses
                *TENANT_AND_DATABASE,
            )

    def remove(self, passages: Sequence[int]) -> None:
        """Remove passages by number."""
        for begin in range(0, len(passages), IDS_PER_DELETE):
            self._engine.delete(
                self._collection,
                [str(number) for number in passages[begin : begin + IDS_PER_DELETE]],
                *(None, None, None),  # all of these, by no filter
                *TENANT_AND_DATABASE,
            )

    def flush(self) -> None:
        """Make Chroma write its pending rows to its graph, so that no reader has to, and close it.

        Chroma has no call for that; but when it opens a folder with more pending rows than a threshold it
        writes its graph, and the threshold can be lowered.
        """
        self._write_graph_at(2, 2)
        self.close()
        self._open()
        self._engine.count(self._collection, *TENANT_AND_DATABASE)
        self._write_graph_at(SYNC_THRESHOLD, BATCH_SIZE)
        self.close()
        with closing(sqlite3.connect(self._path / DATABASE)) as database:
            database.executescript(NO_LOCK_ROWS)
        for graph in self._path.iterdir():
            if graph.is_dir() and not (graph / GRAPH).exists():  # of a single row, which readers write anew
                shutil.rmtree(graph)

    def _write_graph_at(self, threshold: int, batch: int) -> None:
        configuration = {"hnsw": {"sync_threshold": threshold, "batch_size": batch}}
        self._engine.update_collection(self._collection, None, None, json.dumps(configuration))
