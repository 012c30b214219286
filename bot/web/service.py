"""The running web server: started at once, kept up to date, and stopped without dropping an answer."""

import threading
from collections.abc import Mapping
from contextlib import ExitStack

from bot.serving.index_updates import IndexUpdater, log_changes
from bot.serving.logs import log_error, log_info
from bot.serving.metrics import Metrics
from bot.serving.rate_limit import RateLimit
from bot.serving.server import Server
from bot.settings import Settings
from bot.web.access import access_for
from bot.web.answering import Answering
from bot.web.app import build_app
from bot.web.guard import Guard
from bot.web.site import Site
from retrieval.errors import FootnoteError
from retrieval.library import Library

REFUSALS = ("footnote_refused_requests", "Requests that were answered with an error, by its status")


class WebService:
    """The running server; it answers from the index that there is while that is brought up to date.

    Raises:
        FootnoteError: the port is not free, or a token is missing.
    """

    def __init__(self, library: Library, settings: Settings, environ: Mapping[str, str]) -> None:
        self._library = library
        self._seconds = settings.serve_update_seconds
        self._stopped = threading.Event()
        self._ready = False
        self._updater = IndexUpdater(library)
        self._opened = ExitStack()  # closed in reverse order: what brings new work first
        metrics = Metrics(REFUSALS)
        answering = Answering(library, settings.serve_workers, metrics)
        metrics.watch(lambda: answering.jobs, lambda: float(not self.reasons()))
        site = Site(library, answering, settings.quotes, settings.base_url, self.reasons, metrics.text)
        access = access_for(settings.serve_host, settings.base_url, environ)
        limit = RateLimit(settings.serve_per_minute) if settings.serve_per_minute else None
        app = Guard(build_app(site), access, limit, metrics.count_failure)
        self._server = Server(app, settings.serve_host, settings.serve_port, lifespan=True)
        self._opened.callback(answering.close)

    @property
    def port(self) -> int:
        return self._server.port

    def start(self) -> None:
        """Answer from now on, and bring the index up to date."""
        self._server.start()
        self._opened.callback(self._server.stop)
        threading.Thread(target=self._keep_up_to_date, daemon=True).start()
        log_info("started", port=self.port)

    def wait(self) -> None:
        """Block until `end` is called."""
        self._stopped.wait()

    def end(self) -> None:
        """Make `wait` return; safe in a signal handler."""
        self._stopped.set()

    def stop(self) -> None:
        """Accept nothing new, and finish the answers in hand."""
        log_info("stopping")
        self._stopped.set()
        self._opened.close()
        log_info("stopped")

    def reasons(self) -> list[str]:
        """What is wrong, for the health page; it names no file and nothing that people wrote."""
        if not self._ready:
            return ["index_not_ready"]
        return ["index_stale"] if self._updater.problem else []

    def _keep_up_to_date(self) -> None:
        """Update the index now and then; one in progress ends with the process and leaves the index whole."""
        self._open_index()
        while not self._stopped.is_set():
            try:
                report = self._updater.update()
                self._open_index()
                if report is not None:
                    log_changes(report)
            except Exception as error:  # the next round may do better
                log_error("upkeep_failed", error)
            self._stopped.wait(self._seconds)

    def _open_index(self) -> None:
        """Load the model and the newest index, before somebody's question has to."""
        try:
            self._library.warm_up()
        except FootnoteError:  # there is none yet, or the update has reported what is wrong with it
            return
        self._ready = True
