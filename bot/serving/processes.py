"""A web server as several processes on one address, below one that starts them, and anew where one dies.

It knows nothing of what they serve; each makes its application by itself.
"""

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors import Multiprocess

from bot.serving.logs import log_info, log_warning
from bot.serving.server import WebApp, web_config

MAX_BY_ITSELF = 4  # processes, where nobody says how many: each has the model in memory

MakeApp = Callable[[], WebApp]
"""Makes the application in a process of its own, which it is sent to by pickle."""


def number_of_processes(wanted: int, *, alone: bool = False) -> int:
    """How many processes serve.

    Args:
        wanted: what the settings say; 0 for one for each core, up to `MAX_BY_ITSELF`.
        alone: whether there is a reason for one alone, unless the settings say otherwise.
    """
    if wanted:
        return wanted
    if alone or os.name != "posix":
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MAX_BY_ITSELF)


def serve_in_processes(
    make_app: MakeApp, listening: socket.socket, count: int, on_lost: Callable[[int], None]
) -> bool:
    """Serve until a signal ends it; whether all went well.

    Args:
        make_app: makes the application, in each process.
        listening: what all of them accept connections from.
        count: of the processes.
        on_lost: told the id of a process that died; another one takes its place.
    """
    config = web_config(make_app, lifespan=True, processes=count)
    supervisor = _Supervisor(config, [listening], on_lost)
    log_info("started", port=listening.getsockname()[1], processes=count)
    supervisor.run()
    log_info("stopped")
    return not supervisor.has_failed


def refuse_to_start() -> SystemExit:
    """What a process raises whose application cannot be made: all end, since a new one could not either."""
    return SystemExit(STARTUP_FAILURE)


def end_with_parent() -> None:
    """Have this process end, its answers in hand first, where the one that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), name="parent", daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


class _Supervisor(Multiprocess):
    """uvicorn's, which tells of a process that died, and ends with its terminal as one process does."""

    def __init__(self, config: Config, sockets: list[socket.socket], on_lost: Callable[[int], None]) -> None:
        super().__init__(config, sockets)
        self._on_lost = on_lost

    @property
    def has_failed(self) -> bool:
        """Whether it ended because a process could not start."""
        return any(process.exitcode == STARTUP_FAILURE for process in self.processes)

    def keep_subprocess_alive(self) -> None:
        before = self._ids()
        super().keep_subprocess_alive()
        for lost in before - self._ids():
            log_warning("process_lost", process=lost)
            self._on_lost(lost)

    def handle_hup(self) -> None:
        """Uvicorn would go on without a terminal."""
        self.handle_term()

    def terminate_all(self) -> None:
        log_info("stopping")
        super().terminate_all()

    def _ids(self) -> set[int]:
        return {process.pid for process in self.processes if process.pid is not None}
