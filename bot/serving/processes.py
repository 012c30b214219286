"""A web server as several processes on one address, below one that starts them, and anew where one is lost.

It knows nothing of what they serve; each makes its application by itself.
"""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors.multiprocess import Multiprocess

from bot.serving.logs import log_info, log_warning
from bot.serving.server import STOP_SECONDS, WebApp, web_config
from bot.serving.worker_process import RestartPolicy, WorkerProcess
from retrieval.errors import NotReadyError

MAX_BY_ITSELF = 4  # processes, where nobody says how many: each has the model in memory

DEFAULT_POLICY = RestartPolicy()
JOIN_SECONDS = STOP_SECONDS + 5  # that a process may take to end once it is told to

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
    make_app: MakeApp,
    listening: socket.socket,
    count: int,
    on_lost: Callable[[int], None],
    *,
    policy: RestartPolicy = DEFAULT_POLICY,
    join_seconds: float = JOIN_SECONDS,
) -> bool:
    """Serve until a signal ends it; whether all went well.

    Args:
        make_app: makes the application, in each process.
        listening: what all of them accept connections from.
        count: of the processes.
        on_lost: told the id of a process that died or hung; another one takes its place.
        policy: how long processes are waited for.
        join_seconds: how long, in all, once they are told to end; one that has not is killed.

    Raises:
        NotReadyError: a process dies again and again.
    """
    config = web_config(make_app, lifespan=True, processes=count)
    supervisor = _Supervisor(config, [listening], on_lost, policy, join_seconds=join_seconds)
    log_info("started", port=listening.getsockname()[1], processes=count)
    supervisor.run()
    log_info("stopped")
    if supervisor.gave_up is not None:
        raise supervisor.gave_up
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


@dataclass(slots=True)
class _Slot:
    """What is known of one process and those before it.

    `deaths` counts those at once in a row; an empty slot is filled again at `empty_until` (monotonic).
    """

    deaths: int = 0
    empty_until: float | None = None


class _Supervisor(Multiprocess):
    """uvicorn's, which tells of a process that is lost, and ends with its terminal as one process does."""

    def __init__(
        self,
        config: Config,
        sockets: list[socket.socket],
        on_lost: Callable[[int], None],
        policy: RestartPolicy,
        *,
        join_seconds: float,
    ) -> None:
        super().__init__(config, sockets)
        self._join_seconds = join_seconds
        self._on_lost = on_lost
        self._policy = policy
        self._slots = [_Slot() for _ in range(config.workers)]
        self.processes: list[WorkerProcess]  # type: ignore[assignment] # no others are started here
        self.gave_up: NotReadyError | None = None

    @property
    def has_failed(self) -> bool:
        """Whether it ended because a process could not start."""
        return any(process.exitcode == STARTUP_FAILURE for process in self.processes)

    def init_processes(self) -> None:
        self.processes = [self._started() for _ in self._slots]

    def keep_subprocess_alive(self) -> None:
        """Start the processes anew that died or hang."""
        for number, (slot, process) in enumerate(zip(self._slots, self.processes, strict=True)):
            if self.should_exit.is_set():
                return
            if slot.empty_until is not None:
                if time.monotonic() >= slot.empty_until:
                    slot.empty_until = None
                    self.processes[number] = self._started()
            elif not process.process.is_alive() or process.is_hung(self._policy):
                self._lose(slot, process)

    def join_all(self) -> None:
        """Wait for the processes to end; one that hangs is killed."""
        until = time.monotonic() + self._join_seconds
        for process in self.processes:
            process.process.join(max(0.0, until - time.monotonic()))
            if process.process.is_alive():
                log_warning("process_hung", process=process.pid)
                process.kill()
                process.join()

    def handle_hup(self) -> None:
        """Uvicorn would go on without a terminal."""
        self.handle_term()

    def handle_ttin(self) -> None:
        """There are as many processes as the settings say."""

    handle_ttou = handle_ttin

    def terminate_all(self) -> None:
        log_info("stopping")
        super().terminate_all()

    def _started(self) -> WorkerProcess:
        process = WorkerProcess(self.config, self.sockets)
        with _interrupts_wait():
            process.start()
        return process

    def _lose(self, slot: _Slot, process: WorkerProcess) -> None:
        """End a process that died or hangs, and decide when another one takes its place."""
        event = "process_hung" if process.process.is_alive() else "process_lost"
        died_at_once = not process.has_served or process.lived() < self._policy.settled
        slot.deaths = slot.deaths + 1 if died_at_once else 0
        process.kill()
        process.join()
        if process.exitcode == STARTUP_FAILURE:
            self.should_exit.set()
            return
        log_warning(event, process=process.pid, code=process.exitcode)
        if process.pid is not None:
            self._on_lost(process.pid)
        if slot.deaths < self._policy.deaths:
            slot.empty_until = time.monotonic() + self._policy.pause_after(slot.deaths)
            return
        self.gave_up = NotReadyError(
            f"a process of the server ended {slot.deaths} times in a row before it served"
            f" or soon after its start (exit code {process.exitcode})",
            "see the log above, and if the memory suffices: lower serve_processes where it does not",
        )
        self.should_exit.set()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Ctrl-C reaches a process that is started here only once it can end without a traceback."""
    resource_tracker.ensure_running()  # multiprocessing's, the start of which ends any such wait
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which it inherits
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
