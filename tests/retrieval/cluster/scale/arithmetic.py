"""Larger indexes by arithmetic: what was measured of one shard and one router, times how many there are."""

import math
from dataclasses import dataclass, replace

REPLICAS = 2
MACHINE_GB = 64.0  # of memory; a quarter is left to the system and to Ray
MACHINE_CORES = 16
GROWTH = 1.3  # of an answer with ten times the passages, by the growth curve of `make bench`: 14.8 to 18.8 ms


@dataclass(frozen=True, slots=True)
class Parts:
    """What was measured.

    A shard has `shard_passages`; it takes `shard_gb` of memory and `disk_gb`, and `shard_ms` of a core for a
    question. A router takes `router_ms` for each and `merge_ms` more for each shard, and `article_kb` of
    memory for each article. A core indexes `tokens_per_second`.
    """

    shard_passages: int
    shard_gb: float
    disk_gb: float
    shard_ms: float
    router_ms: float
    merge_ms: float
    article_kb: float
    tokens_per_second: float
    tokens_of_passage: float
    passages_of_article: float

    def of_shards(self, passages: int) -> "Parts":
        """The same for shards of so many passages: memory and disk grow with them, the work by `GROWTH`."""
        times = passages / self.shard_passages
        return replace(
            self,
            shard_passages=passages,
            shard_gb=self.shard_gb * times,
            disk_gb=self.disk_gb * times,
            shard_ms=self.shard_ms * GROWTH ** math.log10(times),
        )


@dataclass(frozen=True, slots=True)
class Computed:
    """A cluster for so many passages; its shards answer `per_second` questions if all cores are at it."""

    passages: int
    shards: int
    machines: int
    memory_gb: float
    disk_gb: float
    answer_ms: float
    per_second: float
    router_gb: float
    index_core_hours: float
    index_hours: float


def cluster_for(passages: int, parts: Parts) -> Computed:
    """What it takes to answer from so many passages, each shard in two replicas."""
    shards = math.ceil(passages / parts.shard_passages)
    memory = shards * parts.shard_gb * REPLICAS
    machines = max(REPLICAS + 1, math.ceil(memory / (0.75 * MACHINE_GB)))
    core_hours = passages * parts.tokens_of_passage / parts.tokens_per_second / 3600
    return Computed(
        passages=passages,
        shards=shards,
        machines=machines,
        memory_gb=memory,
        disk_gb=shards * parts.disk_gb * REPLICAS,
        answer_ms=parts.router_ms + shards * parts.merge_ms + parts.shard_ms,
        per_second=1000 * machines * MACHINE_CORES / (shards * parts.shard_ms),
        router_gb=passages / parts.passages_of_article * parts.article_kb / 1e6,
        index_core_hours=core_hours,
        index_hours=core_hours / (machines * MACHINE_CORES),
    )
