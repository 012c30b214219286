"""What HTTP mode answers until the app has started: questions are kept on the disk, and answered then."""

import sqlite3
import threading
from typing import Protocol

from slack_bolt import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.serving.logs import log_error, log_info, log_warning
from bot.slack.messages import actions as named
from bot.slack.state.inbox import Inbox, KeptRequest

STARTING = "I am still starting. Your answer comes as soon as I am ready."
NOT_YET = {"error": "starting"}
SHORTCUT = "message_action"


class Dispatcher(Protocol):
    """What slack_bolt's App is to requests."""

    def dispatch(self, request: BoltRequest, /) -> BoltResponse: ...


class EarlyRequests:
    """Takes requests as slack_bolt's App does, by `dispatch`.

    Events, commands and the shortcut are acknowledged once they are on the disk. Presses and forms would
    open a modal within three seconds, which cannot be: whoever pressed is shown that it failed.
    """

    def __init__(self, signing_secret: str, inbox: Inbox) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._inbox = inbox
        self._lock = threading.Lock()
        self._app: Dispatcher | None = None

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        """Keep a request, or pass it on where the app has started meanwhile."""
        with self._lock:
            if self._app is None:
                return self._keep(request)
        return self._app.dispatch(request)

    def hand_over(self, app: Dispatcher) -> None:
        """Give the app what was kept, in order; once nothing is left, it gets all requests.

        What it refuses now stays for the next start.
        """
        count = 0
        refused: set[int] = set()
        while batch := self._next_batch(app, refused):
            for request in batch:
                if _is_done(app, request):
                    self._inbox.remove(request.id)
                else:
                    refused.add(request.id)
            count += len(batch)
        if count:
            log_info("early_requests", count=count)

    def _next_batch(self, app: Dispatcher, refused: set[int]) -> list[KeptRequest]:
        """What has been kept meanwhile. It is dispatched without the lock, for which new requests wait."""
        with self._lock:
            batch = [request for request in self._inbox.all() if request.id not in refused]
            if not batch:
                self._app = app
        return batch

    def _keep(self, request: BoltRequest) -> BoltResponse:
        if not self._is_signed(request):
            return BoltResponse(status=401, body={"error": "invalid request"})
        body = request.body
        if body.get("type") == "url_verification":
            return BoltResponse(status=200, body={"challenge": body.get("challenge")})
        is_shortcut = body.get("type") == SHORTCUT and body.get("callback_id") == named.ASK_ABOUT_MESSAGE
        is_command = "command" in body
        if not (is_shortcut or is_command or body.get("type") == "event_callback") or not self._stored(body):
            return BoltResponse(status=503, body=NOT_YET)
        return BoltResponse(status=200, body={"text": STARTING} if is_command else "")

    def _is_signed(self, request: BoltRequest) -> bool:
        headers = {name: values[0] for name, values in request.headers.items()}
        return self._verifier.is_valid_request(request.raw_body, headers)

    def _stored(self, body: dict[str, object]) -> bool:
        try:
            return self._inbox.add(body)
        except sqlite3.Error as error:
            log_warning("early_request_not_kept", error=type(error).__name__)
            return False


def _is_done(app: Dispatcher, request: KeptRequest) -> bool:
    """Whether a request needs no further try: the app took it, or failed at it, as it would at each start."""
    try:
        # Its signature was checked; by now it may be too old for a second time.
        response = app.dispatch(BoltRequest(body=request.body, mode="socket_mode"))
    except Exception as error:
        log_error("early_request_failed", error)
        return True
    if response.status != 200:
        log_warning("early_request_refused", status=response.status)
    return response.status == 200
