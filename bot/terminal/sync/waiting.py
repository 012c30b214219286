"""Waits for an index that is being brought up to date, with a spinner, and prints what changed.

It ends at once when interrupted; the work behind it goes on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TextIO

from bot.command import Invocation
from bot.messages import Messages
from bot.system.signals import deferred_interrupts
from bot.terminal.sync.background import BackgroundSync
from bot.terminal.sync.keyboard import suppress_echo
from bot.terminal.sync.report import MAX_NOTICES_IN_CHAT, format_changes, format_size, print_notices
from bot.terminal.sync.state import SyncEvent, SyncState
from retrieval.errors import FootnoteError
from retrieval.types import SyncReport

SPINNER_DELAY = 0.2  # seconds that nobody takes for waiting
POLL_INTERVAL = 0.1  # seconds between two looks at how far it is


@dataclass(frozen=True, slots=True)
class SyncWaiter:
    """Waits for the background work, with a spinner on `stream` and no echo from `keyboard`."""

    background: BackgroundSync
    messages: Messages
    keyboard: TextIO
    stream: TextIO
    color: str
    environ: Mapping[str, str]

    @classmethod
    def for_run(cls, run: Invocation, background: BackgroundSync) -> "SyncWaiter":
        """A waiter on the streams of a run."""
        world = run.world
        return cls(background, run.messages, world.stdin, world.stderr, run.settings.color, world.environ)

    def wait_until_ready(self) -> None:
        """Return once the index is as the articles are and the model is loaded, or raise why not.

        Of a large first index it is enough that its words can be asked.
        """
        self._wait_until_answerable()
        self.background.start_if_changed()
        self._wait_until_answerable()
        self.print_events()
        self.background.raise_failure()
        self.background.raise_missing_folder()

    def wait_until_synced(self) -> None:
        """Return once the index has been brought up to date; if nothing changed, that needs no model."""
        self.background.start_if_changed()
        self._wait(SyncState.WARMING)
        self.print_events()
        self.background.raise_failure()

    def sync(self) -> SyncReport:
        """Bring the index up to date even if nothing seems to have changed.

        Raises:
            FootnoteError: what `Library.sync` raises.
        """
        self._wait(SyncState.IDLE)
        self.print_events()
        self.background.start()
        self._wait(SyncState.WARMING)
        return self.background.take_report()

    def print_events(self) -> None:
        """Print, a line each, what changed and what went wrong."""
        for event in self.background.take_events():
            self._print(event)

    def _print(self, event: SyncEvent) -> None:
        match event:
            case str():
                if not (event.endswith("…") and self.stream.isatty()):  # else the spinner has said it
                    self.messages.note(event)
            case FootnoteError():
                self.messages.error(event)
            case SyncReport():
                print_notices(self.messages, event, most=MAX_NOTICES_IN_CHAT)
                if format_changes(event):
                    self.messages.note(f"{format_size(event)}: {format_changes(event)}.")

    def _wait_until_answerable(self) -> None:
        self._wait(SyncState.SEARCHABLE)
        if self.background.status.state is not SyncState.SEARCHABLE:
            self._wait(SyncState.IDLE)

    def _wait(self, state: SyncState) -> None:
        with suppress_echo(self.keyboard), deferred_interrupts() as look_for_interrupts:
            if not self.background.wait(state, SPINNER_DELAY):
                self._wait_in_sight(state, look_for_interrupts)

    def _wait_in_sight(self, state: SyncState, look_for_interrupts: Callable[[], None]) -> None:
        if self.messages.quiet or not self.stream.isatty():
            while not self.background.wait(state, POLL_INTERVAL):
                look_for_interrupts()
                self.print_events()
            return
        from bot.render.console import make_console

        console = make_console(self.stream, self.color, self.environ)
        with console.status("", spinner="line", spinner_style="") as status:
            while not self.background.wait(state, POLL_INTERVAL):
                look_for_interrupts()
                status.update(f"{self.background.status.activity} …")
