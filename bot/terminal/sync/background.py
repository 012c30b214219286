"""Keeps the index in step with the articles, and the model warm, behind the prompt.

One thread works at a time and prints nothing: what there is to say waits in `news` for who has the screen.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from bot.messages import forward_logs
from bot.system.folder_state import FolderFingerprint, fingerprint
from bot.terminal.sync.progress import format_size
from retrieval.errors import FolderError, FootnoteError, IndexBusy, StorageError
from retrieval.types import Progress, SyncReport

if TYPE_CHECKING:
    from retrieval.library import Library

News = SyncReport | FootnoteError | str


class BackgroundSync:
    """The library, brought up to date in the background and waited for when it is needed.

    Args:
        open_library: makes the library; called once, in the background, for that takes a while.
    """

    def __init__(self, open_library: "Callable[[], Library]") -> None:
        self.events: deque[News] = deque()
        self.status_line = ""  # what is going on; "" for nothing
        self.size = ""  # how much the index holds, once that is known
        self.outcome: SyncReport | FootnoteError | None = None  # of the last run
        self._open_library = open_library
        self._opening = Lock()
        self._library: Library | None = None
        self._seen: FolderFingerprint | None = None
        self._failed: Exception | None = None
        self.started = False  # whether there has been a run at all
        self._closed = False
        self.synced = Event()  # the index is as the articles are, or it is known why not
        self.idle = Event()  # and the model is loaded
        self.idle.set()

    @property
    def busy(self) -> bool:
        """Whether there is work going on."""
        return not self.idle.is_set()

    @property
    def library_if_open(self) -> "Library | None":
        """The library, if it is there already."""
        return self._library

    def library(self) -> "Library":
        """The library, opened if need be."""
        with self._opening:
            if self._library is None:
                self._library = self._open_library()
            return self._library

    def start(self) -> None:
        """Start to bring the index up to date, unless that is going on."""
        if self.idle.is_set():
            self.idle.clear()
            self.synced.clear()
            first, self.started = not self.started, True
            self.status_line = "opening the index"
            Thread(target=self._work, args=(first,), name="upkeep", daemon=True).start()

    def start_if_changed(self) -> None:
        """Start if this is the first time, or if the articles are not as they were last time."""
        if not self.started or (not self.busy and self._changed()):
            self.start()

    def raise_failure(self) -> None:
        """Raise what ended the work for good, or what nobody foresaw, once."""
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    def close(self) -> None:
        """Let go of the index, at the latest when the work that is going on is done; it is not waited for."""
        with self._opening:
            self._closed = True
            if self._library is not None and not self.busy:
                self._library.close()

    def _end(self) -> None:
        self.status_line = ""
        with self._opening:
            self.synced.set()
            self.idle.set()
            if self._closed and self._library is not None:
                self._library.close()

    def _changed(self) -> bool:
        try:
            return fingerprint(self.library()) != self._seen
        except FolderError:
            return self._seen != ()

    def _work(self, first: bool) -> None:
        try:
            with forward_logs(self.events.append):
                library = self.library()
                self._sync(library, first)
                self.synced.set()
                if self._failed is None:
                    self._warm(library)
        except Exception as error:  # a bug, to be said by whoever waits
            self._failed = error
        finally:
            self._end()

    def _sync(self, library: "Library", first: bool) -> None:
        self.status_line = "looking at the articles"
        try:
            seen = fingerprint(library)
            report = library.sync(progress=self._watch)
        except FootnoteError as error:
            before, self.outcome = self.outcome, error
            if isinstance(error, FolderError):
                self._seen = ()  # said once, until there is a folder again
            if first and not isinstance(error, IndexBusy | StorageError):
                self._failed = error  # no articles or no model: there is nothing to chat about
            elif str(before) != str(error):  # once, however often it is tried again
                self.events.append(error)
            return
        self._seen, self.size, self.outcome = seen, format_size(report), report
        self.events.append(report)

    def _warm(self, library: "Library") -> None:
        self.status_line = "loading the model"
        with suppress(FootnoteError):  # the question that needs the model meets the same error, and says it
            library.warm_up()

    def _watch(self, progress: Progress) -> None:
        if progress.files_done < progress.files:
            self.status_line = f"reading {progress.files_done:,} of {progress.files:,} files"
        elif progress.passages:
            self.status_line = f"indexing {progress.passages_done:,} of {progress.passages:,} passages"
