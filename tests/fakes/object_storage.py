"""An S3 server on loopback, with a gate before it that can refuse, cut short, alter or vanish.

The server is moto's, a program of its own, because its packages and ours need different versions of others.
"""

import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUCKET = "footnote"
HOST = "127.0.0.1"
START_SECONDS = 120.0


def server_program() -> str | None:
    """moto's server, where `make cluster-test` has put it, or on the path."""
    ours = ROOT / ".venv" / "s3" / "bin" / "moto_server"
    return str(ours) if ours.exists() else shutil.which("moto_server")


@dataclass
class Gate:
    """What goes wrong with requests from now on: "" for nothing, or one of `FAULTS`.

    A fault is for objects whose name contains `name`, after `after` of them went well.
    """

    address: str
    fault: str = ""
    name: str = ""
    after: int = 0
    requests: list[str] = field(default_factory=list)

    def takes(self, method: str, path: str) -> str:
        """Note a request; the fault that it meets."""
        self.requests.append(f"{method} {path}")
        if not self.fault or self.name not in path:
            return ""
        self.after -= 1
        return "" if self.after >= 0 else self.fault


FAULTS = ("refuses", "vanishes", "cuts short", "alters", "clocks differ")
SKEWED = b"<Error><Code>RequestTimeTooSkewed</Code><Message>clocks differ</Message></Error>"


@contextmanager
def s3(program: str) -> Iterator[Gate]:
    """A bucket behind a gate, to which the environment leads meanwhile."""
    port = _free_port()
    server = subprocess.Popen(
        [program, "-H", HOST, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _create_bucket(port)
        gate = Gate("")
        proxy = ThreadingHTTPServer((HOST, 0), _handler(gate, port))
        gate.address = f"http://{HOST}:{proxy.server_port}"
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        with _environment(gate.address):
            yield gate
        proxy.shutdown()
        proxy.server_close()
    finally:
        server.terminate()
        server.wait()


def _handler(gate: Gate, port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = gate.takes(self.command, self.path)
            if fault == "vanishes":
                self.close_connection = True
                return
            if fault in ("refuses", "clocks differ"):
                self._send(403, {}, SKEWED if fault == "clocks differ" else b"<Error/>")
                return
            upstream = http.client.HTTPConnection(HOST, port)
            upstream.request(self.command, self.path, body, dict(self.headers))
            response = upstream.getresponse()
            content = response.read()
            if fault == "alters":
                content = content[:-1] + bytes([content[-1] ^ 1])
            if fault == "cuts short":
                content = content[: len(content) // 2]
            self._send(response.status, dict(response.headers), content)
            upstream.close()

        def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response_only(status)
            length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(content))
            kept = {name: value for name, value in headers.items() if name.lower() not in HOP}
            for name, value in (*kept.items(), ("Content-Length", length)):
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = pass_on  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    return Handler


HOP = ("content-length", "transfer-encoding", "connection")


def _create_bucket(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("PUT", f"/{BUCKET}")
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _environment(endpoint: str) -> Iterator[None]:
    """The credentials and the address as the user of S3 states them."""
    before = dict(os.environ)
    os.environ.update(
        AWS_ENDPOINT_URL=endpoint,
        AWS_ALLOW_HTTP="true",
        AWS_ACCESS_KEY_ID="key",
        AWS_SECRET_ACCESS_KEY="secret",
        AWS_REGION="us-east-1",
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
