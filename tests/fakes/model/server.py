"""The fake server: real HTTP on loopback, strict about what it is asked, and it counts.

A real one takes unknown fields and roles without a word; this one refuses them, so that no test passes on a
request that another server would not understand.
"""

import json
import re
import socket
import threading
from contextlib import suppress
from typing import Any

from tests.fakes.model.replies import Reply, Send, error, status, writes

FIELDS = {
    "model": str, "messages": list, "stream": bool, "temperature": int | float, "max_tokens": int,
    "max_completion_tokens": int, "stream_options": dict,
}  # fmt: skip
ROLES = ("system", "user", "assistant", "user")
MODEL = "tiny:1b"


class FakeModel:
    """A server with one model, on a port of loopback until it is closed.

    `replies` are used up one by one, the last one again and again. With a `key`, requests need it.
    `requests` holds the body of each question, `calls` counts all requests; `closed_early` says that whoever
    asked went away before a reply was over.
    """

    def __init__(self, *replies: Reply, key: str = "", refuses: tuple[str, ...] = ()) -> None:
        self.replies = list(replies) or [writes("NO ANSWER")]
        self.key = key
        self.refuses = refuses
        self.requests: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.calls = 0
        self.closed_early = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> "FakeModel":
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # closing alone leaves it open for the thread that accepts
        self._listener.close()

    @property
    def environ(self) -> dict[str, str]:
        """The settings that lead here."""
        return {"FOOTNOTE_WRITER_URL": self.url, "FOOTNOTE_WRITER_MODEL": MODEL}

    def prompt(self, number: int = -1) -> str:
        """What the model was given to read last."""
        return str(self.requests[number]["messages"][-1]["content"])

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(ConnectionError):
            head, body = _read(connection)
            self.calls += 1
            self.headers.append(head)
            reply = self._reply(head, body)
            try:
                reply(_sender(connection))
                connection.settimeout(0)
            except OSError:
                self.closed_early.set()

    def _reply(self, head: str, body: bytes) -> Reply:
        method, path, *_ = head.split()
        if self.key and self.key not in head:
            return error(401, "no key")
        if (method, path) == ("GET", "/v1/models"):
            return status(200, json.dumps({"data": [{"id": MODEL}, {"id": "other:70b"}]}))
        if (method, path) != ("POST", "/v1/chat/completions"):
            return error(404, "no such page")
        request = json.loads(body)
        if (flaw := self._flaw(request)) is not None:
            return flaw
        self.requests.append(request)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def _flaw(self, request: dict[str, Any]) -> Reply | None:
        for name, value in request.items():
            if name in self.refuses or not isinstance(value, FIELDS.get(name, ())):
                return error(400, f"Unsupported parameter: '{name}' is not supported with this model.")
        messages = request["messages"]
        if request["model"] != MODEL:
            return error(404, f"model '{request['model']}' not found")
        if not request["stream"] or not ({"max_tokens", "max_completion_tokens"} & request.keys()):
            return error(400, "an endless answer")
        if tuple(message["role"] for message in messages) not in (ROLES, ROLES[:2]):
            return error(400, f"odd roles: {[message['role'] for message in messages]}")
        return None if _is_marked(messages) else error(400, "material without its marks")


def _is_marked(messages: list[dict[str, str]]) -> bool:
    """Whether all material stands between marks that the instructions name, each once."""
    nonce = re.search(r"<(\w{8,})>", messages[0]["content"])
    if nonce is None:
        return False
    form = re.compile(rf"<{nonce[1]}>\n.*\n</{nonce[1]}>\n\w[^\n]*", re.DOTALL)
    users = [message["content"] for message in messages if message["role"] == "user"]
    return all(form.fullmatch(text) and text.count(nonce[1]) == 2 for text in users)


def _read(connection: socket.socket) -> tuple[str, bytes]:
    """The head and the body of a request."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _received(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        body += _received(connection)
    return head.decode("latin-1"), body


def _received(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data


def _sender(connection: socket.socket) -> Send:
    """Sends a part; an error of it means that nobody reads any more."""

    def send(part: str | bytes) -> None:
        connection.sendall(part.encode() if isinstance(part, str) else part)

    return send
