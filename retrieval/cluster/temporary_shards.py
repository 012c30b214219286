"""The shards of an index that no cluster serves yet: actors, for as long as a run asks them.

The folder's own questions, which its calibration rests on, are asked of all shards when they were published.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import ray
from ray.exceptions import RayError

from retrieval.cluster.options import ClusterOptions
from retrieval.cluster.outcome import Outcome, unwrapped
from retrieval.cluster.shard_server import ShardServer
from retrieval.errors import ClusterError
from retrieval.sharding.requests import ShardRequest
from retrieval.sharding.whole import WholeIndex

RESTARTS = 3

T = TypeVar("T")


class TemporaryShards:
    """An actor for each shard, wherever there is room; all of them must answer.

    Args:
        options: where the index is.
        whole: its generation.
    """

    def __init__(self, options: ClusterOptions, whole: WholeIndex) -> None:
        actor = ray.remote(num_cpus=0, max_restarts=RESTARTS, max_task_retries=RESTARTS)(ShardServer)
        self._count = whole.count
        self._pointers = {shard.number: shard.pointer for shard in whole.shards}
        self._actors = {
            number: actor.remote(Path(options.index), self._count, number, options.storage_spec)
            for number in self._pointers
        }

    def gather(self, requests: Mapping[int, ShardRequest[T]]) -> dict[int, T]:
        """What each shard makes of its request.

        Raises:
            ClusterError: an actor died at each of its tries.
        """
        tasks = {
            number: self._actors[number].ask.remote(self._count, self._pointers[number], request)
            for number, request in requests.items()
        }
        try:
            outcomes: dict[int, Outcome[T]] = {number: ray.get(task) for number, task in tasks.items()}
        except RayError as error:
            reason = str(error).partition("\n")[0][:160]
            raise ClusterError(
                f"a shard died while the folder's questions were asked ({reason})", "run it again"
            ) from None
        return {number: unwrapped(outcome) for number, outcome in outcomes.items()}

    def close(self) -> None:
        for actor in self._actors.values():
            ray.kill(actor)
