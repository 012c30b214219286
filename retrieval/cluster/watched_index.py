"""The index of a router: a newer generation is opened in the background, and used once it can answer.

While it cannot (storage that vanished, a shard that is gone), the old one goes on answering.
"""

import logging
import threading
from collections.abc import Callable, Iterator

from retrieval.cluster.remote_shards import ShardHandles
from retrieval.encoder import Encoder
from retrieval.errors import FootnoteError, PartsUnreachable
from retrieval.indexing.stored import SyncOptions
from retrieval.indexing.verification import IndexProblem
from retrieval.indexing.verification import OnProgress as OnFilesRead
from retrieval.reading.folder import ArticleFolders
from retrieval.sharding.index import ShardedIndex
from retrieval.sharding.requests import Open
from retrieval.sharding.snapshot import ShardedSnapshot
from retrieval.store.metadata import IndexMetadata
from retrieval.store.pointers import read_pointer
from retrieval.store.rows import ArticleRow
from retrieval.types import Article, SyncReport

POLL_SECONDS = 1.0

log = logging.getLogger(__name__)


class WatchedIndex:
    """Opens generations of a sharded index, and looks for newer ones while the process runs.

    Args:
        index: the index.
        encoder: the model that it was made with.
        handles: which shards do not answer just now.
        replicas: how many each shard has.
        refresh: brings the folder of the index up to date, where that is a copy.
    """

    def __init__(
        self,
        index: ShardedIndex,
        encoder: Encoder,
        handles: ShardHandles,
        replicas: int,
        *,
        refresh: Callable[[], object] = lambda: None,
    ) -> None:
        self._refresh = refresh
        self._index = index
        self._handles = handles
        self._replicas = replicas
        self._encoder = encoder
        self._lock = threading.Lock()
        self._ready: ShardedSnapshot | None = None
        self._newest: ShardedSnapshot | None = None
        self._problem = ""
        self._pointer: str | None = None  # of the newest generation that was opened

    def start(self) -> None:
        """Look for newer generations from now on, while the process runs."""
        threading.Thread(target=self._watch, name="generations", daemon=True).start()

    def open(self, encoder: Encoder) -> ShardedSnapshot:
        """The newest generation that is ready; the errors of `ShardedIndex.open`."""
        with self._lock:
            snapshot = self._ready or self._opened()
            self._ready, self._newest = None, snapshot
            return snapshot

    def _opened(self) -> ShardedSnapshot:
        pointer = read_pointer(self._index.index)
        snapshot = self._index.open(self._encoder)
        self._pointer = pointer  # should a newer one have come meanwhile, it is looked at once more
        snapshot.opened.is_current = lambda: self._ready is None
        return snapshot

    def _watch(self) -> None:
        tick = threading.Event()
        while not tick.wait(POLL_SECONDS):
            try:
                self._probe()
                self.look()
                self._problem = ""
            except (FootnoteError, OSError, ValueError) as error:
                if str(error) != self._problem:
                    log.warning("%s; the generation before goes on answering", error)
                self._problem = str(error)

    def _probe(self) -> None:
        newest = self._newest
        if newest is not None and self._handles.suspects:
            whole = newest.opened.whole
            self._handles.probe(whole.count, {shard.number: shard.pointer for shard in whole.shards})

    def look(self) -> None:
        """Make a newer generation ready, if there is one.

        Raises:
            FootnoteError: it cannot be opened; the one before goes on answering.
        """
        self._refresh()
        with self._lock:
            if self._newest is None or self._ready is not None:
                return
            pointer, before = read_pointer(self._index.index), self._pointer
            if pointer == before:
                return
            snapshot = self._opened()
            if lost := self._lost_among(snapshot):
                self._pointer = before
                snapshot.close()
                raise PartsUnreachable(lost)
            self._ready = snapshot

    def _lost_among(self, snapshot: ShardedSnapshot) -> set[int]:
        """The shards that cannot open a new generation, though they answered for the one before."""
        before = set(self._handles.suspects)
        shards = {shard.number for shard in snapshot.opened.whole.shards}
        for _ in range(self._replicas):  # one replica is asked each time, mostly another one
            shards &= snapshot.opened.shards.gather(dict.fromkeys(shards, Open())).keys()
        return {shard.number for shard in snapshot.opened.whole.shards} - shards - before

    def sync(self, files: ArticleFolders, encoder: Encoder, options: SyncOptions) -> SyncReport:
        return self._index.sync(files, encoder, options)

    def metadata(self) -> IndexMetadata:
        return self._index.metadata()

    def articles(self) -> list[ArticleRow]:
        return self._index.articles()

    def stored_article(self, id: str, data: bytes) -> Article | None:
        return self._index.stored_article(id, data)

    def verify(
        self, files: ArticleFolders, encoder: Encoder, progress: OnFilesRead
    ) -> Iterator[IndexProblem]:
        return self._index.verify(files, encoder, progress)
