"""Joins a Ray cluster, or starts one on this machine; an error of either is one line."""

import importlib.util
import logging
import os
import socket
import warnings

from retrieval.errors import ClusterError

LOCAL = "local"
LISTENER_SECONDS = 5.0
# Ray sends statistics of its use to its makers, from the moment it is started, unless this variable is set.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"


def require_ray() -> None:
    """Say how Ray is installed, if it is not.

    Raises:
        ClusterError: it is not.
    """
    if importlib.util.find_spec("ray") is None:
        raise ClusterError("Ray is not installed", "in a checkout: pip install '.[cluster]'")


def connect(address: str) -> None:
    """Join the cluster at an address, or start one on this machine for "local"; once for a process.

    Raises:
        ClusterError: Ray is not installed, nothing answers there, or another version does.
    """
    require_ray()
    import ray

    if ray.is_initialized():
        return
    _require_listener(address)
    for name in ("ray", "ray.serve"):  # what is worth saying is said as an error
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an error follows
            if address == LOCAL:
                ray.init(LOCAL, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
            else:
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ClusterError(*explained(address, error)) from None


def _require_listener(address: str) -> None:
    """See that anybody listens at an address: Ray tries it for a minute, and writes about that meanwhile.

    Raises:
        ClusterError: nobody does.
    """
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=LISTENER_SECONDS).close()
    except (OSError, OverflowError, ValueError) as error:  # no such port, no such name of a machine
        raise ClusterError(*explained(address, error)) from None


def explained(address: str, error: Exception) -> tuple[str, str]:
    """Why a cluster cannot be joined, and the way out."""
    text = " ".join(str(error).split())
    if "ersion" in text and "mismatch" in text:
        return (
            f"the cluster at {address} runs another version of Ray or Python ({text[:200]})",
            "install the same versions here as there",
        )
    return f"no Ray cluster answers at {address} ({text[:120]})", "start it: ray start --head"
