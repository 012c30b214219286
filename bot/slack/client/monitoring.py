"""What those who watch over the app read: its health and its figures, and less of both for strangers."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

from bot.serving.metrics import CONTENT_TYPE
from bot.serving.own_names import is_own_host
from bot.serving.server import Receive, Scope, Send
from bot.serving.token import CHALLENGE, has_token

HEALTH, METRICS = "/health", "/metrics"
REFUSAL = {"error": "this takes the token", "hint": "send Authorization: Bearer with FOOTNOTE_SERVE_TOKEN"}


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The ASGI application of the health port: GET /health, and GET /metrics for Prometheus.

    Without the token, strangers learn whether the app is well, and no more; on an address that only this
    machine reaches (`is_open`) nobody is one, unless a page of elsewhere had its own name lead here.
    """

    health: Callable[[], Mapping[str, Any]]
    metrics: Callable[[], bytes]
    token: str = field(default="", repr=False)
    is_open: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await asyncio.to_thread(self._response, scope)
        await response(scope, receive, send)

    def _response(self, scope: Scope) -> Response:
        path = scope["path"] if scope["type"] == "http" else ""
        may_see = (self.is_open and self._names_server(scope)) or self._has_token(scope)
        if path == HEALTH:
            health = self.health()
            shown = dict(health) if may_see else {"ok": health["ok"]}
            return JSONResponse(shown, 200 if health["ok"] else 503)
        if path != METRICS:
            return JSONResponse({"error": "not found"}, 404)
        if not may_see:
            return JSONResponse(REFUSAL, 401, CHALLENGE)
        return Response(self.metrics(), headers={"Content-Type": CONTENT_TYPE})

    def _names_server(self, scope: Scope) -> bool:
        return is_own_host(Headers(scope=scope).get("host", ""))

    def _has_token(self, scope: Scope) -> bool:
        return bool(self.token) and has_token(Headers(scope=scope).get("authorization", ""), self.token)
