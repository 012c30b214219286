"""Brings the shards of an index up to date by tasks on all machines; the task of a dead one is run again."""

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import ray

from retrieval.cluster.connection import connect
from retrieval.cluster.options import ClusterOptions
from retrieval.cluster.outcome import Outcome, outcome_of, unwrapped
from retrieval.encoder import Encoder
from retrieval.errors import ClusterError, IndexBusy
from retrieval.reading.folder import nothing_to_fetch
from retrieval.sharding.layout import shard_folder
from retrieval.sharding.publication import ShardContents, read_contents
from retrieval.sharding.workers import ProgressOfShards, ShardJob, ShardReport
from retrieval.types import Progress

RETRIES = 5  # of a task whose worker or machine died
BUSY_SECONDS = 60.0  # that the lock of a worker which died on another machine is waited for

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ClusterWorkers:
    """Works on shards by a task for each, with `cores` cores; 0 for a fair share of all.

    Raises:
        ClusterError: the cluster cannot be joined, or a task died at each of its tries.
        FootnoteError: what the work raised.
    """

    address: str
    options: ClusterOptions
    cores: int = 0

    def run(
        self, jobs: Sequence[ShardJob], encoder: Encoder, progress: Callable[[Progress], None]
    ) -> list[ShardReport]:
        total = ProgressOfShards(progress)
        reports: dict[int, ShardReport] = {}
        named = map(self._on_machines, jobs)
        connect(self.address)
        cores = self.cores or cores_of_task(len(jobs), _cores_of_machines())
        for number, done in self._results(_run, [(job, self.options, cores) for job in named], cores):
            reports[number] = done
            counted = done.report
            total.of(number)(Progress(counted.articles, counted.articles, counted.passages, counted.passages))
        return [reports[number] for number in range(len(jobs))]

    def _on_machines(self, job: ShardJob) -> ShardJob:
        """A job whose articles are named as the machines name them, which this one may not."""
        sources = self.options.article_sources
        return replace(job, files=replace(job.files, sources=sources, fetch=nothing_to_fetch))

    def contents(self, index: Path, pointers: Sequence[str]) -> list[ShardContents]:
        count = len(pointers)
        arguments = [(index, count, number, pointer, self.options) for number, pointer in enumerate(pointers)]
        read = dict(self._results(_contents, arguments))
        return [read[number] for number in range(count)]

    def _results(
        self, work: Callable[..., Outcome[T]], arguments: Sequence[tuple[Any, ...]], cores: int = 1
    ) -> Iterator[tuple[int, T]]:
        """What a task gives for each of some arguments, with its number, as soon as it is done."""
        connect(self.address)
        remote = ray.remote(num_cpus=cores, max_retries=RETRIES)(work)
        tasks = {remote.remote(*values): number for number, values in enumerate(arguments)}
        waiting = list(tasks)
        while waiting:
            done, waiting = ray.wait(waiting)
            for task in done:
                yield tasks[task], unwrapped(_result(task, tasks[task]))


def _result(task: "ray.ObjectRef[Outcome[T]]", shard: int) -> Outcome[T]:
    try:
        outcome: Outcome[T] = ray.get(task)
        return outcome
    except ray.exceptions.RayError as error:
        reason = str(error).partition("\n")[0][:160]
        raise ClusterError(
            f"shard {shard} could not be indexed ({reason}); what was published is intact",
            "see that the machines have memory left, and run it again",
        ) from None


def cores_of_task(tasks: int, machines: Sequence[int]) -> int:
    """How many cores a task may have so that all run at once, if possible; `machines` are their cores."""
    at_once = math.ceil(tasks / max(1, len(machines)))
    return max(1, min(machines, default=1) // at_once)


def _cores_of_machines() -> list[int]:
    cores = (int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"])
    return [count for count in cores if count]


@contextmanager
def _only_cores(count: int) -> Iterator[None]:
    """Few cores for what is begun meanwhile: an encoder has as many threads as its process may use cores."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _run(job: ShardJob, options: ClusterOptions, cores: int) -> Outcome[ShardReport]:
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        outcome = outcome_of(lambda: _brought_up_to_date(job, options, cores))
        if not isinstance(getattr(outcome, "error", None), IndexBusy) or time.monotonic() > deadline:
            return outcome
        time.sleep(1)


def _brought_up_to_date(job: ShardJob, options: ClusterOptions, cores: int) -> ShardReport:
    """Run a job; with object storage, on what that has, and store what it made."""
    encoder = options.encoder.load()
    with _only_cores(cores):
        encoder.load()
    if options.storage_spec is None:
        return job.run(encoder)
    storage = options.storage_spec.open()
    shard = storage.shard(job.shard.count, job.shard.number)
    shard.pull()
    storage.pull_articles(job.shard)
    done = job.run(encoder)
    shard.push()
    return done


def _contents(
    index: Path, count: int, number: int, pointer: str, options: ClusterOptions
) -> Outcome[ShardContents]:
    def read() -> ShardContents:
        if options.storage_spec is not None:
            storage = options.storage_spec.open()
            storage.fetch_shard(storage.shard(count, number), pointer)
        return read_contents(shard_folder(index, count, number), pointer)

    return outcome_of(read)
