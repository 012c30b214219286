"""The running Slack app: wired, started in order, and stopped without dropping an answer."""

import os
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.oauth import OAuthFlow
from slack_sdk import WebClient

from bot.parsing.sources import folder_inside
from bot.serving.logs import log_info
from bot.serving.metrics import Metrics
from bot.serving.rate_limit import RateLimit
from bot.settings import Settings
from bot.slack.answering.pool import AnswerPool
from bot.slack.answering.timing import DEFAULT_TIMING, Timing
from bot.slack.answering.workers import Workers
from bot.slack.app import build_app
from bot.slack.background import BackgroundTasks
from bot.slack.client.checks import Identity
from bot.slack.client.connection import Connection
from bot.slack.client.early_requests import EarlyRequests
from bot.slack.client.http import SlackRequests
from bot.slack.client.install_flow import INSTALL_PATH
from bot.slack.client.monitoring import Monitoring
from bot.slack.client.tokens import Secrets
from bot.slack.client.web_client import connect
from bot.slack.context import DELIVERY_FAILURES
from bot.slack.globs import GlobWatch
from bot.slack.health import Fault, Health
from bot.slack.installed import open_installed
from bot.slack.ports import Ports
from bot.slack.rules import Rules, RulesInForce, teams_of
from bot.slack.start_check import StartCheck
from bot.slack.state.audit import AuditFile
from bot.slack.state.stores import open_stores
from bot.slack.workspace import OnlyWorkspace, Shared, Workspaces
from bot.system.signals import wait_for
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
        self._pool: AnswerPool | None = None
        self._globs: GlobWatch | None = None
        self._background: BackgroundTasks | None = None

    def start(self) -> None:
        """Check, bring the articles up to date, and connect; in an outage of Slack, wait for its end.

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
        wait_for(self._stopped)

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
        if self._globs is None or self._background is None:
            return
        self._globs.replace(teams_of(settings, several=self._secrets.several), allow_empty=self._allow_empty)
        self._background.refresh_homes(changed=True)
        log_info("settings_reloaded")

    def health(self) -> Mapping[str, Any]:
        """The health page: `ok` or the `reasons` why not, and how many questions run or wait."""
        connected = self._port is not None or (self._connection is not None and self._connection.is_connected)
        reasons = self._health.reasons() + ([] if connected else [str(Fault.SOCKET)])
        jobs = self._pool.workers.count() if self._pool else 0
        ok = not reasons and not self._stopped.is_set()
        return {"ok": ok, "connected": connected, "jobs": jobs, "reasons": reasons}

    def _start(self) -> None:
        self._health.report(Fault.STARTING)
        shared = self._share()
        self._metrics.watch(shared.pool.workers.count, lambda: float(self.health()["ok"]))
        requests = self._open_ports(EarlyRequests(self._secrets.signing_secret, shared.stores.inbox))
        identity = None if self._secrets.several else self._start_check().run(self._stopped)
        if self._stopped.is_set():
            return
        self._answer(shared, identity, requests)

    def _answer(self, shared: Shared, identity: Identity | None, requests: SlackRequests | None) -> None:
        """Take questions, once the articles are up to date."""
        client = connect(self._secrets.api_url, self._secrets.bot_token or None)
        workspaces, flow = self._workspaces(shared, client, identity)
        app = build_app(client, self._secrets.signing_secret, workspaces, flow)
        globs = self._globs = GlobWatch(self._library, shared.in_force)
        background = self._background = BackgroundTasks(
            shared, workspaces, globs, update_seconds=self._settings.slack_update_seconds
        )
        background.update()
        self._library.warm_up()
        globs.start(allow_empty=self._allow_empty)
        if identity is None:
            background.probe()
        background.resume()
        self._connect(app, requests)
        background.start()
        self._opened.callback(background.stop)
        background.post_digests()
        self._health.clear(Fault.STARTING)
        self._log_start(identity, workspaces)

    def _log_start(self, identity: Identity | None, workspaces: Workspaces) -> None:
        mode = "socket" if self._port is None else "http"
        if identity is None:
            log_info("started", workspaces=len(workspaces.all()), install=INSTALL_PATH, mode=mode)
        else:
            log_info("started", team=identity.team, user=identity.user, mode=mode)

    def _start_check(self) -> StartCheck:
        channels = self._settings.channels
        needed = ("usergroups:read",) if channels.groups or channels.has_allow else ()
        return StartCheck(self._secrets, needed, self._port is None, self._health, self._timing)

    def _share(self) -> Shared:
        """Opens what all workspaces share."""
        settings = self._settings
        in_force = RulesInForce(Rules(teams_of(settings, several=self._secrets.several)))
        stores = self._opened.enter_context(open_stores(self._state, settings.slack_keep_days))
        folder = settings.slack_saved_answers
        saved_answers = folder_inside(settings.sources, folder) if folder else None
        audit = AuditFile(settings.slack_audit, settings.slack_keep_days, settings.slack_audit_text)
        audit.check()
        audit.purge()
        return Shared(
            self._library, in_force, stores, self._health, self._metrics, audit, self._open_pool(),
            self._timing, self._writer, settings.quotes, settings.base_url, settings.slack_gaps_every,
            saved_answers, self._secrets.several,
        )  # fmt: skip

    def _workspaces(
        self, shared: Shared, client: WebClient, identity: Identity | None
    ) -> tuple[Workspaces, OAuthFlow | None]:
        """The only workspace, or those where the app is installed and what installs it in others."""
        if identity is not None:
            return OnlyWorkspace(shared.workspace(client, identity)), None
        return open_installed(shared, self._secrets, self._state, self._settings.slack_public_url)

    def _open_pool(self) -> AnswerPool:
        settings = self._settings
        workers = Workers(settings.slack_workers, settings.slack_workers + settings.slack_queue)
        self._pool = AnswerPool(RateLimit(settings.slack_per_minute), workers)
        self._opened.callback(_finish, self._pool)
        return self._pool

    def _open_ports(self, early: EarlyRequests) -> SlackRequests | None:
        """Listen before the slow steps: the health page tells of them, and a port may be taken."""
        ports = Ports(self._settings.slack_host, self._port, self._settings.slack_health_port)
        monitoring = Monitoring(self.health, self._metrics.text, self._secrets.serve_token)
        return ports.open(monitoring, early, self._opened)

    def _connect(self, app: App, requests: SlackRequests | None) -> None:
        if requests is not None:
            requests.serve(app)
            return
        self._connection = Connection(app, self._secrets.app_token)
        self._opened.callback(self._connection.close)
        self._connection.start()


def _finish(pool: AnswerPool) -> None:
    """Finish the answers in hand; if that takes too long, end as by a kill, and the next start answers them.

    A thread cannot be stopped, and one that went on while another process takes over would answer twice.
    """
    if not pool.close(SHUTDOWN_GRACE):
        os._exit(0)
