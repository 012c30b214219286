"""What the check of a written sentence comes to."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What is shown of a written sentence: itself, the quote that it was taken from, or nothing."""

    SUPPORTED = "supported"
    QUOTED = "quoted"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one written sentence.

    `source` is the number of the evidence sentence that it rests on (its citation's `n`), None where it was
    struck. `reason` says in words why it is not shown as written, None where it is. `score` is that of the
    placement, 0 to 2.
    """

    outcome: Outcome
    source: int | None
    reason: str | None
    score: float
