"""A library whose questions are answered by a cluster, and whose index is built by it.

What is read of the index and the articles besides (a source in its place, the list of articles) is read from
the folders that this machine sees as the others do.
"""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ray import serve
from ray.exceptions import RayError
from ray.serve.exceptions import BackPressureError, RayServeException
from ray.serve.handle import DeploymentHandle

from retrieval.cluster.app import application
from retrieval.cluster.connection import LOCAL, connect
from retrieval.cluster.indexing import run_on_cluster
from retrieval.cluster.options import APP, ClusterOptions
from retrieval.cluster.outcome import Outcome, unwrapped
from retrieval.cluster.router import Asking
from retrieval.errors import ClusterError
from retrieval.filters import NO_FILTERS, Filters
from retrieval.indexing.stored import StoredIndex
from retrieval.library import Library
from retrieval.sharding.choice import on_this_machine
from retrieval.sharding.index import ShardedIndex
from retrieval.types import (
    Answer,
    AnswerFeatures,
    AnswerWithHits,
    ConversationContext,
    Evidence,
    Hit,
    LibraryOptions,
    Silence,
)

ATTEMPTS = 5  # for a question whose router died
PAUSE = 0.2  # seconds before the next one
SHARE_OF_ATTEMPT = 3  # a router that takes a third of an answer's time is gone with its machine: ask another


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """Where the cluster is (`local` for one on this machine), and what it serves."""

    address: str
    options: ClusterOptions


class ClusterLibrary(Library):
    """A folder of articles that a cluster has indexed and answers from.

    Making one reaches nothing; the first question, or `warm_up`, joins the cluster.

    Args:
        cluster: the cluster.
        folder: the articles as they are named here; None for as the cluster names them.
        options: what the index depends on; None for what the cluster is told.
    """

    def __init__(
        self, cluster: ClusterAddress, folder: Path | None = None, options: LibraryOptions | None = None
    ) -> None:
        self._cluster = cluster
        self._router: DeploymentHandle | None = None
        served = cluster.options
        super().__init__(
            folder or Path(served.seeds),
            Path(served.index),
            served.encoder.load(),
            options or served.library,
            choose_index=self._choose,
        )

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> Answer:
        started = time.perf_counter()
        answer: Answer = self._routed("ask", Asking(question, filters, k, context, silence))
        return replace(answer, elapsed_ms=1000 * (time.perf_counter() - started))

    def ask_with_hits(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> AnswerWithHits:
        answered: AnswerWithHits = self._routed(
            "ask_with_hits", Asking(question, filters, k, context, silence)
        )
        return answered

    def search(self, question: str, *, filters: Filters = NO_FILTERS, k: int = 10) -> tuple[Hit, ...]:
        hits: tuple[Hit, ...] = self._routed("search", Asking(question, filters, k))
        return hits

    def evidence(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> Evidence:
        evidence: Evidence = self._routed("evidence", Asking(question, filters, k, context, silence))
        return evidence

    def confidence_features(self, question: str, *, filters: Filters = NO_FILTERS) -> AnswerFeatures:
        features: AnswerFeatures = self._routed("confidence_features", Asking(question, filters))
        return features

    def warm_up(self) -> None:
        self._joined()

    def _choose(self, index: Path, shards: int) -> StoredIndex:
        stored = on_this_machine(index, shards)
        if isinstance(stored, ShardedIndex):
            return replace(stored, run_jobs=self._run_jobs)
        return stored

    def _run_jobs(self, *work: Any) -> Any:
        connect(self._cluster.address)
        return run_on_cluster(self._cluster.options.encoder, *work)

    def _joined(self) -> DeploymentHandle:
        if self._router is None:
            address = self._cluster.address
            connect(address)
            self._router = self._deployed() if address == LOCAL else self._served()
        return self._router

    def _deployed(self) -> DeploymentHandle:
        """The application on a cluster of this machine's own, which ends with this process."""
        serve.start(proxy_location="Disabled")
        return serve.run(application(self._cluster.options), name=APP, route_prefix=None)

    def _served(self) -> DeploymentHandle:
        try:
            return serve.get_app_handle(APP)
        except (RayError, RayServeException) as error:
            reason = str(error).partition("\n")[0][:120]
            raise ClusterError(
                f"the cluster at {self._cluster.address} serves no {APP} ({reason})",
                "deploy it: serve deploy config/serve.yaml",
            ) from None

    def _routed(self, method: str, asking: Asking) -> Any:
        """What a router answers; another one is asked where it dies."""
        seconds = self.options.answer_seconds / SHARE_OF_ATTEMPT
        for attempt in range(ATTEMPTS):
            router = self._joined()
            try:
                outcome: Outcome[Any] = getattr(router, method).remote(asking).result(timeout_s=seconds)
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
