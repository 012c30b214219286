"""A web server as several processes on one address, below one that starts them, and anew where one dies.

It knows nothing of what they serve; each makes its application by itself.
"""

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors.multiprocess import Multiprocess, Process

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


def begin_process() -> None:
    """Let Ctrl-C reach this process, and have it end, its answers in hand first, with its parent."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
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

    def init_processes(self) -> None:
        with _interrupts_wait():
            super().init_processes()

    def keep_subprocess_alive(self) -> None:
        """Start the processes anew that died.

        uvicorn's own also waits for a sign of life from each, which one that loads a model gives late.
        """
        for number, process in enumerate(self.processes):
            if self.should_exit.is_set() or process.process.is_alive():
                continue
            process.kill()  # lets go of what is left of it
            process.join()
            if process.exitcode == STARTUP_FAILURE:
                self.should_exit.set()
                return
            self._replace(number, process)

    def handle_hup(self) -> None:
        """Uvicorn would go on without a terminal."""
        self.handle_term()

    def terminate_all(self) -> None:
        log_info("stopping")
        super().terminate_all()

    def _replace(self, number: int, lost: Process) -> None:
        log_warning("process_lost", process=lost.pid, code=lost.exitcode)
        if lost.pid is not None:
            self._on_lost(lost.pid)
        with _interrupts_wait():
            self.processes[number] = Process(self.config, self.sockets)
            self.processes[number].start()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Ctrl-C reaches a process that is started here only once it can end without a traceback."""
    resource_tracker.ensure_running()  # multiprocessing's, the start of which ends any such wait
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which it inherits
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
