"""How Slack hands over what happens: to a socket or by signed HTTP, again until it is acknowledged."""

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

ACK = 3.0  # seconds
TRIES = 4


@dataclass
class Envelope:
    """Something to be handed over; `acked` is set once the app says that it has it."""

    kind: str
    payload: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    tries: int = 0
    response: Any = None
    acked: asyncio.Event = field(default_factory=asyncio.Event)
    dropped: asyncio.Event = field(default_factory=asyncio.Event)


class Sockets:
    """The open Socket Mode connections of one app."""

    def __init__(self, told: Callable[[], None]) -> None:
        self.told = told
        self.open: list[web.WebSocketResponse] = []
        self.transports: list[asyncio.Transport] = []
        self.frozen: set[web.WebSocketResponse] = set()
        self.tickets: set[str] = set()
        self.pending: dict[str, Envelope] = {}
        self.connected = asyncio.Event()
        self.late: list[Envelope] = []
        self._turn = 0

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets or len(self.open) >= 10:
            return web.Response(status=401)
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_json(
            {"type": "hello", "num_connections": len(self.open) + 1, "connection_info": {"app_id": "A0APP"}}
        )
        self.open.append(socket)
        assert request.transport
        self.transports.append(request.transport)
        self.connected.set()
        self.told()
        try:
            async for message in socket:
                if socket in self.frozen:
                    continue
                if message.type == aiohttp.WSMsgType.PING:
                    await socket.pong(message.data)
                if message.type == aiohttp.WSMsgType.TEXT:
                    self._ack(json.loads(message.data))
        finally:
            self.open.remove(socket)
            if not self.open:
                self.connected.clear()
            for envelope in self.pending.values():
                envelope.dropped.set()
        return socket

    def _ack(self, message: dict[str, Any]) -> None:
        envelope = self.pending.get(message.get("envelope_id", ""))
        if envelope is not None:
            envelope.response = message.get("payload")
            envelope.acked.set()

    async def hand_over(self, envelope: Envelope) -> bool:
        """Deliver until it is acknowledged; False once Slack has given up."""
        self.pending[envelope.id] = envelope
        try:
            while envelope.tries < TRIES:
                await self.connected.wait()
                envelope.dropped.clear()
                if await self._try(envelope):
                    return True
            return False
        finally:
            self.pending.pop(envelope.id, None)

    async def _try(self, envelope: Envelope) -> bool:
        self._turn += 1
        socket = self.open[self._turn % len(self.open)]
        body = {"type": envelope.kind, "envelope_id": envelope.id, "payload": envelope.payload}
        body["accepts_response_payload"] = envelope.kind != "events_api"
        if envelope.kind == "events_api":
            body |= {"retry_attempt": envelope.tries, "retry_reason": "timeout" if envelope.tries else ""}
        try:
            await socket.send_json(body)
        except (ConnectionError, RuntimeError):
            await asyncio.sleep(0.05)
            return False
        acked, dropped = (
            asyncio.create_task(envelope.acked.wait()),
            asyncio.create_task(envelope.dropped.wait()),
        )
        await asyncio.wait({acked, dropped}, timeout=ACK, return_when=asyncio.FIRST_COMPLETED)
        acked.cancel()
        dropped.cancel()
        if envelope.acked.is_set():
            return True
        if not envelope.dropped.is_set():
            self.late.append(envelope)
            envelope.tries += 1
        return False

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """What Slack does now and then: asks the app to connect anew, and closes the old connection."""
        for socket in list(self.open):
            await socket.send_json({"type": "disconnect", "reason": reason})
            if reason == "link_disabled":
                await socket.close()

    async def abort(self) -> None:
        while self.transports:
            self.transports.pop().abort()

    async def cut(self) -> None:
        """A connection that breaks."""
        for socket in list(self.open):
            await socket.close()


async def post_signed(
    url: str, secret: str, kind: str, payload: dict[str, Any], *, off: float = 0
) -> tuple[int, str]:
    """Hand over by HTTP, as Slack signs it; `off` shifts the time stamp."""
    if kind == "events_api":
        body, content = json.dumps(payload), "application/json"
    elif kind == "slash_commands":
        body, content = urlencode(payload), "application/x-www-form-urlencoded"
    else:
        body, content = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
    stamp = str(int(time.time() + off))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"Content-Type": content, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ACK)) as session,
        session.post(url, data=body, headers=headers) as response,
    ):
        return response.status, await response.text()
