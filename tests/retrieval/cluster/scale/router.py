"""What a router adds: the same questions asked of a cluster on this machine and of a library in one process.

They are asked in turn, so that other work on the machine slows both; what counts is the difference of a pair.
"""

import os
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from retrieval.cluster.client import ClusterAddress, cluster_library
from retrieval.cluster.connection import LOCAL
from retrieval.cluster.options import ClusterOptions
from retrieval.library import Library
from tests.bench.measure import percentile
from tests.retrieval.cluster.scale.grown_shards import articles_of, index_of
from tests.retrieval.cluster.scale.questions import WARMING

REPLICA = b"ray::ServeReplica"


@dataclass(frozen=True, slots=True)
class Added:
    """Milliseconds of answers here and over the cluster, and of what that adds to a question.

    `quiet_ms` is the 10th percentile of what is added: the pairs that nothing else disturbed. `processor_ms`
    is what the processor spends more on a question, in this process, the router and the shards together.
    """

    shards: int
    here_p50_ms: float
    cluster_p50_ms: float
    added_p50_ms: float
    quiet_ms: float
    processor_ms: float


def router_adds(work: Path, models: Path, count: int, questions: Sequence[str], rounds: int = 3) -> Added:
    """Ask both in turn; the first questions warm up and are not counted."""
    options = ClusterOptions(str(articles_of(work)), str(index_of(work, count)), models=str(models))
    here = Library(articles_of(work), index_of(work, count), options.encoder.load())
    there = cluster_library(ClusterAddress(LOCAL, options))
    with closing(here), closing(there):
        there.warm_up()
        pairs = [
            (_milliseconds(here, question), _milliseconds(there, question))
            for _ in range(rounds)
            for question in questions
        ][WARMING:]
        alone_s, over_s = (_processor_seconds_of(library, questions) for library in (here, there))
    added = [over - alone for alone, over in pairs]
    return Added(
        shards=count,
        here_p50_ms=median(alone for alone, _ in pairs),
        cluster_p50_ms=median(over for _, over in pairs),
        added_p50_ms=median(added),
        quiet_ms=percentile(added, 0.1),
        processor_ms=1000 * (over_s - alone_s) / len(questions),
    )


def _processor_seconds_of(library: Library, questions: Sequence[str]) -> float:
    """What the processor spends on questions, here and in the replicas; Linux only."""
    before = _spent()
    for question in questions:
        library.ask(question)
    return _spent() - before


def _spent() -> float:
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if process.name == str(os.getpid()) or (process / "cmdline").read_bytes().startswith(REPLICA):
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])  # utime and stime, by proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")


def _milliseconds(library: Library, question: str) -> float:
    began = time.perf_counter()
    library.ask(question)
    return 1000 * (time.perf_counter() - began)
