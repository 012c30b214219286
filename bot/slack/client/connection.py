"""The Socket Mode connection: watched, reconnected and logged."""

import json
import logging
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler

from bot.serving.logs import log_info, log_warning

PING_SECONDS = 3.0
SILENT_SECONDS = 6.0  # a connection without a pong for so long is dead
FIRST_SECONDS = 10.0  # that the first connection is waited for; then the app starts without
LOOK_SECONDS = 1.0  # between two looks at the connection
HANG_UP_SECONDS = 0.1  # between two attempts to end a connection, which may only just be made
DISABLED_SECONDS = 60.0  # between two attempts to connect while Socket Mode is switched off
DISABLED_HINT = "switch Socket Mode on in the app's settings, or start with --http PORT"


class Connection:
    """A connection that is made anew whenever it ends, goes silent or is asked to be."""

    def __init__(self, app: App, app_token: str) -> None:
        # The SDK logs each failed attempt as an error; here a line is written when something changes.
        quiet = logging.getLogger("slack_sdk.socket_mode.quiet")
        quiet.setLevel(logging.CRITICAL)
        # Listeners take milliseconds; one at a time keeps a thread's questions in order.
        self._handler = SocketModeHandler(
            app, app_token, logger=quiet, concurrency=1, ping_interval=PING_SECONDS
        )
        self._client = self._handler.client
        self._client.on_open_listeners.append(lambda _: self._open())
        self._client.on_error_listeners.append(lambda session, _: _release(session))
        self._client.on_message_listeners.append(lambda _, message: self._note(message))
        self._client.on_close_listeners.append(lambda _: self._closed())
        self._stopped = threading.Event()
        self._ready = threading.Event()
        self._disabled_at = 0.0
        self._opened_at = 0.0
        self._watch = threading.Thread(target=self._keep_watch, name="connection", daemon=True)

    @property
    def is_connected(self) -> bool:
        return bool(self._client.is_connected())

    def start(self) -> None:
        # The SDK's monitor connects; an attempt by hand would raise in an outage that begins just now.
        self._client.current_app_monitor_started = True
        self._client.current_app_monitor.start()
        self._ready.wait(FIRST_SECONDS)
        self._watch.start()

    def close(self) -> None:
        self._stopped.set()
        self._client.auto_reconnect_enabled = False
        receiver = self._client.current_session_runner
        receiver.event.set()  # or it might connect once more meanwhile
        while receiver.is_alive():
            _hang_up(self._client.current_session)
            receiver.thread.join(HANG_UP_SECONDS)
        self._handler.close()  # type: ignore[no-untyped-call] # slack_bolt gives it no types

    def _note(self, message: str) -> None:
        """Log that Slack asked to reconnect, or that it no longer takes connections."""
        if not message.startswith("{") or '"disconnect"' not in message:
            return
        body: dict[str, Any] = json.loads(message)
        if body.get("type") != "disconnect":
            return
        if body.get("reason") == "link_disabled":
            self._disabled_at = time.monotonic()
            self._client.default_auto_reconnect_enabled = False
            log_warning("link_disabled", hint=DISABLED_HINT)
        else:
            log_info("reconnecting", reason=str(body.get("reason"))[:40])

    def _open(self) -> None:
        self._opened_at = time.time()
        self._ready.set()
        log_info("connected")

    def _closed(self) -> None:
        if not self._stopped.is_set():
            log_info("disconnected")

    def _keep_watch(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            session = self._client.current_session
            if session is not None and session.sock is not None and self._is_silent(session):
                log_warning("connection_silent", seconds=SILENT_SECONDS)
                session.close(timeout=0)
            disabled = self._disabled_at and time.monotonic() - self._disabled_at > DISABLED_SECONDS
            if disabled and not self.is_connected:
                self._disabled_at = 0.0  # the SDK's monitor connects again
                self._client.default_auto_reconnect_enabled = True
                self._client.auto_reconnect_enabled = True

    def _is_silent(self, session: Any) -> bool:
        """Whether a WebSocketApp has had no answer to its pings for too long."""
        heard_at = max(session.last_pong_tm, self._opened_at)
        return bool(session.last_ping_tm > heard_at and time.time() - heard_at > SILENT_SECONDS)


def _release(session: Any) -> None:
    """Close the socket of a connection that the other side closed; the library leaves it open."""
    if session.sock is not None and not session.sock.connected:
        session.sock.shutdown()


def _hang_up(session: Any) -> None:
    """End a connection whose receiver may wait for a message.

    The library would close the socket under the receiver, which then may not notice for ten seconds; and
    before that it would wait three seconds for Slack to close it.
    """
    if session is None or session.sock is None:
        return
    session.keep_running = False
    with suppress(OSError, AttributeError):  # it ends meanwhile
        session.sock.sock.shutdown(socket.SHUT_RDWR)
