"""Background threads: one keeps the index up to date, one takes over questions of dead processes."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.slack.answering.queue import QuestionQueue
from bot.slack.client.logs import log_error, log_info, log_warning
from bot.slack.globs import GlobWatch
from bot.slack.messages.home import HomeContent
from retrieval.errors import FootnoteError, IndexBusy

if TYPE_CHECKING:
    from retrieval.library import Library

ORPHANS_SECONDS = 5.0  # between two looks for questions of dead processes


class BackgroundTasks:
    """Two threads that run until they are stopped; `update_seconds` lie between two updates of the index."""

    def __init__(
        self,
        library: "Library",
        queue: QuestionQueue,
        home: HomeContent,
        globs: GlobWatch,
        update_seconds: float,
    ) -> None:
        self._library = library
        self._home = home
        self._globs = globs
        self._stopped = threading.Event()
        self._threads = (
            self._thread(self.update, update_seconds),
            self._thread(queue.resume, ORPHANS_SECONDS),
        )

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Start no more rounds; an update in progress ends with the process and leaves the index whole."""
        self._stopped.set()

    def update(self) -> None:
        """Bring the index up to date; problems are logged."""
        self._sync()
        if self._globs.seen:  # it was started
            self._globs.refresh()

    def _sync(self) -> None:
        try:
            report = self._library.sync()
        except IndexBusy:
            return  # another process does the same
        except FootnoteError as error:
            log_warning("not_updated", error=error.message, hint=error.hint)
            return
        changed = bool(report.added or report.changed or report.removed)
        self._home.refresh(changed=changed)
        if changed:
            for notice in report.notices:
                log = log_info if notice.passed_over else log_warning
                log("article", path=notice.path, problem=notice.message, hint=notice.hint)
            log_info(
                "updated", articles=report.articles, passages=report.passages,
                added=report.added, changed=report.changed, removed=report.removed,
            )  # fmt: skip

    def _thread(self, job: Callable[[], None], seconds: float) -> threading.Thread:
        return threading.Thread(target=self._repeat, args=(job, seconds), daemon=True)

    def _repeat(self, job: Callable[[], None], seconds: float) -> None:
        while not self._stopped.wait(seconds):
            try:
                job()
            except Exception as error:  # the next round may do better
                log_error("upkeep_failed", error)
