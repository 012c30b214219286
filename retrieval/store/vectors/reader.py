"""Chroma's folder of a published generation, open for questions."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import StorageError
from retrieval.store.read_only import writable_view
from retrieval.store.vectors import COLLECTION, DATABASE, FOLDER
from retrieval.store.vectors.engine import TENANT_AND_DATABASE, open_engine

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
            self._engine = open_engine(path)
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
