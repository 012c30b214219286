"""A replica of the router: asks the shards, and answers as a library on one machine does."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from ray.serve.handle import DeploymentHandle

from retrieval.answering.answers import Answers, LocalAnswers
from retrieval.answering.request import Request
from retrieval.cluster.options import ClusterOptions
from retrieval.cluster.outcome import Outcome, outcome_of
from retrieval.cluster.remote_shards import ShardHandles, ShardsOnCluster, direct
from retrieval.cluster.watched_index import WatchedIndex
from retrieval.reading.folder import ArticleFolders, nothing_to_fetch
from retrieval.search.weights import DEFAULT_WEIGHTS
from retrieval.sharding.index import ShardedIndex


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
        storage = options.storage_spec.open() if options.storage_spec is not None else None
        watched = WatchedIndex(
            index,
            encoder,
            handles,
            options.replicas,
            refresh=storage.whole.pull if storage else lambda: None,
        )
        watched.start()
        fetch = storage.fetch_article if storage else nothing_to_fetch
        self._answers: Answers = LocalAnswers(
            Path(options.index),
            lambda: watched,
            ArticleFolders(options.article_sources, options.library, fetch),
            encoder,
            weights=DEFAULT_WEIGHTS,
            progress=lambda: None,
        )
        self._threads = ThreadPoolExecutor(options.in_hand, "question")

    async def put(self, method: str, request: Request) -> Outcome[Any]:
        """Put a request to a method of `Answers`, in a thread: several are answered side by side."""
        arrived = replace(request, started=time.perf_counter())  # the clocks of two machines differ
        return await self._done(lambda: getattr(self._answers, method)(arrived))

    async def articles_mentioning(self, words: str) -> Outcome[Any]:
        """See `Answers.articles_mentioning`."""
        return await self._done(lambda: self._answers.articles_mentioning(words))

    async def _done(self, work: Callable[[], Any]) -> Outcome[Any]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: outcome_of(work))
