"""Keeps the index in step with the articles, and the model loaded, on a thread behind the prompt.

It prints nothing: what there is to say waits as events for whoever has the screen.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from math import inf
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING

from bot.messages import forward_logs
from bot.system.folder_state import FolderFingerprint, fingerprint
from bot.system.signals import deferred_interrupts
from bot.terminal.sync.progress import SyncMeter
from bot.terminal.sync.report import format_size
from bot.terminal.sync.state import SyncEvent, SyncState, SyncStatus
from retrieval.errors import FolderError, FootnoteError, IndexBusy, NotReadyError, StorageError
from retrieval.types import Progress, SyncReport

if TYPE_CHECKING:
    from retrieval.library import Library
    from retrieval.types import ArticleInfo

BUSY_SECONDS = 10.0  # how long another process that writes the index is waited for
WORDS_READY = "You can ask now: answers come from the words only until the meaning has been read."
GONE = "questions are answered again once it is back"
BUSY_INTERVAL = 0.2  # seconds between two tries to write it


class BackgroundSync:
    """The library, brought up to date in the background and waited for when it is needed.

    Args:
        open_library: makes the library; called once, in the background, for that takes a while.
        busy_seconds: how long a run waits for another process that writes the index.
        introduce: makes the lines that are said once, when the library can first be asked.
    """

    def __init__(
        self,
        open_library: "Callable[[], Library]",
        busy_seconds: float = BUSY_SECONDS,
        introduce: "Callable[[Library], Iterable[str]] | None" = None,
    ) -> None:
        self._open_library = open_library
        self._busy_seconds = busy_seconds
        self._introduce = introduce
        self._opening = Lock()  # guards the library and `_closed`
        self._library: Library | None = None
        self._closed = False
        self._progressed = Condition()  # guards the state; notified at each change of it
        self._state = SyncState.IDLE
        self._started = False
        self._activity = ""
        self._size = ""
        self._events: deque[SyncEvent] = deque()
        self._fingerprint: FolderFingerprint | None = None  # of the folder that the index is made of
        self._outcome: SyncReport | FootnoteError | None = None  # of the last run
        self._failure: Exception | None = None  # to be raised once
        self.look_seconds = 0.0  # that the last look at whether the folder has changed took

    @property
    def status(self) -> SyncStatus:
        """What is going on."""
        with self._progressed:
            return SyncStatus(self._state, self._activity, self._size, bool(self._events))

    def library(self) -> "Library":
        """The library, opened if need be."""
        with self._opening:
            if self._library is None:
                self._library = self._open_library()
            return self._library

    def ready_library(self) -> "Library | None":
        """The library, if it answers at once: open, up to date, with its model."""
        is_ready = self._started and self.status.state is SyncState.IDLE and not self._closed
        return self._library if is_ready else None

    def articles(self) -> "tuple[ArticleInfo, ...]":
        """The articles of the index; none while the library is not open, for this does not wait.

        Raises:
            NotReadyError: the index is missing, damaged or foreign.
        """
        return () if self._library is None else self._library.articles()

    def start(self) -> None:
        """Start a run, unless one is going on."""
        with deferred_interrupts():  # a state without its thread would be waited for without end
            with self._progressed:
                if self._state < SyncState.IDLE:
                    return
                self._state, self._activity, self._started = SyncState.SYNCING, "opening the index", True
            Thread(target=self._work, name="sync", daemon=True).start()

    def start_once(self) -> None:
        """Start the first run, unless there has been one."""
        if not self._started:
            self.start()

    def start_if_changed(self) -> None:
        """Start a run if there has been none, or if the folder is not as the last one found it."""
        if not self._started or (self.status.state is SyncState.IDLE and self._folder_changed()):
            self.start()

    def wait(self, state: SyncState, seconds: float | None = None) -> bool:
        """Wait until the work has come to a state or past it; whether it has."""
        with self._progressed:
            self._introduce = None  # whoever has a question needs none suggested, and waits for nothing else
            return self._progressed.wait_for(lambda: self._state >= state, seconds)

    def take_events(self) -> tuple[SyncEvent, ...]:
        """What has happened since the last call."""
        with self._progressed:
            events = tuple(self._events)
            self._events.clear()
            return events

    def raise_failure(self) -> None:
        """Raise what makes a chat pointless (no articles, no model) or was not foreseen, once."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def raise_missing_folder(self) -> None:
        """Raise that the folder is gone, as long as it is: nothing in it could be quoted."""
        if isinstance(self._outcome, FolderError):
            is_gone = not self.library().folder.exists()
            raise FolderError(self._outcome.message, GONE) if is_gone else self._outcome

    def take_report(self) -> SyncReport:
        """The report of the last run, its events with it; raises what the run failed with."""
        self.raise_failure()
        self.take_events()
        if isinstance(self._outcome, FootnoteError):
            raise self._outcome
        assert self._outcome is not None  # there has been a run
        return self._outcome

    def close(self) -> None:
        """Close the library, now or when the run that is going on ends; it is not waited for."""
        with self._opening:
            self._closed = True
            if self._library is not None and self.status.state is SyncState.IDLE:
                self._library.close()

    def _work(self) -> None:
        try:
            with forward_logs(self._on_log):
                library = self.library()
                self._enter(SyncState.SYNCING, "looking at the articles")
                self._sync(library)
                self._enter(SyncState.WARMING, "loading the model")
                if self._failure is None:
                    with suppress(FootnoteError):  # the question that needs the model meets it again
                        library.warm_up()
                        self._introduce_once(library)
        except Exception as error:  # a bug, raised for whoever waits
            self._failure = error
        finally:
            self._end()

    def _introduce_once(self, library: "Library") -> None:
        introduce, self._introduce = self._introduce, None
        if introduce is not None:
            lines = introduce(library)
            with self._progressed:
                self._events.extend(lines)

    def _end(self) -> None:
        with self._opening:
            self._enter(SyncState.IDLE, "")
            if self._closed and self._library is not None:
                self._library.close()

    def _sync(self, library: "Library") -> None:
        try:
            folder = fingerprint(library)  # first: what changes during the run is seen by the next look
            report = self._sync_when_free(library)
        except FootnoteError as error:
            self._on_error(error)
            return
        self._fingerprint, self._outcome = folder, report
        with self._progressed:
            self._size = format_size(report)
            self._events.append(report)

    def _sync_when_free(self, library: "Library") -> SyncReport:
        """Sync once no other process writes the index; that one has then done most of the work."""
        deadline: float | None = None
        while True:
            try:
                return library.sync(progress=partial(self._on_progress, SyncMeter()))
            except IndexBusy:
                if deadline is None:
                    deadline = time.monotonic() + self._patience(library)
                if self._closed or time.monotonic() >= deadline:
                    raise
            self._enter(SyncState.SYNCING, "waiting for another Footnote to update the index")
            time.sleep(BUSY_INTERVAL)

    def _patience(self, library: "Library") -> float:
        """Seconds to wait for another writer; it may take hours, so where an index exists, only once."""
        try:
            library.articles()
        except NotReadyError:  # nothing can be answered before the other one has finished
            return inf
        return 0.0 if isinstance(self._outcome, IndexBusy) else self._busy_seconds

    def _on_error(self, error: FootnoteError) -> None:
        previous, self._outcome = self._outcome, error
        if isinstance(error, FolderError):
            self._fingerprint = ()  # looked for again only once there is a folder
        if previous is None and not isinstance(error, IndexBusy | StorageError):
            self._failure = error  # no articles or no model: there is nothing to chat about
        elif isinstance(error, FolderError):  # said at each question
            return
        elif str(previous) != str(error):  # once, however often it is tried again
            with self._progressed:
                self._events.append(error)

    def _folder_changed(self) -> bool:
        start = time.monotonic()
        try:
            return fingerprint(self.library()) != self._fingerprint
        except FolderError:
            return self._fingerprint != ()
        finally:
            self.look_seconds = time.monotonic() - start

    def _on_progress(self, meter: SyncMeter, progress: Progress) -> None:
        activity = meter.step(progress).activity
        if not progress.words_ready:
            self._enter(SyncState.SYNCING, activity)
            return
        if self.status.state is SyncState.SYNCING:
            with self._progressed:
                self._events.append(WORDS_READY)
        self._enter(SyncState.SEARCHABLE, activity)

    def _on_log(self, text: str) -> None:
        """A line that ends in "…" announces what takes long, such as the export of the model."""
        with self._progressed:
            if text.endswith("…"):
                self._activity = text.rstrip("… ")
            self._events.append(text)

    def _enter(self, state: SyncState, activity: str) -> None:
        with self._progressed:
            self._state, self._activity = state, activity
            self._progressed.notify_all()
