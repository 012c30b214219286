"""A cluster of nodes that are processes of this machine, and what it serves, by the fake encoder."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from retrieval.cluster.app import application
from retrieval.cluster.client import ClusterAddress, cluster_library
from retrieval.cluster.options import APP, ClusterOptions
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder

STARTS = 3
STORE_BYTES = 80_000_000  # Ray's least is 75 MB


@dataclass(frozen=True, slots=True)
class FakeSpec:
    """Stands for a model that every machine loads."""

    def load(self) -> FakeEncoder:
        return _encoder()


@lru_cache(maxsize=1)
def _encoder() -> FakeEncoder:
    return FakeEncoder()


@dataclass(frozen=True, slots=True)
class FakeOptions(ClusterOptions):
    """Options of a cluster whose machines have the fake model."""

    @property
    def encoder(self) -> Any:
        return FakeSpec()


class Nodes:
    """A head, which is never killed, and nodes that are."""

    def __init__(self, nodes: int) -> None:
        import ray
        from ray.cluster_utils import Cluster

        head = {"num_cpus": 2, "object_store_memory": STORE_BYTES, "include_dashboard": False}
        self._cluster = Cluster(initialize_head=True, head_node_args=head)
        self.nodes = [self._add() for _ in range(nodes)]
        ray.init(address=self.address, log_to_driver=False, logging_level="ERROR")

    @property
    def address(self) -> str:
        return str(self._cluster.address)

    def _add(self) -> Any:
        """Start a node; on a busy machine one may take longer than Ray waits for it."""
        for _ in range(STARTS):
            try:
                return self._cluster.add_node(num_cpus=2, object_store_memory=STORE_BYTES)
            except (TimeoutError, RuntimeError) as error:
                failed = error
        raise failed

    def replace(self, draw: random.Random) -> None:
        """Kill a node, as a machine goes down, and start another one."""
        node = draw.choice(self.nodes)
        self.nodes.remove(node)
        self._cluster.remove_node(node, allow_graceful=False)
        self.nodes.append(self._add())

    def remove(self) -> None:
        """Kill a node."""
        self._cluster.remove_node(self.nodes.pop(), allow_graceful=False)

    def shut_down(self) -> None:
        import ray
        from ray import serve

        serve.shutdown()
        ray.shutdown()
        self._cluster.shutdown()


@contextmanager
def started(nodes: int) -> Iterator[Nodes]:
    cluster = Nodes(nodes)
    try:
        yield cluster
    finally:
        cluster.shut_down()


def serve_app(options: ClusterOptions) -> None:
    from ray import serve

    serve.start(proxy_location="Disabled")
    serve.run(application(options), name=APP, route_prefix=None)


def library_of(cluster: Nodes, options: ClusterOptions) -> Library:
    return cluster_library(ClusterAddress(cluster.address, options))


def replicas(of: str) -> list[str]:
    """The names of the actors of a deployment that are alive."""
    import ray

    listed = ray.util.list_named_actors(all_namespaces=True)
    return sorted(actor["name"] for actor in listed if f"#{of}" in actor["name"])


def is_whole() -> bool:
    """Whether all replicas of all deployments are running."""
    from ray import serve

    deployments = serve.status().applications[APP].deployments
    return all(deployment.status == "HEALTHY" for deployment in deployments.values())


def kill(replica: str) -> None:
    """End a replica as a crash does."""
    import ray

    ray.kill(ray.get_actor(replica, namespace="serve"), no_restart=True)
