"""Brings the shards of an index up to date by tasks on all machines; one whose machine dies is run again."""

import time
from collections.abc import Callable, Sequence

import ray

from retrieval.cluster.options import EncoderSpec
from retrieval.cluster.outcome import Outcome, outcome_of, unwrapped
from retrieval.encoder import Encoder
from retrieval.errors import ClusterError, IndexBusy
from retrieval.sharding.index import ProgressOfShards, ShardJob
from retrieval.types import Progress, SyncReport

RETRIES = 5  # of a task whose worker or machine died
BUSY_SECONDS = 60.0  # that the lock of a worker which died on another machine is waited for


def run_on_cluster(
    spec: EncoderSpec, jobs: Sequence[ShardJob], encoder: Encoder, progress: Callable[[Progress], None]
) -> list[SyncReport]:
    """Run jobs as tasks; told of each shard when it is done.

    Raises:
        ClusterError: a task died at each of its tries.
        FootnoteError: what a job raised.
    """
    run = ray.remote(num_cpus=1, max_retries=RETRIES)(_run)
    tasks = {run.remote(job, spec): number for number, job in enumerate(jobs)}
    reports: dict[int, SyncReport] = {}
    total = ProgressOfShards(progress)
    waiting = list(tasks)
    while waiting:
        done, waiting = ray.wait(waiting)
        for task in done:
            report = unwrapped(_result(task, jobs[tasks[task]]))
            reports[tasks[task]] = report
            total.of(tasks[task])(
                Progress(report.articles, report.articles, report.passages, report.passages)
            )
    return [reports[number] for number in range(len(jobs))]


def _result(task: "ray.ObjectRef[Outcome[SyncReport]]", job: ShardJob) -> Outcome[SyncReport]:
    try:
        outcome: Outcome[SyncReport] = ray.get(task)
        return outcome
    except ray.exceptions.RayError as error:
        reason = str(error).partition("\n")[0][:160]
        raise ClusterError(
            f"shard {job.shard.number} could not be indexed ({reason}); what was published is intact",
            "see that the machines have memory left, and run it again",
        ) from None


def _run(job: ShardJob, spec: EncoderSpec) -> Outcome[SyncReport]:
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        outcome = outcome_of(lambda: job.run(spec.load()))
        if not isinstance(getattr(outcome, "error", None), IndexBusy) or time.monotonic() > deadline:
            return outcome
        time.sleep(1)
