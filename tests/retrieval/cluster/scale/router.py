"""What a router adds: the same questions asked of a cluster on this machine and of a library in one process.

They are asked in turn, so that other work on the machine slows both; what counts is the difference of a pair.
"""

import time
from collections.abc import Sequence
from contextlib import closing
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


@dataclass(frozen=True, slots=True)
class Added:
    """Milliseconds of answers here and over the cluster, and of what that adds to a question.

    `quiet_ms` is the 10th percentile of what is added: the pairs that nothing else disturbed.
    """

    shards: int
    here_p50_ms: float
    cluster_p50_ms: float
    added_p50_ms: float
    quiet_ms: float


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
    added = [over - alone for alone, over in pairs]
    return Added(
        shards=count,
        here_p50_ms=median(alone for alone, _ in pairs),
        cluster_p50_ms=median(over for _, over in pairs),
        added_p50_ms=median(added),
        quiet_ms=percentile(added, 0.1),
    )


def _milliseconds(library: Library, question: str) -> float:
    began = time.perf_counter()
    library.ask(question)
    return 1000 * (time.perf_counter() - began)
