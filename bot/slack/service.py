"""The Slack app as it runs: everything wired, started in order, and stopped without dropping an answer."""

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.parsing.channels import Channels
from bot.settings import Settings
from bot.slack.answering.answering import Answering
from bot.slack.answering.queue import QuestionQueue
from bot.slack.answering.rate_limit import Limits
from bot.slack.answering.workers import Workers
from bot.slack.app import build_app
from bot.slack.background import BackgroundTasks
from bot.slack.client.checks import Identity, check_bot, check_globs, check_socket
from bot.slack.client.http import Server, WebApp
from bot.slack.client.logs import log_info
from bot.slack.client.posting import retry_handlers
from bot.slack.client.tokens import Secrets
from bot.slack.events.buttons import ButtonListeners
from bot.slack.messages.home import HomeContent
from bot.slack.state.answers import AnswerStore
from bot.slack.state.database import DATABASE, Database
from bot.slack.state.feedback import Feedback
from bot.slack.state.jobs import QuestionJobs
from bot.slack.state.processes import ProcessLease
from bot.slack.state.threads import Threads

if TYPE_CHECKING:
    from retrieval.library import Library

SHUTDOWN_GRACE = 30.0  # seconds that answers in hand are given at the end
PING = 5.0  # seconds, after which a connection that is gone is noticed
PUBLIC = ""  # the id of no channel: what may be seen everywhere


class Service:
    """The running app.

    Args:
        library: the articles; brought up to date when it starts.
        settings: how many workers and the like.
        secrets: the tokens.
        state: the folder for what outlives a restart.
        port: of HTTP mode; None for Socket Mode.
    """

    def __init__(
        self, library: "Library", settings: Settings, secrets: Secrets, state: Path, port: int | None = None
    ) -> None:
        self._library = library
        self._settings = settings
        self._secrets = secrets
        self._state = state
        self._port = port
        self._stopped = threading.Event()
        self._opened = ExitStack()  # closed in the reverse order: first what brings new work, last the files
        self._socket: SocketModeHandler | None = None
        self._desk: QuestionQueue | None = None

    def start(self) -> None:
        """Check, bring the articles up to date, and connect.

        Raises:
            FootnoteError: a token, the index or a port is not as it must be.
        """
        try:
            self._start()
        except BaseException:  # Ctrl-C as well: what is open already must not outlive the start
            self._opened.close()
            raise

    def wait(self) -> None:
        """Until somebody calls `end`."""
        self._stopped.wait()

    def end(self) -> None:
        """Let `wait` return; safe in a signal handler."""
        self._stopped.set()

    def stop(self) -> None:
        """Take nothing new, finish the answers in hand."""
        log_info("stopping")
        self._opened.close()
        log_info("stopped")

    def health(self) -> Mapping[str, Any]:
        """What the health page says."""
        connected = self._port is not None or (
            self._socket is not None and self._socket.client.is_connected()
        )
        jobs = self._desk.workers.count() if self._desk else 0
        return {"ok": connected and not self._stopped.is_set(), "connected": connected, "jobs": jobs}

    def _start(self) -> None:
        settings, secrets = self._settings, self._secrets
        client = WebClient(secrets.bot_token, base_url=secrets.api_url, retry_handlers=retry_handlers())
        who = check_bot(client)
        if self._port is None:
            check_socket(client, secrets.app_token)
        channels = Channels(settings.slack_channels, settings.slack_responders)
        database = Database(self._state / DATABASE)
        self._opened.callback(database.close)
        owner = ProcessLease(self._state / "slack-owners")
        self._opened.callback(owner.close)
        claims, answers = QuestionJobs(database, owner), AnswerStore(database)
        desk = self._wire_desk(client, who, channels, Threads(database), claims, answers)
        showcase = HomeContent(self._library, channels.filters(PUBLIC))
        buttons = ButtonListeners(client, self._library, channels, claims, answers, Feedback(database))
        app = build_app(client, secrets.signing_secret, who, desk, buttons, showcase)
        servers = self._listen(app)
        upkeep = BackgroundTasks(self._library, desk, showcase, settings.slack_update_seconds)
        upkeep.update()
        self._library.warm_up()
        check_globs(self._library, channels)
        desk.resume()
        self._connect(app, servers)
        upkeep.start()
        self._opened.callback(upkeep.stop)
        log_info("started", team=who.team, user=who.user, mode="socket" if self._port is None else "http")

    def _wire_desk(
        self,
        client: WebClient,
        who: Identity,
        channels: Channels,
        threads: Threads,
        claims: QuestionJobs,
        answers: AnswerStore,
    ) -> QuestionQueue:
        settings = self._settings
        workers = Workers(settings.slack_workers, settings.slack_workers + settings.slack_queue)
        limits = Limits(settings.slack_per_minute)
        answering = Answering(client, self._library, channels, claims, answers, who.user, settings.quotes)
        desk = QuestionQueue(client, channels, claims, threads, answers, limits, workers, answering)
        self._desk = desk
        self._opened.callback(_finish, desk)
        return desk

    def _listen(self, app: App) -> list[Server]:
        """The ports are taken first of all, so that one that is not free is said at once."""
        host, health, servers = self._settings.slack_host, self._settings.slack_health_port, []
        if self._port is not None:
            servers.append(Server(WebApp(self.health, app), host, self._port))
        if health:
            servers.append(Server(WebApp(self.health), host, health))
        for server in servers:
            self._opened.callback(server.stop)
        return servers

    def _connect(self, app: App, servers: Sequence[Server]) -> None:
        if self._port is None:
            # Listeners take milliseconds; one at a time keeps a thread's questions in order.
            self._socket = SocketModeHandler(app, self._secrets.app_token, concurrency=1, ping_interval=PING)
            self._opened.callback(self._socket.close)
            self._socket.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
        for server in servers:
            server.start()


def _finish(desk: QuestionQueue) -> None:
    """Finish what is in hand; what takes too long ends as by a kill, after which the next start answers it.

    A thread cannot be stopped, and one that went on while another process takes over would answer twice.
    """
    if not desk.close(SHUTDOWN_GRACE):
        os._exit(0)
