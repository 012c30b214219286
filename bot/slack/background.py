"""Background threads: the index, questions of dead processes, the token, retention, the digest of gaps."""

import threading
from collections.abc import Callable
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.serving.index_updates import IndexUpdater, is_changed, log_changes
from bot.serving.logs import log_error, log_info, log_warning
from bot.slack.answering.queue import QuestionQueue
from bot.slack.client.posting import error_code
from bot.slack.client.tokens import REFUSED
from bot.slack.context import SlackContext
from bot.slack.digest import Digest
from bot.slack.globs import GlobWatch
from bot.slack.health import Fault
from bot.slack.messages.home import HomeContent

ORPHANS_SECONDS = 5.0  # between two looks for questions of dead processes
PROBE_SECONDS = 60.0  # between two looks at the token
PURGE_SECONDS = 3600.0
DIGEST_SECONDS = 600.0  # between two looks whether the digest of gaps is due


class BackgroundTasks:
    """Threads that run until they are stopped; `update_seconds` lie between two updates of the index."""

    def __init__(
        self,
        context: SlackContext,
        queue: QuestionQueue,
        home: HomeContent,
        globs: GlobWatch,
        digest: Digest,
        *,
        update_seconds: float,
    ) -> None:
        self._context = context
        self._missing: tuple[str, ...] = ()
        self._updater = IndexUpdater(context.library)
        self._home = home
        self._globs = globs
        self._stopped = threading.Event()
        self._threads = (
            self._thread(self.update, update_seconds),
            self._thread(queue.resume, ORPHANS_SECONDS),
            self._thread(self.probe, PROBE_SECONDS),
            self._thread(self.purge, PURGE_SECONDS),
            self._thread(digest.post_if_due, DIGEST_SECONDS),
        )

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Start no more rounds; an update in progress ends with the process and leaves the index whole."""
        self._stopped.set()

    def update(self) -> None:
        """Bring the index up to date; problems are logged."""
        self._sync()
        unmatched = self._globs.refresh() if self._globs.seen else ""  # nothing is seen before the start
        if unmatched:
            self._context.health.report(Fault.GLOBS, unmatched)
        else:
            self._context.health.clear(Fault.GLOBS)

    def probe(self) -> None:
        """Ask Slack whether the token is still good, before somebody's question finds out."""
        try:
            self._context.client.auth_test()
        except SlackApiError as error:
            if error_code(error) in REFUSED:
                self._context.health.report(Fault.TOKEN, error_code(error))
        except (URLError, OSError):
            return  # the connection or the next post will tell
        else:
            self._context.health.clear(Fault.TOKEN)

    def _sync(self) -> None:
        report = self._updater.update()
        if self._updater.problem:
            self._context.health.report(Fault.INDEX, self._updater.problem)
        else:
            self._context.health.clear(Fault.INDEX)
        if report is not None:
            self._note_missing(report.missing)
            self._home.refresh(changed=is_changed(report))
            log_changes(report)

    def _note_missing(self, missing: tuple[str, ...]) -> None:
        """Say that a source is not there, once, and that it is back."""
        if missing:
            self._context.health.report(Fault.SOURCES, "; ".join(missing))
        else:
            self._context.health.clear(Fault.SOURCES)
        for problem in missing if missing != self._missing else ():
            log_warning("source_missing", problem=problem)
        self._missing = missing

    def purge(self) -> None:
        """Delete what is older than it may be."""
        self._context.audit.purge()
        deleted = self._context.stores.retention.purge()
        if deleted:
            log_info("purged", rows=deleted)

    def _thread(self, job: Callable[[], None], seconds: float) -> threading.Thread:
        return threading.Thread(target=self._repeat, args=(job, seconds), daemon=True)

    def _repeat(self, job: Callable[[], None], seconds: float) -> None:
        while not self._stopped.wait(seconds):
            try:
                job()
            except Exception as error:  # the next round may do better
                log_error("upkeep_failed", error)
