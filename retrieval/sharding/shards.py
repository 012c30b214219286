"""The interface to the shards of a generation, and those on this disk."""

from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Protocol, TypeVar

from retrieval.sharding.layout import shard_folder
from retrieval.sharding.requests import OpenShard, ShardRequest
from retrieval.sharding.whole import WholeIndex
from retrieval.store.snapshot import LocalSnapshot

T = TypeVar("T")


class Shards(Protocol):
    """The shards of one generation of the whole."""

    def gather(self, requests: Mapping[int, ShardRequest[T]]) -> dict[int, T]:
        """What each shard makes of its request, by its number; one that cannot be reached is left out.

        Raises:
            IndexDamaged: a shard was reached, and cannot be read.
        """

    def close(self) -> None:
        """Let go of them."""


class ShardsOnDisk:
    """The shards of a generation, all open in this process, asked one after the other."""

    def __init__(self, index: Path, whole: WholeIndex) -> None:
        with ExitStack() as opened:
            self._open = {
                shard.number: opened.enter_context(
                    closing(open_shard(index, whole.count, shard.number, shard.pointer))
                )
                for shard in whole.shards
            }
            self._opened = opened.pop_all()

    def gather(self, requests: Mapping[int, ShardRequest[T]]) -> dict[int, T]:
        return {number: request.run(self._open[number]) for number, request in requests.items()}

    def close(self) -> None:
        self._opened.close()


def open_shard(index: Path, count: int, number: int, pointer: str) -> OpenShard:
    """A shard of an index, open for questions.

    Raises:
        IndexDamaged: it is gone, or is not as it was written.
    """
    return OpenShard(LocalSnapshot(shard_folder(index, count, number), generation=pointer))
