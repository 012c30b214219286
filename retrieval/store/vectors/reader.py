"""Chroma's folder of a published generation, open for questions.

Chroma's Python client takes 0.7 s and 36 MB to import (gRPC, OpenTelemetry, HTTP, a dozen embedding
services), more than all else that a first answer needs, and takes no part in a query: it hands it on to the
engine, a package that comes with Chroma. So does this module. The engine's calls are not promised to stay as
they are, so pyproject.toml names the versions of Chroma that have them, and a test compares the two.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import chromadb_rust_bindings as engine
import numpy as np
from numpy.typing import NDArray

from retrieval.errors import StorageError
from retrieval.store.read_only import writable_view
from retrieval.store.vectors import COLLECTION, DATABASE, FOLDER

TENANT_AND_DATABASE = ("default_tenant", "default_database")  # what Chroma's client calls them in local mode
HNSW_CACHE_SIZE = 1  # kept open by the engine; there is one collection
# SQLite's result codes for a file system that does not let it write: READONLY, IOERR, FULL, CANTOPEN.
SQLITE_IO_ERRORS = (8, 10, 13, 14)


class VectorReader:
    """The vectors of a published generation. Several threads may search at once.

    Raises:
        StorageError: the disk does not let the engine open the database: it starts with a transaction, though
            there is nothing to write.
    """

    def __init__(self, generation: Path) -> None:
        folder = generation / FOLDER
        with ExitStack() as opened, _reporting_refusal(folder):
            # Of a folder that may not be written the database is copied: 1.5 kB a passage.
            path = opened.enter_context(writable_view(folder, copied=(DATABASE,)))
            self._engine = _open_engine(path)
            self._collection = str(self._engine.get_collection(COLLECTION, *TENANT_AND_DATABASE).id)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of the folder: the engine does when nothing holds it any more."""
        del self._engine
        self._opened.close()

    def count(self) -> int:
        """How many passages Chroma reports."""
        return int(self._engine.count(self._collection, *TENANT_AND_DATABASE))

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """The `k` passages nearest to a vector (d,) of length 1, and their cosines, nearest first."""
        result = self._engine.query(
            self._collection,
            None,  # of all ids
            [vector.tolist()],
            k,
            None,  # no filter on metadata
            None,  # no filter on documents
            ["distances"],
            *TENANT_AND_DATABASE,
        )
        ids_and_distances = zip(result.ids[0], result.distances[0], strict=True)
        return [(int(id), 1.0 - distance) for id, distance in ids_and_distances]


def _open_engine(folder: Path) -> engine.Bindings:
    database = engine.SqliteDBConfig(
        hash_type=engine.MigrationHash.MD5,
        migration_mode=engine.MigrationMode.Validate,
        url=str(folder / DATABASE),
    )
    return engine.Bindings(
        allow_reset=False,
        sqlite_db_config=database,
        persist_path=str(folder),
        hnsw_cache_size=HNSW_CACHE_SIZE,
    )


@contextmanager
def _reporting_refusal(folder: Path) -> Iterator[None]:
    """Turn SQLite's complaint about the file system into a `StorageError`: the index itself is intact."""
    try:
        yield
    except Exception as error:  # the engine's errors have no type of their own
        code = re.search(r"\(code: (\d+)\) *(.*)", str(error))
        if code and int(code[1]) % 256 in SQLITE_IO_ERRORS:
            raise StorageError(
                f"the index cannot be opened ({code[2]}); it is intact",
                f"see that you may write to {folder.parent} and that its disk has room",
            ) from error
        raise
