"""A web server on a thread of its own, which neither a silent nor a slow connection keeps from others."""

import asyncio
import itertools
import os
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, ClassVar

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from retrieval.errors import NotReadyError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
WebApp = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application."""

UNREADABLE = '{"error": "this is no HTTP request, or its first lines have more than 64 kB"}\n'
# For another request on the same connection: longer than most clients keep one, since a request that crosses
# the closing of its connection is lost.
KEEP_SECONDS = 65
STOP_SECONDS = 10  # for the requests in hand
BACKLOG = 512  # connections that the system holds until they are accepted


_NUMBERS = itertools.count()  # of connections, in the order of their opening


class TimeoutProtocol(H11Protocol):
    """uvicorn's protocol, which lets go of a client that does not send its request or read the reply.

    uvicorn itself waits for ever for the first request of a connection, and for the rest of one.
    """

    header_seconds: ClassVar[float] = 10.0  # for the headers of a request
    read_seconds: ClassVar[float] = 30.0  # in which a client must read some of what it is sent
    max_waiting: ClassVar[int] = 400  # without a request; of more, the oldest one is closed

    _deadline: asyncio.TimerHandle | None = None  # for the headers of a request
    _reading: asyncio.TimerHandle | None = None  # for a full buffer

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as its base
        super().connection_made(transport)
        self._number = next(_NUMBERS)
        self._watch()
        waiting = [
            (other._number, other.transport)
            for other in self.connections
            if isinstance(other, TimeoutProtocol) and (other._deadline or other.timeout_keep_alive_task)
        ]
        if len(waiting) > self.max_waiting:
            min(waiting, key=lambda entry: entry[0])[1].abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_deadline()
        self._cancel_reading()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading = self.loop.call_later(self.read_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._cancel_reading()

    def send_400_response(self, msg: str) -> None:
        """Uvicorn calls this for what is no HTTP, and for headers that are too long."""
        super().send_400_response(UNREADABLE)

    def _watch(self) -> None:
        """Give the headers of the next request so long; pieces of them do not extend it."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._cancel_deadline()
        elif self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.header_seconds, self.transport.abort)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cancel_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None


def web_config(
    app: WebApp | Callable[[], WebApp],
    *,
    lifespan: bool = False,
    protocol: type[H11Protocol] = TimeoutProtocol,
    processes: int = 1,
) -> uvicorn.Config:
    """How an application is served; with several processes, `app` makes it in each."""
    return uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="on" if lifespan else "off",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        workers=processes,
        factory=processes > 1,
    )


class Server:
    """A web server on a thread of its own.

    Raises:
        NotReadyError: the port is taken or may not be listened on.
    """

    def __init__(
        self,
        app: WebApp,
        host: str,
        port: int,
        *,
        lifespan: bool = False,
        protocol: type[H11Protocol] = TimeoutProtocol,
    ) -> None:
        self._socket = listen(host, port)
        config = web_config(app, lifespan=lifespan, protocol=protocol)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="http", daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Answer the requests in hand, and end."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS + 1)
        self._socket.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address of either version of IP.

    Raises:
        NotReadyError: the port is taken or may not be listened on.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = "no such host" if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise NotReadyError(
            f"cannot listen on {host}:{port} ({reason})", "choose another port or host"
        ) from None
