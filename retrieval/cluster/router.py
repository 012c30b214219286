"""A replica of the router: asks the shards, and answers as a library on one machine does."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ray.serve.handle import DeploymentHandle

from retrieval.cluster.options import ClusterOptions
from retrieval.cluster.outcome import Outcome, outcome_of
from retrieval.cluster.remote_shards import ShardHandles, ShardsOnCluster, direct
from retrieval.cluster.watched_index import WatchedIndex
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.sharding.index import ShardedIndex
from retrieval.types import (
    Answer,
    AnswerFeatures,
    AnswerWithHits,
    ConversationContext,
    Evidence,
    Hit,
    Silence,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question and how it is to be answered, as it travels; see `Library.ask`."""

    question: str
    filters: Filters = NO_FILTERS
    k: int = 3
    context: ConversationContext | None = None
    silence: Silence | None = None


class Router:
    """Answers from all shards.

    Args:
        options: what is served.
        shards: the deployments of the shards, by number.
    """

    def __init__(self, options: ClusterOptions, *shards: DeploymentHandle) -> None:
        encoder = options.encoder.load()
        encoder.load()
        handles = ShardHandles([direct(shard) for shard in shards], options.shard_seconds)
        index = ShardedIndex(
            Path(options.index),
            len(shards),
            open_shards=lambda _, whole: ShardsOnCluster(whole, handles),
        )
        watched = WatchedIndex(index, encoder, handles, options.replicas)
        watched.start()
        self._library = Library(
            Path(options.seeds),
            Path(options.index),
            encoder,
            options.library,
            choose_index=lambda _, __: watched,
        )
        self._threads = ThreadPoolExecutor(options.in_hand, "question")

    async def ask(self, asking: Asking) -> Outcome[Answer]:
        """See `Library.ask`."""
        return await self._put(self._library.ask, asking)

    async def ask_with_hits(self, asking: Asking) -> Outcome[AnswerWithHits]:
        """See `Library.ask_with_hits`."""
        return await self._put(self._library.ask_with_hits, asking)

    async def search(self, asking: Asking) -> Outcome[tuple[Hit, ...]]:
        """See `Library.search`."""
        return await self._answered(
            lambda: self._library.search(asking.question, filters=asking.filters, k=asking.k)
        )

    async def evidence(self, asking: Asking) -> Outcome[Evidence]:
        """See `Library.evidence`."""
        return await self._put(self._library.evidence, asking)

    async def confidence_features(self, asking: Asking) -> Outcome[AnswerFeatures]:
        """See `Library.confidence_features`."""
        return await self._answered(
            lambda: self._library.confidence_features(asking.question, filters=asking.filters)
        )

    async def _put(self, method: Callable[..., T], asking: Asking) -> Outcome[T]:
        """Put a question to a method of the library that takes all that it is asked with."""
        return await self._answered(
            lambda: method(
                asking.question,
                filters=asking.filters,
                k=asking.k,
                context=asking.context,
                silence=asking.silence,
            )
        )

    async def _answered(self, work: Callable[[], T]) -> Outcome[T]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: outcome_of(work))
