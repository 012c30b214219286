"""A library whose questions are answered by a cluster, and whose index is built by it.

What is read of the index and the articles besides (a source in its place, the list of articles) is read from
the folders that this machine sees as the others do or, with object storage, from copies of its own.
"""

import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ray import serve
from ray.exceptions import RayError
from ray.serve.exceptions import BackPressureError, RayServeException
from ray.serve.handle import DeploymentHandle

from retrieval.answering.request import Request
from retrieval.cluster.app import application
from retrieval.cluster.connection import LOCAL, connect
from retrieval.cluster.indexing import ClusterWorkers
from retrieval.cluster.options import APP, ClusterOptions
from retrieval.cluster.outcome import Outcome, unwrapped
from retrieval.cluster.remote_shards import direct
from retrieval.cluster.temporary_shards import TemporaryShards
from retrieval.errors import ClusterError
from retrieval.indexing.stored import StoredIndex
from retrieval.library import Library
from retrieval.sharding.choice import on_this_machine
from retrieval.sharding.index import ShardedIndex
from retrieval.store.rows import ArticleRow
from retrieval.types import Answer, AnswerFeatures, AnswerWithHits, Evidence, Hit, Source

ATTEMPTS = 5  # for a question whose router died
PAUSE = 0.2  # seconds before the next one
SHARE_OF_ATTEMPT = 3  # a router that takes a third of an answer's time is gone with its machine: ask another


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """Where the cluster is (`local` for one on this machine), and what it serves."""

    address: str
    options: ClusterOptions


class ClusterAnswers:
    """The `Answers` of a cluster. Making one reaches nothing; `warm_up`, or the first request, joins it.

    Args:
        cluster: the cluster.
        router: its router, if it is joined already.
    """

    def __init__(self, cluster: ClusterAddress, router: DeploymentHandle | None = None) -> None:
        self._cluster = cluster
        self._router = router

    def answer(self, request: Request) -> Answer:
        answer: Answer = self._put("answer", request)
        return request.finished(answer)

    def answer_with_hits(self, request: Request) -> AnswerWithHits:
        answered: AnswerWithHits = self._put("answer_with_hits", request)
        return answered

    def evidence(self, request: Request) -> Evidence:
        evidence: Evidence = self._put("evidence", request)
        return evidence

    def hits(self, request: Request) -> tuple[Hit, ...]:
        hits: tuple[Hit, ...] = self._put("hits", request)
        return hits

    def confidence_features(self, request: Request) -> AnswerFeatures:
        features: AnswerFeatures = self._put("confidence_features", request)
        return features

    def articles_mentioning(self, words: str) -> tuple[ArticleRow, ...]:
        rows: tuple[ArticleRow, ...] = self._routed("articles_mentioning", words)
        return rows

    def warm_up(self) -> None:
        self._joined()

    def close(self) -> None:
        """Nothing is closed: the cluster goes on serving."""

    def _joined(self) -> DeploymentHandle:
        if self._router is None:
            address = self._cluster.address
            connect(address)
            self._router = direct(self._deployed() if address == LOCAL else self._served())
        return self._router

    def _deployed(self) -> DeploymentHandle:
        """The application on a cluster of this machine's own, which ends with this process."""
        served = application(self._cluster.options)
        serve.start(proxy_location="Disabled")
        try:
            return serve.run(served, name=APP, route_prefix=None)
        except (RayError, RayServeException, RuntimeError) as error:
            reason = str(error).partition("\n")[0][:160]
            raise ClusterError(
                f"the cluster of this machine cannot answer ({reason})",
                "its log says why: /tmp/ray/session_latest/logs/serve",
            ) from None

    def _served(self) -> DeploymentHandle:
        try:
            return serve.get_app_handle(APP)
        except (RayError, RayServeException) as error:
            reason = str(error).partition("\n")[0][:120]
            raise ClusterError(
                f"the cluster at {self._cluster.address} serves no {APP} ({reason})",
                "deploy it: serve deploy config/serve.yaml",
            ) from None

    def _put(self, method: str, request: Request) -> Any:
        return self._routed("put", method, request)

    def _routed(self, method: str, *arguments: object) -> Any:
        """What a router answers; another one is asked where it dies."""
        seconds = self._cluster.options.answer_seconds / SHARE_OF_ATTEMPT
        for attempt in range(ATTEMPTS):
            router = self._joined()
            try:
                outcome: Outcome[Any] = getattr(router, method).remote(*arguments).result(timeout_s=seconds)
                return unwrapped(outcome)
            except BackPressureError:
                raise ClusterError(
                    f"the cluster has {self._cluster.options.waiting} questions waiting",
                    "ask again in a moment, or serve more routers",
                ) from None
            except (RayError, RayServeException, TimeoutError) as error:
                failed: Exception = error
            time.sleep(PAUSE * 2**attempt)
        reason = str(failed).partition("\n")[0][:160]
        raise ClusterError(f"no router of the cluster answers ({reason})", "see `serve status`")


def cluster_library(
    cluster: ClusterAddress, sources: tuple[Source, ...] = (), router: DeploymentHandle | None = None
) -> Library:
    """A library whose articles a cluster has indexed, and answers from.

    Args:
        cluster: the cluster.
        sources: the articles as they are named here; none for as the cluster names them.
        router: the router of the cluster, if it is joined already.

    Raises:
        SettingsError: what is stated of object storage is none, or does not go with the rest.
        IndexForeign: with object storage, a folder is something else than a copy of it.
    """
    options = cluster.options
    parts: dict[str, Any] = {
        "choose_index": partial(_index_of, cluster),
        "answers": ClusterAnswers(cluster, router),
    }
    named = sources or options.article_sources
    encoder, index = options.encoder.load(), Path(options.index)
    if options.storage_spec is None:
        return Library(named, index, encoder, options.library, **parts)
    from retrieval.cluster.stored_library import StoredLibrary  # obstore, which a folder does without

    return StoredLibrary(options.storage_spec.open(), named, index, encoder, options.library, **parts)


def _index_of(cluster: ClusterAddress, index: Path, shards: int) -> StoredIndex:
    stored = on_this_machine(index, shards)
    if not isinstance(stored, ShardedIndex):
        return stored
    workers = ClusterWorkers(cluster.address, cluster.options)
    return replace(
        stored, workers=workers, open_shards=lambda _, whole: TemporaryShards(cluster.options, whole)
    )
