"""Two workers that index against one, on this machine: the times of the same two shards, and their ratio.

In each round one worker makes both shards, one after the other, and then two workers make them at once. A
worker has one core.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from retrieval.cluster.connection import LOCAL, connect
from retrieval.cluster.indexing import ClusterWorkers
from retrieval.cluster.options import ClusterOptions
from retrieval.reading.folder import ArticleFolders
from retrieval.sharding.workers import ShardJob
from retrieval.types import LibraryOptions, Progress, Shard, Source

SHARDS = 2
NEVER = 1 << 62  # bytes above which words come first


@dataclass(frozen=True, slots=True)
class Workers:
    """Seconds of the same work by one worker and by two; the ratio is the median of those of the rounds."""

    passages: int
    one_s: float
    two_s: float
    ratio: float


def two_workers(corpus: Path, index: Path, models: Path, rounds: int = 3) -> Workers:
    """Index a folder of articles anew in two shards, in turn by one worker and by two."""
    options = ClusterOptions(str(corpus), str(index), models=str(models))
    workers = ClusterWorkers(LOCAL, options, cores=1)
    jobs = [_job(corpus, index, number) for number in range(SHARDS)]
    connect(LOCAL)
    passages = _timed(workers, [jobs])[1]  # the workers load their models
    times = []
    for _ in range(rounds):
        one = _timed(workers, [[job] for job in jobs])[0]
        two = _timed(workers, [jobs])[0]
        times.append((one, two))
    return Workers(
        passages,
        median(one for one, _ in times),
        median(two for _, two in times),
        median(one / two for one, two in times),
    )


def _job(corpus: Path, index: Path, number: int) -> ShardJob:
    shard = Shard(number, SHARDS)
    files = ArticleFolders((Source(corpus),), LibraryOptions(shard=shard, words_first_bytes=NEVER))
    return ShardJob(shard, files, index, rebuild=True, verify=False)


def _timed(workers: ClusterWorkers, batches: Sequence[Sequence[ShardJob]]) -> tuple[float, int]:
    """The seconds that batches of jobs take one after the other, and how many passages they encode."""
    encoder, began, passages = workers.options.encoder.load(), time.perf_counter(), 0
    for batch in batches:
        for done in workers.run(batch, encoder, _ignore):
            passages += done.report.encoded
    return time.perf_counter() - began, passages


def _ignore(progress: Progress) -> None:
    """Nobody is told how far a measured run is."""
