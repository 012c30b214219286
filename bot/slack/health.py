"""What is wrong with the running app, for the health page and for nobody else."""

import threading
from enum import StrEnum

from bot.slack.client.posting import DeliveryError
from bot.slack.client.tokens import REFUSED


class Fault(StrEnum):
    """What may be wrong, as the health page names it."""

    POSTS = "posts_fail"
    TOKEN = "token_refused"
    STORAGE = "state_not_written"  # most often a full disk
    INDEX = "index_stale"
    SOURCES = "source_missing"
    GLOBS = "globs_match_nothing"
    SOCKET = "not_connected"
    AUDIT = "audit_not_written"


class Health:
    """The faults that hold now, with a word on each."""

    def __init__(self) -> None:
        self._faults: dict[Fault, str] = {}
        self._lock = threading.Lock()

    def report(self, fault: Fault, detail: str = "") -> None:
        with self._lock:
            self._faults[fault] = detail

    def clear(self, *faults: Fault) -> None:
        with self._lock:
            for fault in faults:
                self._faults.pop(fault, None)

    def report_delivery(self, error: DeliveryError) -> None:
        """Report that something could not be posted."""
        self.report(Fault.TOKEN if error.code in REFUSED else Fault.POSTS, error.code)

    def reasons(self) -> list[str]:
        """The faults as text, such as `posts_fail: http_503`."""
        with self._lock:
            faults = sorted(self._faults.items())
        return [f"{fault}: {detail}" if detail else str(fault) for fault, detail in faults]
