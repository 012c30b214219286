"""Stands before every request: its id, who may ask, how much and how often; and what every reply carries."""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.datastructures import Headers, MutableHeaders

from bot.serving.logs import log_error, log_info
from bot.serving.server import Receive, Scope, Send, WebApp
from bot.web.access import Access
from bot.web.problems import Problem, problem_response

MAX_BODY_BYTES = 1_000_000
UNCOUNTED = ("/health", "/metrics", "/static/")
UNLOGGED = UNCOUNTED
AREAS = ("a", "picture", "ask", "search", "articles", "v1", "mcp", "openapi.json")  # as the log names them
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NOT_STORED = {"Cache-Control": "no-store"}  # unless a reply says otherwise


class Limit(Protocol):
    """How often an address may ask."""

    def allow(self, person: str) -> bool:
        """Count a request; False if it is one too many."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The application behind its checks.

    `limit` is None where any number of requests may come; `body_seconds` is what the body of one may take.
    """

    app: WebApp
    access: Access
    limit: Limit | None
    count_refusal: Callable[[str], None]
    body_seconds: float = 10.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reply = _Reply(send, secrets.token_hex(8))
        started = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = reply.request_id
        try:
            await self.app(scope, await self._admitted(scope, receive), reply.send)
        except Problem as problem:  # the application itself answers its own
            await problem_response(problem, scope["path"], reply.request_id)(scope, receive, reply.send)
        except Exception as error:
            log_error("request_failed", error, id=reply.request_id)
            if not reply.status:  # else the application has said so
                raise
        finally:
            if reply.status >= 400:
                self.count_refusal(str(reply.status))
            _log(scope, reply, time.perf_counter() - started)

    async def _admitted(self, scope: Scope, receive: Receive) -> Receive:
        """What the application receives; a Problem is raised for what it shall not see."""
        headers, path = Headers(scope=scope), scope["path"]
        self.access.check(scope["method"], path, headers)
        client = scope["client"][0] if scope.get("client") else ""
        if self.limit is not None and not path.startswith(UNCOUNTED) and not self.limit.allow(client):
            raise Problem(
                429, "too many requests in a minute", "ask again later", headers={"Retry-After": "60"}
            )
        if int(headers.get("content-length", "0")) > MAX_BODY_BYTES:  # the server has seen that it is digits
            raise _too_long()
        try:
            async with asyncio.timeout(self.body_seconds):
                body = await _body(receive)
        except TimeoutError:
            raise Problem(408, "the rest of the request did not come", "send it again") from None
        return _replayed(body, receive)


class _Reply:
    """Adds the headers that every reply carries, and keeps its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.request_id = request_id
        self.status = 0

    async def send(self, message: Scope) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update({**NOT_STORED, **headers, **SECURITY_HEADERS, "X-Request-ID": self.request_id})
        await self._send(message)


async def _body(receive: Receive) -> bytes:
    """All of a request's body, which may be as long as `MAX_BODY_BYTES`."""
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > MAX_BODY_BYTES:
            raise _too_long()
        more = message.get("more_body", False)
    return b"".join(pieces)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Gives the body once, then what comes after it."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Scope:
        return pending.pop() if pending else await receive()

    return replay


def _too_long() -> Problem:
    return Problem(413, f"the request has more than {MAX_BODY_BYTES:,} bytes", "ask a shorter question")


def _log(scope: Scope, reply: _Reply, seconds: float) -> None:
    """A line a request. It names the kind of page and no article, question or header."""
    if scope["path"].startswith(UNLOGGED):
        return
    area = scope["path"].split("/")[1]
    log_info(
        "request", id=reply.request_id, method=scope["method"], status=reply.status,
        area=area if area in AREAS else "page", ms=round(1000 * seconds, 1),
    )  # fmt: skip
