"""The state of the background work, as values."""

from dataclasses import dataclass
from enum import IntEnum

from retrieval.errors import FootnoteError
from retrieval.types import SyncReport

SyncEvent = SyncReport | FootnoteError | str  # a finished run, a failed one, or a line from the retrieval


class SyncState(IntEnum):
    """The stages of a run, in their order."""

    SYNCING = 1  # the index is being brought up to date
    SEARCHABLE = 2  # so is a large first index, whose words can be asked already
    WARMING = 3  # the index is as current as it can be; the model loads
    IDLE = 4


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """A snapshot of the work.

    `activity` says what is going on, "" when idle; `size` what the index holds, "" until that is known.
    """

    state: SyncState
    activity: str
    size: str
    has_events: bool
