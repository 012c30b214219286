"""An index in shards, as a library uses it: shards are brought up to date, then published as one."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder import Encoder
from retrieval.errors import NotReadyError
from retrieval.indexing.outcome import no_article
from retrieval.indexing.stored import SyncOptions
from retrieval.reading.folder import ArticleFolders
from retrieval.sharding.layout import earlier_indexes, remove_other_shards, shard_folder
from retrieval.sharding.whole import WholeIndex, read_articles
from retrieval.sharding.workers import LocalWorkers, ShardJob, ShardWorkers
from retrieval.store.indexed_articles import stored_article
from retrieval.store.lock import exclusive_writer
from retrieval.store.metadata import IndexMetadata, require_same_model
from retrieval.store.rows import ArticleRow
from retrieval.store.unread import Unread, load_unread, save_unread
from retrieval.types import Article, Shard, SyncReport

if TYPE_CHECKING:
    from retrieval.indexing.verification import IndexProblem
    from retrieval.indexing.verification import OnProgress as OnFilesRead
    from retrieval.sharding.shards import Shards
    from retrieval.sharding.snapshot import ShardedSnapshot

NO_WORDS_FIRST = 1 << 62  # bytes; a shard is not published by its words alone


@dataclass(frozen=True, slots=True)
class ShardedIndex:
    """An index in `count` shards.

    `workers` bring them up to date; `open_shards` is how they are asked, None for those on this disk, of
    which `exact` compares all vectors.
    """

    index: Path
    count: int
    workers: ShardWorkers = field(default_factory=LocalWorkers)
    open_shards: "Callable[[Path, WholeIndex], Shards] | None" = None
    exact: bool = False

    def sync(self, files: ArticleFolders, encoder: Encoder, options: SyncOptions) -> SyncReport:
        started = time.perf_counter()
        progress = options.progress or (lambda progress: None)
        with exclusive_writer(self.index):
            shards = self.workers.run(self._jobs(files, options), encoder, progress)
            self._remember_unread([shard.unread for shard in shards])
            report = _summed([shard.report for shard in shards])
            if not report.articles:
                raise no_article(files.sources, report.notices[0])
            self._publish(tuple(shard.pointer for shard in shards))
        if report.missing:
            report = self._counting_missing(report, files)
        return replace(
            report,
            elapsed_ms=1000 * (time.perf_counter() - started),
            unread=load_unread(self.index).counts(),
        )

    def _counting_missing(self, report: SyncReport, files: ArticleFolders) -> SyncReport:
        """The report with the articles of missing sources counted over all shards."""
        missing = files.find().missing_notices([row.article_id for row in self.articles()])
        away = {notice.path for notice in missing}
        others = (notice for notice in report.notices if notice.path not in away)
        said = tuple(f"{notice.path} {notice.message}" for notice in missing)
        return replace(report, notices=(*missing, *others), missing=said)

    def open(self, encoder: Encoder) -> "ShardedSnapshot":
        from retrieval.sharding.open_whole import OpenWholeIndex
        from retrieval.sharding.shards import ShardsOnDisk
        from retrieval.sharding.snapshot import ShardedSnapshot

        whole = WholeIndex(self.index)
        try:
            require_same_model(whole.metadata, encoder)
            shards = (self.open_shards or ShardsOnDisk)(self.index, whole)
        except BaseException:  # Ctrl-C as well: what is open already is closed
            whole.close()
            raise
        return ShardedSnapshot(OpenWholeIndex(whole, shards, exact=self.exact))

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
        from retrieval.sharding.publication import publish_whole_index

        if pointers != self._pointers_of_whole():
            publish_whole_index(self.index, self.workers.contents(self.index, pointers))
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
            with closing(WholeIndex(self.index)) as whole:
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
