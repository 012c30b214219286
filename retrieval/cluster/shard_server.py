"""A replica of a shard: opens its generations and does what is asked of them.

They are in a folder that all machines see, or fetched from object storage: the first one before any question,
newer ones on the side, while the one before answers.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from retrieval.cluster.outcome import Outcome, outcome_of
from retrieval.errors import ClusterError, FootnoteError, StorageError
from retrieval.sharding.layout import shard_folder
from retrieval.sharding.requests import OpenShard, ShardRequest
from retrieval.sharding.shards import open_shard
from retrieval.sharding.whole import published_pointer
from retrieval.store.pointers import read_pointer
from retrieval.store.vectors import FOLDER as VECTORS

if TYPE_CHECKING:
    from retrieval.cluster.storage.node_storage import StorageSpec

GENERATIONS = 2  # kept open: the newest, and the one that routers may still ask for
THREADS = 4
# Bytes in memory for each byte of Chroma's vectors and graph: they are read whole at the first question.
MEMORY_FACTOR = 1.2

MEMINFO = Path("/proc/meminfo")

T = TypeVar("T")


class ShardFetching:
    """Fetches the generations of a shard from object storage.

    Args:
        storage: where the index is.
        count: how many shards it has.
        number: the number of the shard.
    """

    def __init__(self, storage: "StorageSpec", count: int, number: int) -> None:
        self._storage = storage.open()
        self._shard = self._storage.shard(count, number)
        self._number = number
        self._thread = ThreadPoolExecutor(1, "fetch")
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[None]] = {}

    def newest(self) -> str | None:
        """The pointer of the newest generation, which is fetched; of what is on the disk where that fails."""
        with suppress(StorageError):
            self._shard.pull(fetched=False)
        pointer = read_pointer(self._shard.folder)
        if pointer is not None:
            self._storage.fetch_shard(self._shard, pointer)
        return pointer

    def require(self, pointer: str) -> None:
        """Begin to fetch a generation that is not on the disk; nobody waits for it.

        Raises:
            ClusterError: it is on its way.
            StorageError: it could not be fetched; the next call begins again.
        """
        if self._shard.has(pointer):
            return
        with self._lock:
            if pointer not in self._under_way:
                fetch = partial(self._storage.fetch_shard, self._shard, pointer)
                self._under_way[pointer] = self._thread.submit(fetch)
            fetching = self._under_way[pointer]
            if fetching.done():
                self._under_way.pop(pointer).result()
                return
        raise ClusterError(f"shard {self._number} is being fetched", "ask again in a moment")


class ShardServer:
    """A shard, on one machine.

    Args:
        index: the whole index, or the folder of its copy.
        count: how many shards the index has.
        number: the number of the shard.
        storage: where the index is, if not in a folder that all machines see.
        free_memory: how many bytes the machine has left; None if that is not known.
    """

    def __init__(
        self,
        index: Path,
        count: int,
        number: int,
        storage: "StorageSpec | None" = None,
        *,
        free_memory: Callable[[], float | None] | None = None,
    ) -> None:
        self._free_memory = free_memory or available_memory
        self._index = index
        self._number = number
        self._lock = threading.Lock()
        self._open: dict[str, OpenShard] = {}
        self._readers: Counter[str] = Counter()
        self._threads = ThreadPoolExecutor(THREADS, "shard")
        self._fetching = None if storage is None else ShardFetching(storage, count, number)
        with suppress(FootnoteError):  # nothing that can be read: the first question says so
            if self._fetching is not None:
                pointer: str | None = self._fetching.newest()
            else:
                pointer = published_pointer(index, number)
            if pointer is not None:
                self._opened(count, pointer)

    async def ask(self, count: int, pointer: str, request: ShardRequest[T]) -> Outcome[T]:
        """What `answer` gives, in a thread: several requests are answered side by side."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self.answer, count, pointer, request
        )

    def answer(self, count: int, pointer: str, request: ShardRequest[T]) -> Outcome[T]:
        """The result of a request to the generation that a pointer names, in an index of `count` shards."""

        def run() -> T:
            with self._reading(count, pointer) as shard:
                return request.run(shard)

        return outcome_of(run)

    def close(self) -> None:
        """Let go of all generations."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()

    @contextmanager
    def _reading(self, count: int, pointer: str) -> Iterator[OpenShard]:
        """A generation, which stays open meanwhile."""
        if self._fetching is not None and pointer not in self._open:
            self._fetching.require(pointer)
        with self._lock:
            shard = self._opened(count, pointer)
            self._readers[pointer] += 1
        try:
            yield shard
        finally:
            with self._lock:
                self._readers[pointer] -= 1
                self._close_oldest()

    def _opened(self, count: int, pointer: str) -> OpenShard:
        if pointer not in self._open:
            shard = shard_folder(self._index, count, self._number)
            _require_memory(shard / pointer.partition(" ")[0], self._free_memory())
            self._open[pointer] = open_shard(self._index, count, self._number, pointer)
        return self._open[pointer]

    def _close_oldest(self) -> None:
        """Close what is more than `GENERATIONS`, unless somebody reads it."""
        for pointer in list(self._open)[:-GENERATIONS]:
            if not self._readers[pointer]:
                self._open.pop(pointer).close()


def _require_memory(generation: Path, free: float | None) -> None:
    """Refuse a generation that the machine has no memory for, rather than have the machine end what runs.

    Raises:
        ClusterError: there is too little.
    """
    files = (generation / VECTORS).rglob("*")
    needed = MEMORY_FACTOR * sum(path.stat().st_size for path in files if path.is_file())
    if free is not None and needed > free:
        raise ClusterError(
            f"a machine has {free / 1e9:.1f} GB of memory left, and a shard needs {needed / 1e9:.1f}",
            "index in more shards, or add machines",
        )


def available_memory() -> float | None:
    """Bytes that a process can have without another one being paged out; None where Linux does not say."""
    try:
        lines = MEMINFO.read_text("ascii").splitlines()
        return next(1024 * float(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return None
