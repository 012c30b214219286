"""What HTTP mode answers until the app has started: questions are kept on the disk, and answered then."""

import sqlite3
import threading

from slack_bolt import App, BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.serving.logs import log_info, log_warning
from bot.slack.messages import actions as named
from bot.slack.state.inbox import Inbox

STARTING = "I am still starting. Your answer comes as soon as I am ready."
NOT_YET = {"error": "starting"}
SHORTCUT = "message_action"


class EarlyRequests:
    """Takes requests as slack_bolt's App does, by `dispatch`.

    Events, commands and the shortcut are acknowledged once they are on the disk. Presses and forms would
    open a modal within three seconds, which cannot be: whoever pressed is shown that it failed.
    """

    def __init__(self, signing_secret: str, inbox: Inbox) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._inbox = inbox
        self._lock = threading.Lock()
        self._app: App | None = None

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        """Keep a request, or pass it on where the app has started meanwhile."""
        with self._lock:
            if self._app is None:
                return self._keep(request)
        return self._app.dispatch(request)

    def hand_over(self, app: App) -> None:
        """Give the app what was kept, in order; from now on it gets all requests.

        What it cannot take now stays for the next start.
        """
        with self._lock:
            kept = self._inbox.all()
            for request in kept:
                # Its signature was checked; by now it may be too old for a second time.
                response = app.dispatch(BoltRequest(body=request.body, mode="socket_mode"))
                if response.status == 200:
                    self._inbox.remove(request.id)
                else:
                    log_warning("early_request_refused", status=response.status)
            self._app = app
        if kept:
            log_info("early_requests", count=len(kept))

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
