"""What goes on beside the answers: articles are kept up to date, dead processes' questions taken over."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.slack.answering.queue import QuestionQueue
from bot.slack.client.logs import log_error, log_info, log_warning
from bot.slack.messages.home import HomeContent
from retrieval.errors import FootnoteError, IndexBusy

if TYPE_CHECKING:
    from retrieval.library import Library

LOOK_FOR_ORPHANS = 5.0  # seconds


class BackgroundTasks:
    """Two threads, until they are stopped."""

    def __init__(
        self, library: "Library", desk: QuestionQueue, showcase: HomeContent, seconds: float
    ) -> None:
        self._library = library
        self._desk = desk
        self._showcase = showcase
        self._stopped = threading.Event()
        self._threads = (
            threading.Thread(target=self._repeat, args=(seconds, self.update), name="update", daemon=True),
            threading.Thread(
                target=self._repeat, args=(LOOK_FOR_ORPHANS, desk.resume), name="orphans", daemon=True
            ),
        )

    def start(self) -> None:
        """Begin."""
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        """End; an update that runs is given up with the process, and the index stays whole."""
        self._stopped.set()

    def update(self) -> None:
        """Bring the index up to date; what is wrong with a file, or with all of it, is in the log."""
        try:
            report = self._library.sync()
        except IndexBusy:
            return  # another process does the same
        except FootnoteError as error:
            log_warning("not_updated", error=error.message, hint=error.hint)
            return
        changed = bool(report.added or report.changed or report.removed)
        self._showcase.refresh(changed=changed)
        if changed:
            for notice in report.notices:
                log_warning("article", path=notice.path, problem=notice.message, hint=notice.hint)
            log_info(
                "updated", articles=report.articles, passages=report.passages,
                added=report.added, changed=report.changed, removed=report.removed,
            )  # fmt: skip

    def _repeat(self, seconds: float, job: Callable[[], None]) -> None:
        while not self._stopped.wait(seconds):
            try:
                job()
            except Exception as error:  # the next round may do better
                log_error("upkeep_failed", error)
