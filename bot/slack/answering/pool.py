"""What answers the questions of all workspaces: one bounded pool, however many there are."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.serving.logs import log_warning
from bot.serving.rate_limit import RateLimit
from bot.slack.answering.timing import Timers
from bot.slack.answering.workers import Workers


def _notices() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="notice")


@dataclass(frozen=True, slots=True)
class AnswerPool:
    """The threads that answer; `notices` posts what must not hold up Slack's events."""

    limit: RateLimit
    workers: Workers
    timers: Timers = field(default_factory=Timers)
    notices: ThreadPoolExecutor = field(default_factory=_notices)
    closed: threading.Event = field(default_factory=threading.Event)

    def close(self, seconds: float) -> bool:
        """Finish the questions in hand; returns whether that was done in time."""
        self.closed.set()
        done = self.workers.finish(seconds)
        self.timers.close()
        self.notices.shutdown(wait=done, cancel_futures=True)
        if not done:
            log_warning("left_behind", jobs=self.workers.count())
        return done
