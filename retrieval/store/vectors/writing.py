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

# recall@10 on random vectors is 0.62 at Chroma's default of 100 and 0.98 at 500.
EF_SEARCH = 500
REMOVED_TOGETHER = 1000  # SQLite's limit on variables is not far above
# The default, named because it matters: at so many pending rows Chroma writes its graph, which a reader, who
# adds none, must never do to a published generation.
SYNC_THRESHOLD = 1000
BATCH_SIZE = 100  # Chroma's default; rows beyond it go from a plain list to the graph in memory
GRAPH = "index_metadata.pickle"  # in the folder of a graph that was written; without it the rest says nothing
# Chroma counts its clients of a folder, but not safely for threads.
_COUNTING = threading.Lock()


class _Settings(Settings):
    """Chroma's settings, from us alone.

    By themselves they are read from the environment and from a file `.env` in the current folder, too, which
    can name another host for the vectors to go to, or code to be imported.
    """

    @classmethod
    def settings_customise_sources(cls, settings_cls: Any, init_settings: Any, *_: Any, **__: Any) -> Any:
        """Where settings come from: the arguments of the constructor."""
        return (init_settings,)


class VectorWriter:
    """The vectors of a draft."""

    def __init__(self, draft: Path) -> None:
        path = str(draft / FOLDER)
        try:
            with _COUNTING:
                self._client = chromadb.PersistentClient(path, _Settings(anonymized_telemetry=False))
        except Exception:
            # Chroma keeps what failed to start and would hand it out again.
            SharedSystemClient._identifier_to_system.pop(path, None)
            raise
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
            self._client.close()  # type: ignore[attr-defined] # ClientAPI, its type, does not name it

    def add(self, passages: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add passages by number with their (n, d) vectors."""
        most = self._client.get_max_batch_size()
        for begin in range(0, len(passages), most):
            end = begin + most
            self._collection.add([str(each) for each in passages[begin:end]], vectors[begin:end])

    def remove(self, passages: Sequence[int]) -> None:
        """Remove passages by number."""
        for begin in range(0, len(passages), REMOVED_TOGETHER):
            self._collection.delete(ids=[str(each) for each in passages[begin : begin + REMOVED_TOGETHER]])

    def settle(self) -> None:
        """Have Chroma write its graph now, so that no reader repeats what is still pending.

        It has no call for that: it writes once more rows are pending than a threshold, which can be lowered.
        """
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of having no embedder
            self._collection.modify(configuration={"hnsw": {"sync_threshold": 2, "batch_size": 2}})
            self._collection.count()
            self._collection.modify(
                configuration={"hnsw": {"sync_threshold": SYNC_THRESHOLD, "batch_size": BATCH_SIZE}}
            )


def copy_vectors(base: Path, draft: Path) -> None:
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


def tidy_vectors(folder: Path) -> None:
    """Remove what any reader of the generation writes anew: the files of a graph that is still pending."""
    for graph in (folder / FOLDER).iterdir():
        if graph.is_dir() and not (graph / GRAPH).exists():
            shutil.rmtree(graph)
