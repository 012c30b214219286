"""The status of a question in its thread; never in the way of its answer."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future

from slack_sdk import WebClient

from bot.slack.answering.timing import Timers
from bot.slack.client.posting import set_status
from bot.slack.state.question import SlackQuestion

SEARCHING = "is looking in the articles…"
CLEARED = ""


class Progress:
    """Shows the status of one question once it has waited for a while, and clears it where nothing follows.

    Slack's calls run on `pool`, so that a slow one delays no answer.
    """

    def __init__(self, client: WebClient, question: SlackQuestion, pool: Executor, timers: Timers) -> None:
        self._client = client
        self._question = question
        self._pool = pool
        self._timers = timers
        self._lock = threading.Lock()
        self._status = ""
        self._shown = False
        self._done = False

    def show(self, status: str, after: float) -> None:
        """Show a status in so many seconds, unless another one or the end comes first."""
        with self._lock:
            if status == self._status:
                return
            self._status = status
        self._timers.run_later(after, lambda: self._submit(lambda: self._show(status)))

    def finish(self, *, posted: bool) -> None:
        """Show nothing more; a message that was posted to all has cleared the status already."""
        with self._lock:
            clear, self._done = self._shown and not posted and not self._done, True
        if clear:
            self._submit(lambda: set_status(self._client, self._question, CLEARED))

    def _show(self, status: str) -> None:
        with self._lock:
            if self._done or status != self._status:
                return
        set_status(self._client, self._question, status)
        with self._lock:
            self._shown, late = True, self._done
        if late:  # the answer came first, and a status after it would stay
            set_status(self._client, self._question, CLEARED)

    def _submit(self, job: Callable[[], None]) -> Future[None] | None:
        try:
            return self._pool.submit(job)
        except RuntimeError:  # the app ends
            return None
