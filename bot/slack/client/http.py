"""What HTTP mode answers; slack_bolt checks and reads Slack's requests."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
from slack_bolt.response import BoltResponse
from starlette.responses import JSONResponse

from bot.serving.logs import log_warning
from bot.serving.server import Receive, Scope, Send
from bot.slack.client.early_requests import EarlyRequests
from bot.slack.client.monitoring import HEALTH, METRICS, Monitoring

EVENTS = "/slack/events"
MAX_BODY_BYTES = 1_000_000  # Slack's requests are far smaller
MAX_CLOCK_SKEW = 60 * 5  # seconds; slack_sdk refuses a request whose time stamp is further off
# What slack_bolt raises at a body that is none of Slack's, which it reads before it checks the signature.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class _Slack(SlackRequestHandler):
    """slack_bolt's adapter, off the event loop, which its listeners would hold up."""

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        try:
            headers = request.get_headers()
            body = await request.get_raw_body()
            bolt_request = BoltRequest(body=body, query=request.query_string, headers=headers)
        except UNREADABLE:
            return BoltResponse(status=400, body="not a request of Slack's")
        stamp = _time_stamp(headers)
        if stamp is None:  # slack_sdk would fail at it
            response = BoltResponse(status=401, body={"error": "invalid request"})
        else:
            response = await asyncio.to_thread(self.app.dispatch, bolt_request)
        if response.status == 401:
            _log_refusal(stamp)
        return response

    async def handle_installation(self, request: AsgiHttpRequest) -> BoltResponse:
        assert self.app.oauth_flow is not None
        return await _page(request, self.app.oauth_flow.handle_installation)

    async def handle_callback(self, request: AsgiHttpRequest) -> BoltResponse:
        assert self.app.oauth_flow is not None
        return await _page(request, self.app.oauth_flow.handle_callback)


async def _page(request: AsgiHttpRequest, handle: Callable[[BoltRequest], BoltResponse]) -> BoltResponse:
    """A page of the installation, made off the event loop: it reads files and asks Slack."""
    try:
        bolt_request = BoltRequest(body="", query=request.query_string, headers=request.get_headers())
    except UNREADABLE:
        return BoltResponse(status=400, body="not a request of a browser's")
    return await asyncio.to_thread(handle, bolt_request)


class SlackRequests:
    """The ASGI application that takes Slack's requests.

    Until `serve`, `early` gets its events, commands and presses; pages are not there yet.
    """

    def __init__(self, monitoring: Monitoring, early: EarlyRequests) -> None:
        self._monitoring = monitoring
        self._early = early
        takes_requests: Any = early  # as an App does
        self._slack = _Slack(takes_requests, EVENTS)
        self._is_starting = True

    def serve(self, app: App) -> None:
        """Hand Slack's requests to the app from now on, those first that came before."""
        self._early.hand_over(app)
        self._slack = _Slack(app, EVENTS)
        self._is_starting = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in (HEALTH, METRICS):
            await self._monitoring(scope, receive, send)
        elif self._is_starting and (scope["path"] != EVENTS or scope["method"] != "POST"):
            await JSONResponse({"error": "starting"}, 503)(scope, receive, send)
        elif _length(scope) > MAX_BODY_BYTES:
            await JSONResponse({"error": "too long"}, 413)(scope, receive, send)
        else:
            await self._slack(dict(scope), receive, send)


def _length(scope: Scope) -> float:
    """The length of a request's body by its header; infinite without one."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    if length.isdigit():
        return int(length)
    return 0 if scope["method"] in ("GET", "HEAD") else float("inf")


def _time_stamp(headers: Mapping[str, Any]) -> int | None:
    """When a request was signed; None for one that is not."""
    stamp = str({name.lower(): value for name, value in headers.items()}.get("x-slack-request-timestamp", ""))
    return int(stamp) if re.fullmatch("[0-9]{1,20}", stamp) else None


def _log_refusal(stamp: int | None) -> None:
    """Log why a request was refused, but none of its content: most often a clock or a secret is wrong."""
    if stamp is None:
        log_warning("request_refused", reason="it is not signed")
    elif abs(time.time() - stamp) > MAX_CLOCK_SKEW:
        off = round(time.time() - stamp)
        log_warning(
            "request_refused", reason=f"its time is {off} s off; see if this machine's clock is right"
        )
    else:
        log_warning(
            "request_refused", reason="its signature is wrong; see if SLACK_SIGNING_SECRET is this app's"
        )
