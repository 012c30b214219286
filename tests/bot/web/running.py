"""`footnote serve` as a process of its own, with the fake encoder."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).parents[3]
Result = TypeVar("Result")
PATIENCE = 120.0  # seconds until what has to happen has happened


@dataclass(frozen=True)
class Running:
    """A server, where it is reached, and its log so far."""

    process: "subprocess.Popen[bytes]"
    url: str
    log: Path

    def logged(self) -> list[dict[str, Any]]:
        """The lines of the log that are whole; others are for people."""
        lines = self.log.read_text().split("\n")[:-1]
        return [json.loads(line) for line in lines if line.startswith("{")]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.logged() if line["event"] == name]

    def get(self, target: str) -> tuple[int, str]:
        """The status and the text of a reply, over a connection of its own."""
        return self._open(urllib.request.Request(self.url + target))

    def ask(self, question: str) -> tuple[int, Any]:
        """The status and the JSON of an answer, over a connection of its own."""
        body, header = json.dumps({"question": question}).encode(), {"Content-Type": "application/json"}
        status, text = self._open(urllib.request.Request(f"{self.url}/ask", body, header))
        return status, json.loads(text)

    def is_ready(self) -> bool:
        try:
            return self.get("/health")[0] == 200
        except (URLError, ConnectionError):
            return False

    def wait(self, condition: Callable[[], Result]) -> Result:
        """The first true value of a condition."""
        ends = time.monotonic() + PATIENCE
        while not (result := condition()):
            assert time.monotonic() < ends, self.log.read_text()
            time.sleep(0.1)
        return result

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return response.status, response.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()


@contextmanager
def running(folder: Path, home: Path, *flags: str, ready: bool = True) -> Iterator[Running]:
    """A server over the articles of a folder, once it is ready; in a session of its own, as in a terminal."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environ = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(home), "TMPDIR": str(home),
        "FOOTNOTE_INDEX": str(home / "index"), "FOOTNOTE_SEEDS": str(folder),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.fakes.terminal", "serve", "--port", port, *flags]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environ, stdin=subprocess.DEVNULL, stderr=log, stdout=log, start_new_session=True
        )
    server = Running(process, f"http://127.0.0.1:{port}", home / "log")
    try:
        if ready:
            server.wait(lambda: process.poll() is not None or server.is_ready())
            assert process.poll() is None, server.log.read_text()
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)
