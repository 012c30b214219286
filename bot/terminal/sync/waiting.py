"""The wait for an index that is being brought up to date, in sight, and what there is to say of it after.

It ends at once when interrupted; the work behind it goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import TextIO

from bot.messages import Messages
from bot.terminal.sync.background import News, Upkeep
from bot.terminal.sync.keyboard import unseen
from bot.terminal.sync.progress import changes, say_notices, size
from retrieval.errors import FootnoteError
from retrieval.types import SyncReport

UNNOTICED = 0.2  # seconds that nobody takes for waiting
STEP = 0.1  # seconds between two looks at how far it is


@dataclass(frozen=True, slots=True)
class Waiting:
    """Waits for the upkeep; `stream` with its colour and environment is where one sees it."""

    upkeep: Upkeep
    messages: Messages
    keyboard: TextIO
    stream: TextIO
    color: str
    environ: Mapping[str, str]

    def ready(self) -> None:
        """Return once the index is as the articles are and the model is loaded, or raise why not."""
        self._wait(self.upkeep.idle)
        self.upkeep.look()
        self._wait(self.upkeep.idle)
        self.say_news()
        self.upkeep.check()

    def synced(self) -> None:
        """Return once the index has been looked after, which needs no model if nothing changed."""
        self.upkeep.look()
        self._wait(self.upkeep.synced)
        self.say_news()
        self.upkeep.check()

    def sync(self) -> SyncReport:
        """Bring the index up to date even if nothing seems to have changed; raises what `ready` says."""
        self._wait(self.upkeep.idle)
        self.say_news()
        self.upkeep.begin()
        self._wait(self.upkeep.synced)
        self.upkeep.check()
        self.upkeep.news.clear()  # for whoever asked has it all from here
        outcome = self.upkeep.outcome
        if isinstance(outcome, FootnoteError):
            raise outcome
        assert outcome is not None  # the run has just ended
        return outcome

    def say_news(self) -> None:
        """Say, a line each, what was picked up and what went wrong."""
        while self.upkeep.news:
            self._say(self.upkeep.news.popleft())

    def _say(self, news: News) -> None:
        if isinstance(news, str):
            self.messages.note(news)
            return
        if isinstance(news, FootnoteError):
            self.messages.error(news)
            return
        say_notices(self.messages, news)
        if changes(news):
            self.messages.note(f"{size(news)}: {changes(news)}.")

    def _wait(self, event: Event) -> None:
        with unseen(self.keyboard):
            if not event.wait(UNNOTICED):
                self._wait_in_sight(event)

    def _wait_in_sight(self, event: Event) -> None:
        if self.messages.quiet:
            event.wait()
            return
        from bot.render.console import make_console

        console = make_console(self.stream, self.color, self.environ)
        with console.status("", spinner="line", spinner_style="") as status:
            while not event.wait(STEP):
                status.update(f"{self.upkeep.doing} …")
