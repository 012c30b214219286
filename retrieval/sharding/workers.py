"""Who brings the shards of an index up to date: this process, or others; a job for each shard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from retrieval.encoder import Encoder
from retrieval.reading.folder import ArticleFolders
from retrieval.sharding.layout import shard_folder
from retrieval.store.pointers import read_pointer
from retrieval.store.unread import Unread, load_unread
from retrieval.types import Progress, Shard, SyncReport

if TYPE_CHECKING:
    from retrieval.sharding.publication import ShardContents


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What a job has done; `pointer` names the generation that its shard has published."""

    report: SyncReport
    unread: Unread
    pointer: str


@dataclass(frozen=True, slots=True)
class ShardJob:
    """One shard to be brought up to date. `reuse` are other indexes whose embeddings may be taken over."""

    shard: Shard
    files: ArticleFolders
    index: Path
    rebuild: bool
    verify: bool
    reuse: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """The index of the shard."""
        return shard_folder(self.index, self.shard.count, self.shard.number)

    def run(self, encoder: Encoder, progress: Callable[[Progress], None] | None = None) -> ShardReport:
        """Do it; the errors of `retrieval.indexing.indexer.sync`."""
        from retrieval.indexing.indexer import sync

        report = sync(
            self.files,
            self.folder,
            encoder,
            rebuild=self.rebuild,
            verify=self.verify,
            progress=progress,
            reuse=self.reuse,
        )
        return ShardReport(report, load_unread(self.folder), read_pointer(self.folder) or "")


class ShardWorkers(Protocol):
    """Who works on the shards of an index: this process, or the machines of a cluster."""

    def run(
        self, jobs: Sequence[ShardJob], encoder: Encoder, progress: Callable[[Progress], None]
    ) -> list[ShardReport]:
        """Run jobs; `progress` gets how far all of them are together. Their reports in the same order."""

    def contents(self, index: Path, pointers: Sequence[str]) -> "list[ShardContents]":
        """What these generations of all shards add to the whole; the errors of `read_contents`."""


class LocalWorkers:
    """Works on the shards in this process, one after the other."""

    def run(
        self, jobs: Sequence[ShardJob], encoder: Encoder, progress: Callable[[Progress], None]
    ) -> list[ShardReport]:
        total = ProgressOfShards(progress)
        return [job.run(encoder, total.of(job.shard.number)) for job in jobs]

    def contents(self, index: Path, pointers: Sequence[str]) -> "list[ShardContents]":
        from retrieval.sharding.publication import read_contents

        folders = (shard_folder(index, len(pointers), number) for number in range(len(pointers)))
        return [read_contents(folder, pointer) for folder, pointer in zip(folders, pointers, strict=True)]


class ProgressOfShards:
    """Adds up how far the shards are."""

    def __init__(self, progress: Callable[[Progress], None]) -> None:
        self._progress = progress
        self._shards: dict[int, Progress] = {}

    def of(self, shard: int) -> Callable[[Progress], None]:
        """The callback for the progress of a shard."""

        def note(reached: Progress) -> None:
            self._shards[shard] = reached
            shards = self._shards.values()
            self._progress(
                Progress(
                    sum(part.files_done for part in shards),
                    sum(part.files for part in shards),
                    sum(part.passages_done for part in shards),
                    sum(part.passages for part in shards),
                )
            )

        return note
