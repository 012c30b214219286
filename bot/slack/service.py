"""The running Slack app: wired, started in order, and stopped without dropping an answer."""

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.parsing.sources import folder_inside
from bot.serving.logs import log_info
from bot.serving.metrics import Metrics
from bot.serving.rate_limit import RateLimit
from bot.serving.server import Server
from bot.settings import Settings
from bot.slack.access import EVERYWHERE, Access, Rules
from bot.slack.answering.answering import Answering
from bot.slack.answering.queue import QuestionQueue
from bot.slack.answering.timing import DEFAULT_TIMING, Timing
from bot.slack.answering.workers import Workers
from bot.slack.app import build_app
from bot.slack.background import BackgroundTasks
from bot.slack.client.checks import check_bot, check_socket
from bot.slack.client.connection import Connection
from bot.slack.client.directory import Directory
from bot.slack.client.http import WebApp
from bot.slack.client.posting import retry_handlers
from bot.slack.client.tokens import Secrets
from bot.slack.context import DELIVERY_FAILURES, SlackContext
from bot.slack.digest import Digest
from bot.slack.globs import GlobWatch
from bot.slack.health import Fault, Health
from bot.slack.messages.home import HomeContent
from bot.slack.page_pictures import PagePictures
from bot.slack.state.audit import AuditFile
from bot.slack.state.stores import open_stores
from bot.writing.writer import Writer

if TYPE_CHECKING:
    from retrieval.library import Library

SHUTDOWN_GRACE = 30.0  # seconds for the answers in hand


class Service:
    """The running app.

    Args:
        library: the articles; the index is brought up to date at the start.
        state: the folder for what outlives a restart.
        port: the port of HTTP mode; None for Socket Mode.
        allow_empty: start even if a glob of the settings matches no article.
        writer: writes the answers; None for quotes.
    """

    def __init__(
        self,
        library: "Library",
        settings: Settings,
        secrets: Secrets,
        state: Path,
        *,
        port: int | None = None,
        allow_empty: bool = False,
        timing: Timing = DEFAULT_TIMING,
        writer: Writer | None = None,
    ) -> None:
        self._library = library
        self._settings = settings
        self._secrets = secrets
        self._state = state
        self._port = port
        self._allow_empty = allow_empty
        self._timing = timing
        self._writer = writer
        self._health = Health()
        self._metrics = Metrics(DELIVERY_FAILURES)
        self._stopped = threading.Event()
        self._opened = ExitStack()  # closed in reverse order: what brings new work first, the files last
        self._connection: Connection | None = None
        self._queue: QuestionQueue | None = None
        self._globs: GlobWatch | None = None
        self._home: HomeContent | None = None

    def start(self) -> None:
        """Check, bring the articles up to date, and connect.

        Raises:
            FootnoteError: a token, the index or a port cannot be used.
        """
        try:
            self._start()
        except BaseException:  # Ctrl-C as well: what is open already must not outlive the start
            self._opened.close()
            raise

    def wait(self) -> None:
        """Block until `end` is called."""
        self._stopped.wait()

    def end(self) -> None:
        """Make `wait` return; safe in a signal handler."""
        self._stopped.set()

    def stop(self) -> None:
        """Accept nothing new, and finish the answers in hand."""
        log_info("stopping")
        self._opened.close()
        log_info("stopped")

    def reload(self, settings: Settings) -> None:
        """Put the settings of channels, groups and people into force; all others need a restart.

        Raises:
            NotReadyError: a glob matches nothing; then everything stays as it was.
        """
        if self._globs is None or self._home is None:
            return
        self._globs.replace(settings.channels, allow_empty=self._allow_empty)
        self._home.refresh(changed=True)
        log_info("settings_reloaded")

    def health(self) -> Mapping[str, Any]:
        """The health page: `ok` or the `reasons` why not, and how many questions run or wait."""
        connected = self._port is not None or (self._connection is not None and self._connection.is_connected)
        reasons = self._health.reasons() + ([] if connected else [str(Fault.SOCKET)])
        jobs = self._queue.workers.count() if self._queue else 0
        ok = not reasons and not self._stopped.is_set()
        return {"ok": ok, "connected": connected, "jobs": jobs, "reasons": reasons}

    def _start(self) -> None:
        context = self._context()
        queue = self._open_queue(context)
        home = self._home = HomeContent(self._library, lambda: context.access.filters(EVERYWHERE))
        app = build_app(context, self._secrets.signing_secret, queue, home)
        self._metrics.watch(queue.workers.count, lambda: float(self.health()["ok"]))
        servers = self._listen(app)
        globs = self._globs = GlobWatch(self._library, context.access)
        digest = Digest(context, self._settings.slack_gaps_channel, self._settings.slack_gaps_every)
        background = BackgroundTasks(
            context, queue, home, globs, digest, update_seconds=self._settings.slack_update_seconds
        )
        background.update()
        self._library.warm_up()
        globs.start(allow_empty=self._allow_empty)
        queue.resume()
        self._connect(app, servers)
        background.start()
        self._opened.callback(background.stop)
        digest.post_if_due()
        mode = "socket" if self._port is None else "http"
        log_info("started", team=context.identity.team, user=context.identity.user, mode=mode)

    def _context(self) -> SlackContext:
        """Checks the tokens and opens the stores."""
        settings, secrets = self._settings, self._secrets
        client = WebClient(secrets.bot_token, base_url=secrets.api_url, retry_handlers=retry_handlers())
        channels = settings.channels
        identity = check_bot(client, ("usergroups:read",) if channels.groups or channels.has_allow else ())
        if self._port is None:
            check_socket(client, secrets.app_token)
        stores = self._opened.enter_context(open_stores(self._state, settings.slack_keep_days))
        folder = settings.slack_saved_answers
        saved_answers = folder_inside(settings.sources, folder) if folder else None
        access = Access(identity, Directory(client), Rules(channels))
        pictures = PagePictures(client, self._library, identity.can_upload)
        audit = AuditFile(settings.slack_audit, settings.slack_keep_days)
        audit.check()
        audit.purge()
        return SlackContext(
            client, identity, self._library, access, stores, self._health, self._metrics, saved_answers,
            settings.base_url, pictures, audit, self._writer,
        )  # fmt: skip

    def _open_queue(self, context: SlackContext) -> QuestionQueue:
        settings = self._settings
        workers = Workers(settings.slack_workers, settings.slack_workers + settings.slack_queue)
        limit = RateLimit(settings.slack_per_minute)
        self._queue = QuestionQueue(
            context, limit, workers, Answering(context, settings.quotes, self._timing)
        )
        self._opened.callback(_finish, self._queue)
        return self._queue

    def _listen(self, app: App) -> list[Server]:
        """Bind the ports before the slow steps, so that one that is not free is reported at once."""
        host, health, servers = self._settings.slack_host, self._settings.slack_health_port, []
        if self._port is not None:
            servers.append(Server(WebApp(self.health, self._metrics.text, app), host, self._port))
        if health:
            servers.append(Server(WebApp(self.health, self._metrics.text), host, health))
        for server in servers:
            self._opened.callback(server.stop)
        return servers

    def _connect(self, app: App, servers: Sequence[Server]) -> None:
        if self._port is None:
            self._connection = Connection(app, self._secrets.app_token)
            self._opened.callback(self._connection.close)
            self._connection.start()
        for server in servers:
            server.start()


def _finish(queue: QuestionQueue) -> None:
    """Finish the answers in hand; if that takes too long, end as by a kill, and the next start answers them.

    A thread cannot be stopped, and one that went on while another process takes over would answer twice.
    """
    if not queue.close(SHUTDOWN_GRACE):
        os._exit(0)
