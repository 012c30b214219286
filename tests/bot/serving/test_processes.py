"""A process that hangs is replaced as one that died is; one that dies again and again ends the whole."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from bot.serving.worker_process import RestartPolicy, send_heartbeat
from tests.fakes.web_processes import QUICK

PATIENCE = 60.0  # seconds until what has to happen has happened

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.process


class Server:
    """Two processes on one address, with their log."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self.log = log

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [line for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in map(json.loads, lines) if line["event"] == name]

    def wait(self, until: Callable[[], Any]) -> Any:
        end = time.monotonic() + PATIENCE
        while not (value := until()):
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)
        return value

    @property
    def port(self) -> int:
        return int(self.wait(lambda: self.events("started"))[0]["port"])

    def answering(self) -> int:
        """The process that answers a request; 0 if none did."""
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as reply:
            return int(reply.read())
        return 0

    def both(self, without: int = 0) -> set[int]:
        """The two that answer."""
        answered: set[int] = set()

        def look() -> bool:
            answered.update({self.answering()} - {0, without})
            return len(answered) == 2

        self.wait(look)
        return answered


@contextmanager
def serving(folder: Path, kind: str) -> Iterator[Server]:
    log = folder / "log"
    with log.open("wb") as stream:
        command = [sys.executable, "-m", "tests.fakes.web_processes", kind]
        process = subprocess.Popen(command, cwd=ROOT, stderr=stream, start_new_session=True)
    try:
        yield Server(process, log)
    finally:
        process.kill()
        process.wait()


def test_one_whose_event_loop_is_blocked_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as server:
        before = server.both()
        connection = HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/hang")
        (event,) = server.wait(lambda: server.events("process_hung"))
        connection.close()
        assert event["process"] in before
        after = server.both(without=event["process"])
        assert len(before & after) == 1


def test_one_that_is_stopped_is_replaced_and_the_other_goes_on(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as server:
        stopped, other = server.both()
        os.kill(stopped, signal.SIGSTOP)
        (event,) = server.wait(lambda: server.events("process_hung"))
        assert event["process"] == stopped
        assert other in server.both(without=stopped)


def test_where_all_were_stopped_for_a_while_none_is_lost(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as server:
        before = server.both()
        os.killpg(server.process.pid, signal.SIGSTOP)  # as Ctrl-Z does
        time.sleep(1.5 * QUICK.silence)
        os.killpg(server.process.pid, signal.SIGCONT)
        assert server.both() == before
        assert not server.events("process_hung")


def test_the_whole_ends_although_one_of_them_hangs(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as server:
        server.both()
        connection = HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/hang")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        connection.close()


def test_ctrl_c_pressed_twice_ends_the_whole_without_a_traceback(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as server:
        server.both()
        os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does
        time.sleep(0.05)  # within the time that uvicorn takes to end
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(PATIENCE) == 0
        assert "Traceback" not in server.log.read_text()


def test_one_that_is_killed_is_replaced_however_often(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as server:
        for lost in range(1, 4):
            os.kill(min(server.both()), signal.SIGKILL)
            server.wait(lambda lost=lost: len(server.events("process_lost")) == lost)
        assert server.both()


def test_one_that_dies_at_once_again_and_again_ends_the_whole_with_a_line(tmp_path: Path) -> None:
    with serving(tmp_path, "die") as server:
        assert server.process.wait(PATIENCE) == 3
        lines = server.log.read_text().splitlines()
        assert lines[-1] == (
            "a process of the server ended 4 times in a row before it served or soon after its start"
            " (exit code 9)"
        )
        assert {event["code"] for event in server.events("process_lost")} == {9}


def test_one_that_never_serves_ends_the_whole_however_long_it_lives(tmp_path: Path) -> None:
    with serving(tmp_path, "stall") as server:
        assert server.process.wait(PATIENCE) == 3
        assert "4 times in a row before it served" in server.log.read_text().splitlines()[-1]


def test_a_beat_waits_for_no_parent_that_reads_none() -> None:
    parent, child = multiprocessing.Pipe()

    def beat_often() -> None:
        for _ in range(5_000):
            send_heartbeat(child)

    beating = threading.Thread(target=beat_often, daemon=True)
    beating.start()
    beating.join(PATIENCE)
    assert not beating.is_alive()
    assert parent.poll()
    parent.close()
    send_heartbeat(child)  # to nobody
    child.close()


def test_the_pauses_between_starts_grow_up_to_a_limit() -> None:
    policy = RestartPolicy(pause=0.5, longest_pause=3.0)
    assert [policy.pause_after(deaths) for deaths in range(6)] == [0.0, 0.5, 1.0, 2.0, 3.0, 3.0]
