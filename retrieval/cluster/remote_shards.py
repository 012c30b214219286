"""Asks the shards through Ray Serve: all at once, again where one does not answer, and not for ever."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ray.exceptions import RayError
from ray.serve.exceptions import RayServeException
from ray.serve.handle import DeploymentHandle, DeploymentResponse

from retrieval.cluster.outcome import Done
from retrieval.errors import IndexDamaged
from retrieval.sharding.requests import ShardRequest
from retrieval.sharding.whole import Whole

ATTEMPTS = 3
# After a shard did not answer it is asked once, and waited for as long as this, until it answers again: not
# every question is to wait for a machine that is gone.
SUSPECT_SECONDS = 0.5
PAUSE = 0.05  # before a failed request is tried again, for what routes to take note of the failure

T = TypeVar("T")


@dataclass(slots=True)
class ShardHandles:
    """The deployments of an index's shards, by number, and which did not answer last; for all generations."""

    handles: Sequence[DeploymentHandle]
    seconds: float
    suspects: set[int] = field(default_factory=set)


class ShardsOnCluster:
    """The shards of a generation, where Ray Serve has them.

    Raises:
        IndexDamaged: the index has another number of shards than are served.
    """

    def __init__(self, whole: Whole, handles: ShardHandles) -> None:
        if whole.count != len(handles.handles):
            raise IndexDamaged(
                f"the index is in {whole.count} shards, and {len(handles.handles)} are served",
                "deploy the application anew",
            )
        self._count = whole.count
        self._pointers = {shard.number: shard.pointer for shard in whole.shards}
        self._shards = handles

    def gather(self, requests: Mapping[int, ShardRequest[T]]) -> dict[int, T]:
        suspects = self._shards.suspects
        results: dict[int, T] = {}
        left = dict(requests)
        for attempt in range(ATTEMPTS):
            results |= self._try(left, attempt)
            left = {n: left[n] for n in left if n not in results and n not in suspects}
            if not left:
                break
            time.sleep(PAUSE)
        suspects |= requests.keys() - results.keys()
        return results

    def close(self) -> None:
        """Nothing is held here: a replica lets go of an old generation by itself."""

    def _try(self, requests: Mapping[int, ShardRequest[T]], attempt: int) -> dict[int, T]:
        """The results of the shards that answer in time."""
        started = time.monotonic()
        responses = {
            number: self._shards.handles[number].ask.remote(self._count, self._pointers[number], request)
            for number, request in requests.items()
        }
        results: dict[int, T] = {}
        for number, response in responses.items():
            is_suspect = number in self._shards.suspects
            seconds = SUSPECT_SECONDS if is_suspect else self._shards.seconds * 2**attempt
            outcome = _answer(response, max(0.01, started + seconds - time.monotonic()))
            if isinstance(outcome, Done):
                results[number] = outcome.value
                self._shards.suspects.discard(number)
        return results


def _answer(response: DeploymentResponse, seconds: float) -> object | None:
    """What a replica says, or None if it does not, in time or at all."""
    try:
        outcome: object = response.result(timeout_s=seconds)
        return outcome
    except (RayError, RayServeException, TimeoutError):
        response.cancel()
        return None
