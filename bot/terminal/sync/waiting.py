"""The wait for an index that is being brought up to date, in sight, and what there is to say of it after.

It ends at once when interrupted; the work behind it goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import TextIO

from bot.messages import Messages
from bot.terminal.sync.background import BackgroundSync, News
from bot.terminal.sync.keyboard import suppress_echo
from bot.terminal.sync.progress import format_changes, format_size, print_notices
from retrieval.errors import FootnoteError
from retrieval.types import SyncReport

SPINNER_DELAY = 0.2  # seconds that nobody takes for waiting
POLL_INTERVAL = 0.1  # seconds between two looks at how far it is


@dataclass(frozen=True, slots=True)
class SyncWaiter:
    """Waits for the upkeep; `stream` with its colour and environment is where one sees it."""

    upkeep: BackgroundSync
    messages: Messages
    keyboard: TextIO
    stream: TextIO
    color: str
    environ: Mapping[str, str]

    def wait_until_ready(self) -> None:
        """Return once the index is as the articles are and the model is loaded, or raise why not."""
        self._wait(self.upkeep.idle)
        self.upkeep.start_if_changed()
        self._wait(self.upkeep.idle)
        self.print_events()
        self.upkeep.raise_failure()

    def wait_until_synced(self) -> None:
        """Return once the index has been looked after, which needs no model if nothing changed."""
        self.upkeep.start_if_changed()
        self._wait(self.upkeep.synced)
        self.print_events()
        self.upkeep.raise_failure()

    def sync(self) -> SyncReport:
        """Bring the index up to date even if nothing seems to have changed; raises what `wait_until_ready` says."""
        self._wait(self.upkeep.idle)
        self.print_events()
        self.upkeep.start()
        self._wait(self.upkeep.synced)
        self.upkeep.raise_failure()
        self.upkeep.events.clear()  # for whoever asked has it all from here
        outcome = self.upkeep.outcome
        if isinstance(outcome, FootnoteError):
            raise outcome
        assert outcome is not None  # the run has just ended
        return outcome

    def print_events(self) -> None:
        """Say, a line each, what was picked up and what went wrong."""
        while self.upkeep.events:
            self._say(self.upkeep.events.popleft())

    def _say(self, news: News) -> None:
        if isinstance(news, str):
            self.messages.note(news)
            return
        if isinstance(news, FootnoteError):
            self.messages.error(news)
            return
        print_notices(self.messages, news)
        if format_changes(news):
            self.messages.note(f"{format_size(news)}: {format_changes(news)}.")

    def _wait(self, event: Event) -> None:
        with suppress_echo(self.keyboard):
            if not event.wait(SPINNER_DELAY):
                self._wait_in_sight(event)

    def _wait_in_sight(self, event: Event) -> None:
        if self.messages.quiet:
            event.wait()
            return
        from bot.render.console import make_console

        console = make_console(self.stream, self.color, self.environ)
        with console.status("", spinner="line", spinner_style="") as status:
            while not event.wait(POLL_INTERVAL):
                status.update(f"{self.upkeep.status_line} …")
