"""What is wrong with the running app, for the health page and for nobody else."""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.slack.client.posting import DeliveryError
from bot.slack.client.tokens import REFUSED


class Fault(StrEnum):
    """What may be wrong, as the health page names it."""

    STARTING = "starting"
    SLACK = "slack_out_of_reach"  # at the start, which waits for it
    POSTS = "posts_fail"
    TOKEN = "token_refused"
    ROTATION = "token_not_rotated"
    INSTALLATIONS = "installations_not_read"
    STORAGE = "state_not_written"  # most often a full disk
    INDEX = "index_stale"
    SOURCES = "source_missing"
    GLOBS = "globs_match_nothing"
    SOCKET = "not_connected"
    AUDIT = "audit_not_written"


@dataclass(frozen=True, slots=True)
class Health:
    """The faults that hold now, with a word on each; `team` is the workspace, "" for the app as a whole."""

    team: str = ""
    _faults: dict[tuple[str, Fault], str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of_team(self, team: str) -> "Health":
        """The faults of one workspace of several, which stand on the same page."""
        return replace(self, team=team)

    def report(self, fault: Fault, detail: str = "") -> None:
        with self._lock:
            self._faults[self.team, fault] = detail

    def clear(self, *faults: Fault) -> None:
        """Take faults back, or all of the workspace where none is named."""
        with self._lock:
            for team, fault in tuple(self._faults):
                if team == self.team and fault in (faults or tuple(Fault)):
                    del self._faults[team, fault]

    def keep_only(self, teams: Collection[str]) -> None:
        """Take back the faults of workspaces that are not served any more; a call to one may still fail."""
        with self._lock:
            for team, fault in tuple(self._faults):
                if team and team not in teams:
                    del self._faults[team, fault]

    def report_delivery(self, error: DeliveryError) -> None:
        """Report that something could not be posted."""
        self.report(Fault.TOKEN if error.code in REFUSED else Fault.POSTS, error.code)

    def reasons(self) -> list[str]:
        """The faults as text, such as `posts_fail: http_503`, with the workspace where there are several."""
        with self._lock:
            faults = sorted(self._faults.items())
        return [": ".join(filter(None, (fault, team, detail))) for (team, fault), detail in faults]
