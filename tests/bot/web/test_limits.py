"""What is too long, too slow or too much: each is told so, and nothing else stops answering."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from bot.serving.metrics import Metrics
from bot.serving.server import Server, TimeoutProtocol
from bot.web.access import access_for
from bot.web.answering import MAX_JOBS, Answering
from bot.web.ask_request import AskRequest
from bot.web.guard import MAX_BODY_BYTES, Guard
from bot.web.problems import TooManyQuestions, problem_of
from bot.web.process import REFUSALS
from retrieval.errors import IndexMissing, TookTooLong
from tests.bot.web.serving import Served, serving
from tests.fakes.library import hooked, raising

Message = MutableMapping[str, Any]
QUESTION = "Who was named best actor?"


def test_200_connections_that_say_nothing_stop_nobody(served: Served) -> None:
    host, _, port = served.netloc.partition(":")
    with ExitStack() as opened:
        for n in range(200):
            silent = opened.enter_context(socket.create_connection((host, int(port))))
            if n % 2:
                silent.sendall(b"POST /ask HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert served.ask(QUESTION)["found"]
        assert served.get("/?q=Who").status == 200


class Hasty(TimeoutProtocol):
    header_seconds = 0.2


class Crowded(TimeoutProtocol):
    max_waiting = 2


@contextmanager
def saying_hello(protocol: type[TimeoutProtocol]) -> Iterator[Server]:
    server = Server(PlainTextResponse("hello"), "127.0.0.1", 0, protocol=protocol)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=60)


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side closes a connection, for which this waits."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-"])
def test_a_connection_without_a_whole_request_is_closed(said: bytes) -> None:
    with saying_hello(Hasty) as server, connect(server) as connection:
        connection.sendall(said)
        assert is_closed(connection)


def test_of_too_many_silent_connections_the_oldest_is_closed() -> None:
    with saying_hello(Crowded) as server, ExitStack() as opened:
        oldest, _, newest = (opened.enter_context(connect(server)) for _ in range(3))
        assert is_closed(oldest)
        newest.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert newest.recv(12) == b"HTTP/1.1 200"


def test_a_kept_connection_can_ask_again() -> None:
    with saying_hello(TimeoutProtocol) as server, connect(server) as connection:
        for _ in range(3):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            reply = b""
            while not reply.endswith(b"hello"):
                reply += connection.recv(4096)


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01 no HTTP\r\n\r\n", b"GET /?q=" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_request_is_told_so(served: Served, said: bytes) -> None:
    host, _, port = served.netloc.partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(said)
        reply = connection.recv(4096).decode()
    assert reply.startswith("HTTP/1.1 400 ")
    assert served.ask(QUESTION)["found"]


def guarded(messages: list[Message], headers: list[tuple[bytes, bytes]]) -> tuple[int, dict[str, Any]]:
    """What the guard replies to a request whose body comes in these messages, and then never ends."""
    sent: list[Message] = []

    async def receive() -> Message:
        if not messages:
            await asyncio.sleep(3600)
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    guard = Guard(
        PlainTextResponse("hello"),
        access_for("127.0.0.1", "", {}),
        None,
        lambda code: None,
        body_seconds=0.05,
    )
    scope = {
        "type": "http", "method": "POST", "path": "/ask", "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 1), "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 1),
    }  # fmt: skip
    asyncio.run(guard(scope, receive, send))
    start, body = sent
    return int(start["status"]), json.loads(body["body"])


def piece(size: int) -> Message:
    return {"type": "http.request", "body": b"x" * size, "more_body": True}


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    assert guarded([piece(10)], [])[0] == 408


def test_a_body_that_is_said_or_found_to_be_too_long_is_not_read() -> None:
    assert guarded([], [(b"content-length", str(MAX_BODY_BYTES + 1).encode())])[0] == 413
    status, told = guarded([piece(MAX_BODY_BYTES), piece(1)], [])
    assert (status, told["error"]) == (413, "the request has more than 1,000,000 bytes")


def test_of_too_many_questions_the_last_is_refused(served: Served) -> None:
    answering = Answering(served.service._process._library, 1, Metrics(REFUSALS))
    going = threading.Event()

    async def ask_all() -> list[object]:
        jobs = [asyncio.create_task(answering.run(going.wait)) for _ in range(MAX_JOBS)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyQuestions) as refused:
            await answering.ask(AskRequest(QUESTION, k=3), "ask")
        going.set()
        problem = problem_of(refused.value)
        return [problem.status, problem.message, len(await asyncio.gather(*jobs))]

    assert asyncio.run(ask_all()) == [503, "too many questions at once", MAX_JOBS]
    answering.close()


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (TookTooLong("the answer took longer than 30 s", ""), 503, "the answer took longer than 30 s"),
        (IndexMissing("there is no index yet in /home/ann/index"), 503, "the articles cannot be asked yet"),
        (RuntimeError("a word of Ann's"), 500, "that did not work"),
    ],
)
def test_an_answer_that_fails_is_told_so_and_its_cause_only_to_the_log(
    articles: Path, tmp_path: Path, error: Exception, status: int, message: str
) -> None:
    with serving(articles, tmp_path, library=hooked(raising(error))) as served:
        for reply in (
            served.post("/ask", {"question": QUESTION}),
            served.get(f"/?q={QUESTION.replace(' ', '+')}"),
            served.post("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}]}),
        ):
            assert reply.status == status
            assert message in reply.text
            assert "ann" not in reply.text.lower().replace("cannot", "") and "Traceback" not in reply.text
        assert served.get("/articles").status == 200
        assert "a word of Ann's" not in served.log.getvalue()
        levels = {line["level"] for line in served.logged()}
        assert ("error" in levels) == (status == 500)
