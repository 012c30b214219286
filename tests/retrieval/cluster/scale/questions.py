"""Answers over shards in one process: the processor time that each shard takes, and that of all the rest.

The time of the processor is measured, that of all threads, so that other work on the machine counts little.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeVar

from retrieval.encoder import Encoder
from retrieval.library import Library
from retrieval.sharding.index import ShardedIndex
from retrieval.sharding.requests import ShardRequest
from retrieval.sharding.shards import ShardsOnDisk
from retrieval.sharding.whole import WholeIndex
from tests.bench.measure import percentile, resident
from tests.bench.workbench import sample_questions
from tests.retrieval.cluster.scale.grown_shards import articles_of, index_of

WARMING = 10  # questions that are not counted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OverShards:
    """Answers over so many shards, in milliseconds of the processor, and the megabytes of the process.

    `in_shard_ms` is the work of one of them, `elsewhere_ms` that of the router; `messages` go to each.
    """

    shards: int
    p50_ms: float
    p95_ms: float
    in_shard_ms: float
    elsewhere_ms: float
    wall_p50_ms: float
    messages: float
    resident_mb: float

    @property
    def per_second(self) -> float:
        """Questions a second of one processor."""
        return 1000 / self.p50_ms


@dataclass
class Timed:
    """What was spent in shards since it was last reset."""

    seconds: float = 0.0
    messages: int = 0


class TimedShards(ShardsOnDisk):
    """Shards on this disk whose work is timed."""

    def __init__(self, index: Path, whole: WholeIndex, timed: Timed) -> None:
        super().__init__(index, whole)
        self._timed = timed

    def gather(self, requests: Mapping[int, ShardRequest[T]]) -> dict[int, T]:
        started = time.process_time()
        results = super().gather(requests)
        self._timed.seconds += time.process_time() - started
        self._timed.messages += len(requests)
        return results


@dataclass
class Measured:
    """The times of single questions."""

    whole: list[float] = field(default_factory=list)
    in_shards: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    messages: list[float] = field(default_factory=list)


def over_shards(work: Path, encoder: Encoder, count: int, questions: Sequence[str]) -> OverShards:
    """Ask the index in so many shards."""
    timed = Timed()

    def choose(index: Path, _: int) -> ShardedIndex:
        return ShardedIndex(index, count, open_shards=lambda at, whole: TimedShards(at, whole, timed))

    measured = Measured()
    library = Library(articles_of(work), index_of(work, count), encoder, choose_index=choose)
    with closing(library):
        for question in questions:
            _ask(library, question, timed, measured)
        held = resident()
    counted = {name: times[WARMING:] for name, times in vars(measured).items()}
    in_shards = median(counted["in_shards"])
    return OverShards(
        shards=count,
        p50_ms=median(counted["whole"]),
        p95_ms=percentile(counted["whole"], 0.95),
        in_shard_ms=in_shards / count,
        elsewhere_ms=median(counted["whole"]) - in_shards,
        wall_p50_ms=median(counted["wall"]),
        messages=median(counted["messages"]) / count,
        resident_mb=held,
    )


def _ask(library: Library, question: str, timed: Timed, measured: Measured) -> None:
    timed.seconds, timed.messages = 0.0, 0
    began, began_wall = time.process_time(), time.perf_counter()
    library.ask(question)
    measured.whole.append(1000 * (time.process_time() - began))
    measured.wall.append(1000 * (time.perf_counter() - began_wall))
    measured.in_shards.append(1000 * timed.seconds)
    measured.messages.append(timed.messages)


def questions_about(work: Path, count: int) -> list[str]:
    """Questions with words of articles that are in every shard."""
    return sample_questions(articles_of(work) / "0", count + WARMING)
