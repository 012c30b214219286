"""A machine's copies of the articles and the index on object storage, made as they are needed."""

from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from retrieval.cluster.storage.article_copy import ArticleCopy
from retrieval.cluster.storage.files import require_copy
from retrieval.cluster.storage.garbage import collect_garbage
from retrieval.cluster.storage.index_copy import IndexCopy
from retrieval.cluster.storage.objects import Objects
from retrieval.cluster.storage.published import list_name
from retrieval.cluster.storage.space import make_room, trim_articles
from retrieval.sharding.layout import SHARDS, shard_folder
from retrieval.sharding.whole import WholeIndex
from retrieval.types import Shard

TRIM_EVERY = 1000  # articles fetched by a process until their copy is trimmed again


@dataclass(frozen=True, slots=True)
class StorageSpec:
    """An address of object storage, the folders of a machine that are its copies, and how large they may be.

    The articles and the shards may have `disk_gb` gigabytes each.
    """

    url: str
    articles: Path
    index: Path
    disk_gb: float

    def open(self) -> "NodeStorage":
        """The copies of this machine, one object for each process; the errors of `NodeStorage`."""
        return _open(self)


class NodeStorage:
    """The copies of a machine.

    Raises:
        SettingsError: the address is none of object storage.
        IndexForeign: a folder is something else than a copy of it.
        StorageError: a folder cannot be made.
    """

    def __init__(self, spec: StorageSpec) -> None:
        self._spec = spec
        self._limit = int(spec.disk_gb * 1e9)
        self._objects = Objects(f"{spec.url.rstrip('/')}/index")
        require_copy(spec.index, f"{self._objects.url}/")
        self._fetched = 0

    @cached_property
    def articles(self) -> ArticleCopy:
        """The articles."""
        return ArticleCopy(Objects(f"{self._spec.url.rstrip('/')}/articles"), self._spec.articles)

    @cached_property
    def whole(self) -> IndexCopy:
        """The whole index without its shards."""
        return IndexCopy(self._objects, "", self._spec.index)

    def shard(self, count: int, number: int) -> IndexCopy:
        """A shard of it."""
        return IndexCopy(self._objects, _prefix(count, number), shard_folder(self._spec.index, count, number))

    def fetch_shard(self, shard: IndexCopy, pointer: str) -> None:
        """Have a generation of a shard on the disk, in place of others where there is no room.

        Raises:
            StorageError: there is no room, or it cannot be fetched.
        """
        if not shard.has(pointer):
            make_room(self._spec.index, shard.size(pointer), self._limit)
        shard.fetch(pointer)

    def remove_garbage(self) -> None:
        """Remove from the storage what the index does not need any more; the errors of `collect_garbage`."""
        with closing(WholeIndex(self._spec.index)) as whole:
            prefixes = (
                (f"{SHARDS}/{whole.count}/{shard.number:03}/", shard.pointer) for shard in whole.shards
            )
            named = [list_name(prefix, pointer) for prefix, pointer in prefixes]
        collect_garbage(self._objects, named)

    def fetch_article(self, id: str) -> None:
        """Have the file of an article as it is now; see `ArticleCopy.fetch`."""
        self.articles.fetch(id)
        self._fetched += 1
        if self._fetched % TRIM_EVERY == 0:
            trim_articles(self._spec.articles, self._limit)

    def pull_articles(self, shard: Shard) -> None:
        """Have the articles of a shard; the errors of `ArticleCopy.pull`."""
        trim_articles(self._spec.articles, self._limit)
        self.articles.pull(shard)


def _prefix(count: int, number: int) -> str:
    return f"{SHARDS}/{count}/{number:03}/"


@lru_cache(maxsize=4)
def _open(spec: StorageSpec) -> NodeStorage:
    return NodeStorage(spec)
