"""One attempt to answer a question."""

import time
from dataclasses import dataclass, field, replace

from bot.slack.answering.progress import Progress
from bot.slack.state.question import SlackQuestion


@dataclass(frozen=True, slots=True)
class Attempt:
    """A question, when it was accepted in seconds since 1970, and how often it was attempted, from 1.

    A `recovered` question was left by a process that ended, or failed once: it may have its answer already.
    """

    question: SlackQuestion
    number: int = 1
    recovered: bool = False
    accepted_at: float = field(default_factory=time.time)
    progress: Progress | None = None

    @property
    def age(self) -> float:
        """Seconds since the question was accepted."""
        return max(0.0, time.time() - self.accepted_at)

    def next(self) -> "Attempt":
        """The attempt after this one."""
        return replace(self, number=self.number + 1, recovered=True)
