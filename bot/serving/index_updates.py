"""Brings an index up to date with its folder, again and again; what prevents it is logged."""

from typing import TYPE_CHECKING

from bot.serving.logs import log_info, log_warning
from retrieval.errors import FootnoteError, IndexBusy
from retrieval.types import SyncReport

if TYPE_CHECKING:
    from retrieval.library import Library

STALE_ROUNDS = 10  # updates in a row that another process prevented


class IndexUpdater:
    """Updates an index. `problem` says why it may be stale, "" where it is not."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._busy_rounds = 0
        self.problem = ""

    def update(self) -> SyncReport | None:
        """Bring the index up to date; None where that failed, or another process does the same."""
        try:
            report = self._library.sync()
        except IndexBusy:
            self._busy_rounds += 1
            if self._busy_rounds >= STALE_ROUNDS:
                self.problem = "another process has been writing it for long"
            return None
        except FootnoteError as error:
            log_warning("not_updated", error=error.message, hint=error.hint)
            self.problem = error.message
            return None
        self._busy_rounds, self.problem = 0, ""
        return report


def is_changed(report: SyncReport) -> bool:
    """Whether an update found anything to do."""
    return bool(report.added or report.changed or report.removed)


def log_changes(report: SyncReport) -> None:
    """Log what an update found, once everything is as the articles are now."""
    if not is_changed(report):
        return
    for notice in report.notices:
        log = log_info if notice.passed_over else log_warning
        log("article", path=notice.path, problem=notice.message, hint=notice.hint)
    log_info(
        "updated", articles=report.articles, passages=report.passages,
        added=report.added, changed=report.changed, removed=report.removed,
    )  # fmt: skip
