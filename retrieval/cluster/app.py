"""The application as Ray Serve starts it: a deployment for each shard of an index, and the router.

    serve run retrieval.cluster.app:build seeds=/shared/articles index=/shared/index

`config/serve.yaml` has the same for `serve deploy`.
"""

from pathlib import Path
from typing import Any

from ray import serve
from ray.serve.schema import LoggingConfig

from retrieval.cluster.options import ClusterOptions
from retrieval.cluster.router import Router
from retrieval.cluster.shard_server import ShardServer
from retrieval.errors import IndexMissing
from retrieval.sharding.layout import stored_count

# How soon Ray notes that a replica does not answer any more; it then starts another one.
HEALTH_PERIOD_SECONDS, HEALTH_TIMEOUT_SECONDS = 2.0, 10.0
QUIET = LoggingConfig(enable_access_log=False, log_level="WARNING")


def build(args: dict[str, Any]) -> serve.Application:
    """The application; `args` are the fields of `ClusterOptions`.

    Raises:
        SettingsError: an option is wrong.
        IndexMissing: there is no index in shards.
    """
    return application(ClusterOptions.from_strings(args))


def application(options: ClusterOptions) -> serve.Application:
    """The application with these options; the errors of `build`."""
    index = Path(options.index)
    if options.storage_spec is not None:
        options.storage_spec.open().whole.pull()
    count = stored_count(index)
    if not count:
        raise IndexMissing(f"there is no index in shards in {index}", "run `footnote index --shards N`")
    shards = [_shard(options, count, number) for number in range(count)]
    router = serve.deployment(
        Router,
        name="router",
        num_replicas=options.routers,
        ray_actor_options={"num_cpus": options.cpus},
        max_ongoing_requests=options.in_hand,
        max_queued_requests=options.waiting,
        health_check_period_s=HEALTH_PERIOD_SECONDS,
        health_check_timeout_s=HEALTH_TIMEOUT_SECONDS,
        logging_config=QUIET,
    )
    return router.bind(options, *shards)


def _shard(options: ClusterOptions, count: int, number: int) -> serve.Application:
    several: dict[str, Any] = {"max_replicas_per_node": 1} if options.replicas > 1 else {}
    deployment = serve.deployment(
        ShardServer,
        name=f"shard-{number:03}",
        num_replicas=options.replicas,
        ray_actor_options={"num_cpus": options.cpus},
        max_ongoing_requests=options.in_hand,
        health_check_period_s=HEALTH_PERIOD_SECONDS,
        health_check_timeout_s=HEALTH_TIMEOUT_SECONDS,
        logging_config=QUIET,
        **several,
    )
    return deployment.bind(Path(options.index), count, number, options.storage_spec)
