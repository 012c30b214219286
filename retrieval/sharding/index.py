"""An index in shards, as a library uses it: shards are brought up to date, then published as one."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from retrieval.encoder import Encoder
from retrieval.errors import FolderError, NotReadyError
from retrieval.indexing.stored import SyncOptions
from retrieval.reading.folder import ArticleFolders
from retrieval.sharding.layout import earlier_indexes, remove_other_shards, shard_folder
from retrieval.sharding.whole import Whole, read_articles
from retrieval.store.indexed_articles import stored_article
from retrieval.store.lock import exclusive_writer
from retrieval.store.metadata import IndexMetadata, require_same_model
from retrieval.store.pointers import read_pointer
from retrieval.store.rows import ArticleRow
from retrieval.store.unread import Unread, load_unread, save_unread
from retrieval.types import Article, Progress, Shard, SyncReport

if TYPE_CHECKING:
    from retrieval.indexing.verification import IndexProblem
    from retrieval.indexing.verification import OnProgress as OnFilesRead
    from retrieval.sharding.publication import ShardContents
    from retrieval.sharding.shards import Shards
    from retrieval.sharding.snapshot import ShardedSnapshot

NO_WORDS_FIRST = 1 << 62  # bytes; a shard is not published by its words alone


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
        """Run jobs, told how far all of them are together; their reports in the same order."""

    def contents(self, index: Path, pointers: Sequence[str]) -> "list[ShardContents]":
        """What these generations of all shards add to the whole; the errors of `read_contents`."""


class WorkHere:
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
        """What is to be told how far a shard is."""

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


@dataclass(frozen=True, slots=True)
class ShardedIndex:
    """An index in `count` shards.

    `workers` bring them up to date; `open_shards` is how they are asked, None for those on this disk, of
    which `exact` compares all vectors.
    """

    index: Path
    count: int
    workers: ShardWorkers = field(default_factory=WorkHere)
    open_shards: "Callable[[Path, Whole], Shards] | None" = None
    exact: bool = False

    def sync(self, files: ArticleFolders, encoder: Encoder, options: SyncOptions) -> SyncReport:
        started = time.perf_counter()
        progress = options.progress or (lambda progress: None)
        with exclusive_writer(self.index):
            shards = self.workers.run(self._jobs(files, options), encoder, progress)
            self._remember_unread([shard.unread for shard in shards])
            report = _summed([shard.report for shard in shards])
            if not report.articles:
                first = report.notices[0]
                named = ", ".join(str(source.path) for source in files.sources)
                message = f"none of the files in {named} can be read as an article"
                raise FolderError(f"{message}; {first.path}: {first.message}", first.hint)
            self._publish(tuple(shard.pointer for shard in shards))
        if report.missing:
            report = self._counting_missing(report, files)
        return replace(
            report,
            elapsed_ms=1000 * (time.perf_counter() - started),
            unread=load_unread(self.index).counts(),
        )

    def _counting_missing(self, report: SyncReport, files: ArticleFolders) -> SyncReport:
        """The report with what is said of sources that are away counted over all shards."""
        missing = files.find().missing_notices([row.article_id for row in self.articles()])
        away = {notice.path for notice in missing}
        others = (notice for notice in report.notices if notice.path not in away)
        said = tuple(f"{notice.path} {notice.message}" for notice in missing)
        return replace(report, notices=(*missing, *others), missing=said)

    def open(self, encoder: Encoder) -> "ShardedSnapshot":
        from retrieval.sharding.open_whole import OpenWhole
        from retrieval.sharding.shards import ShardsOnDisk
        from retrieval.sharding.snapshot import ShardedSnapshot

        whole = Whole(self.index)
        try:
            require_same_model(whole.metadata, encoder)
            shards = (self.open_shards or ShardsOnDisk)(self.index, whole)
        except BaseException:  # Ctrl-C as well: what is open already is closed
            whole.close()
            raise
        return ShardedSnapshot(OpenWhole(whole, shards, exact=self.exact))

    def metadata(self) -> IndexMetadata:
        return read_articles(self.index)[0]

    def articles(self) -> list[ArticleRow]:
        return list(read_articles(self.index)[1])

    def stored_article(self, id: str, data: bytes) -> Article | None:
        number = next(number for number in range(self.count) if Shard(number, self.count).holds(id))
        return stored_article(shard_folder(self.index, self.count, number), id, data)

    def verify(
        self, files: ArticleFolders, encoder: Encoder, progress: "OnFilesRead"
    ) -> "Iterator[IndexProblem]":
        from retrieval.indexing.verification import damaged_files, verify_index

        problems = list(damaged_files(self.index, progress))
        yield from problems
        for number in range(self.count if not problems else 0):
            yield from verify_index(files, shard_folder(self.index, self.count, number), encoder, progress)

    def _publish(self, pointers: tuple[str, ...]) -> None:
        """Publish what the shards have, unless that is what is published."""
        from retrieval.sharding.publication import publish_whole

        if pointers != self._pointers_of_whole():
            publish_whole(self.index, self.workers.contents(self.index, pointers))
        remove_other_shards(self.index, self.count)

    def _jobs(self, files: ArticleFolders, options: SyncOptions) -> list[ShardJob]:
        shards = [Shard(number, self.count) for number in range(self.count)]
        reuse = tuple(earlier_indexes(self.index, self.count))
        return [
            ShardJob(
                shard,
                replace(files, options=replace(files.options, shard=shard, words_first_bytes=NO_WORDS_FIRST)),
                self.index,
                options.rebuild,
                options.verify,
                reuse,
            )
            for shard in shards
        ]

    def _remember_unread(self, shards: Sequence[Unread]) -> None:
        """Keep what all shards left unread; the files that are passed over are the same for each."""
        refusals = tuple(refusal for shard in shards for refusal in shard.refusals)
        notices = tuple(notice for shard in shards for notice in shard.notices)
        save_unread(self.index, Unread(refusals, shards[0].passed_over, notices))

    def _pointers_of_whole(self) -> tuple[str, ...]:
        """The generations that the whole is published with; none where it has to be published anew."""
        try:
            with closing(Whole(self.index)) as whole:
                return tuple(shard.pointer for shard in whole.shards)
        except NotReadyError:
            return ()


def _summed(reports: Sequence[SyncReport]) -> SyncReport:
    """What all shards did, each notice once; the time is left to the caller."""
    reasons = (report.rebuild_reason for report in reports)
    return SyncReport(
        articles=sum(report.articles for report in reports),
        passages=sum(report.passages for report in reports),
        added=sum(report.added for report in reports),
        changed=sum(report.changed for report in reports),
        removed=sum(report.removed for report in reports),
        encoded=sum(report.encoded for report in reports),
        rebuild_reason=next(filter(None, reasons), ""),
        notices=tuple(dict.fromkeys(notice for report in reports for notice in report.notices)),
        elapsed_ms=0.0,
        missing=tuple(dict.fromkeys(missing for report in reports for missing in report.missing)),
    )
