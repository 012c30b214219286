"""One attempt to answer a question."""

import time
from dataclasses import dataclass, field, replace

from bot.slack.state.question import SlackQuestion


@dataclass(frozen=True, slots=True)
class Attempt:
    """A question, when it was accepted on the monotonic clock, and how often it was attempted, from 1.

    A `recovered` question was left by a process that ended, or failed once: it may have its answer already.
    """

    question: SlackQuestion
    number: int = 1
    recovered: bool = False
    accepted_at: float = field(default_factory=time.monotonic)

    @property
    def age(self) -> float:
        """Seconds since the question was accepted."""
        return time.monotonic() - self.accepted_at

    def next(self) -> "Attempt":
        """The attempt after this one."""
        return replace(self, number=self.number + 1, recovered=True)
