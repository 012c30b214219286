"""A web server in the test's process: real library, fake encoder, a free port; and a client of it."""

import http.client
import io
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.serving.logs import start_log
from bot.settings import resolve
from bot.system.paths import UserPaths
from bot.web.service import WebService
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder

PATIENCE = 60.0  # seconds until what has to happen has happened


@dataclass(frozen=True)
class Reply:
    """What the server sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        assert self.headers["Content-Type"] == "application/json", self.text
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A running server, and its log so far."""

    url: str
    service: WebService
    log: io.StringIO
    folder: Path
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def netloc(self) -> str:
        return urlsplit(self.url).netloc

    def get(self, target: str, **headers: str) -> Reply:
        return self.send("GET", target, None, headers)

    def post(self, target: str, value: object, **headers: str) -> Reply:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.send("POST", target, body, {"Content-Type": "application/json", **headers})

    def send(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """The reply to a request; `_` in the name of a header stands for a hyphen."""
        connection = http.client.HTTPConnection(self.netloc, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in {**self.headers, **headers}.items()}
            connection.request(method, target, body, named)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def ask(self, question: str, **fields: object) -> Any:
        """The JSON of an answer."""
        reply = self.post("/ask", {"question": question, **fields})
        assert reply.status == 200, reply.text
        return reply.json

    def logged(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def wait(self, condition: Callable[[], object]) -> None:
        ends = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < ends, "it does not come to pass"
            time.sleep(0.02)


@contextmanager
def serving(
    folder: Path,
    home: Path,
    *,
    library: type[Library] = Library,
    environ: Mapping[str, str] | None = None,
    **settings: object,
) -> Iterator[Served]:
    """A server over the articles of a folder, once it is ready; `settings` are flags by their names."""
    paths = UserPaths(home / "config", home / "cache", home / "state")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    flags = {"seeds": str(folder), "serve_port": str(port), "serve_per_minute": "0", **settings}
    resolved = resolve(flags, {}, paths)
    opened = library(resolved.seeds, resolved.index, FakeEncoder(), resolved.options)
    log = io.StringIO()
    start_log(log, verbose=False, quiet=False)
    service = WebService(opened, resolved, environ or {})
    try:
        service.start()
        served = Served(f"http://127.0.0.1:{port}", service, log, folder)
        served.wait(lambda: not service.reasons())
        yield served
    finally:
        service.stop()
        opened.close()
        logging.getLogger("footnote.log").handlers = []
