"""What one process of the web server does: it answers, and keeps up with the index, or updates it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.serving.index_updates import IndexUpdater, log_changes
from bot.serving.logs import log_error
from bot.serving.metrics import Metrics
from bot.serving.rate_limit import RateLimit
from bot.serving.server import WebApp
from bot.serving.shared_rate_limit import SharedRateLimit
from bot.serving.update_lease import SharedLease, SoleLease, UpdateLease
from bot.settings import Settings
from bot.web.access import access_for
from bot.web.answering import Answering
from bot.web.app import build_app
from bot.web.guard import Guard, Limit
from bot.web.site import Site
from bot.writing.circuit_breaker import COOL_DOWN_SECONDS
from bot.writing.opening import open_writer
from bot.writing.writer import Writer
from retrieval.errors import FootnoteError
from retrieval.library import Library

REFUSALS = ("footnote_refused_requests", "Requests that were answered with an error, by its status")
LOOK_AGAIN_SECONDS = 1.0  # for the index that another process makes


@dataclass(frozen=True, slots=True)
class ProcessGroup:
    """How many processes serve together, and the folder in which they keep what all have to know."""

    count: int = 1
    folder: Path | None = None

    def lease(self) -> UpdateLease:
        """Whose the updates of the index are."""
        return SharedLease(self.folder) if self.folder else SoleLease()

    def limit(self, per_minute: int) -> Limit | None:
        """How often an address may ask, of them all together; None for as often as it likes."""
        if not per_minute:
            return None
        if self.folder is None:
            return RateLimit(per_minute)
        return SharedRateLimit(per_minute, self.folder / "requests.sqlite")

    def share_of(self, workers: int) -> int:
        """How many of the questions that are answered at the same time are one process's."""
        return -(-workers // self.count)


ALONE = ProcessGroup()


def model_of(settings: Settings, environ: Mapping[str, str]) -> Writer | None:
    """The model that writes answers, if one does; the errors of `open_writer`."""
    return open_writer(settings, environ, cool_down=COOL_DOWN_SECONDS) if settings.serve_writer else None


class WebProcess:
    """The application of one process, which answers from the index that there is while that is updated.

    Args:
        library: the articles; `opened` closes it.
        settings: the settings in force.
        environ: has the token.
        group: the processes that serve.
        opened: what is let go of at the end.
    """

    def __init__(
        self,
        library: Library,
        settings: Settings,
        environ: Mapping[str, str],
        *,
        group: ProcessGroup = ALONE,
        opened: ExitStack | None = None,
    ) -> None:
        self._library = library
        self._seconds = settings.serve_update_seconds
        self._stopped = threading.Event()
        self._ready = False
        self._updater = IndexUpdater(library)
        self._lease = group.lease()
        self._opened = opened or ExitStack()  # closed in reverse order: what brings new work first
        self._opened.callback(self._lease.close)
        self.app = self._make_app(settings, environ, group)

    def reasons(self) -> list[str]:
        """What is wrong, for the health page; it names no file and nothing that people wrote."""
        if not self._ready:
            return ["index_not_ready"]
        return ["index_stale"] if self._lease.problem() else []

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        """Keep up with the index while requests are accepted, and let go of everything afterwards."""
        threading.Thread(target=self._keep_up_to_date, name="updates", daemon=True).start()
        try:
            yield
        finally:
            self._stopped.set()
            await asyncio.to_thread(self._opened.close)

    def _make_app(self, settings: Settings, environ: Mapping[str, str], group: ProcessGroup) -> WebApp:
        metrics, writer = Metrics(REFUSALS), model_of(settings, environ)
        answering = Answering(self._library, group.share_of(settings.serve_workers), metrics, writer)
        self._opened.callback(answering.close)
        metrics.watch(lambda: answering.jobs, lambda: float(not self.reasons()))
        site = Site(
            self._library, answering, settings.quotes, settings.base_url, self.reasons, metrics.text,
            settings.writer_price,
        )  # fmt: skip
        access = access_for(settings.serve_host, settings.base_url, environ)
        limit = group.limit(settings.serve_per_minute)
        if isinstance(limit, SharedRateLimit):
            self._opened.callback(limit.close)
        return Guard(build_app(site, self._running), access, limit, metrics.count_failure)

    def _keep_up_to_date(self) -> None:
        """Update the index now and then; one in progress ends with the process and leaves the index whole."""
        while not self._stopped.is_set():
            holds_lease = False
            try:
                if not self._ready:  # an older index answers while this update goes on
                    self._open_index()
                holds_lease = self._lease.acquire()
                report = self._updater.update() if holds_lease else None
                self._open_index()
                if report is not None:
                    log_changes(report)
            except Exception as error:  # the next round may do better
                log_error("upkeep_failed", error)
            if holds_lease:
                self._lease.report(self._updater.problem)
            self._stopped.wait(self._seconds if holds_lease or self._ready else LOOK_AGAIN_SECONDS)

    def _open_index(self) -> None:
        """Load the model and the newest index, before somebody's question has to."""
        try:
            self._library.warm_up()
        except FootnoteError:  # there is none yet, or the update has reported what is wrong with it
            return
        self._ready = True
