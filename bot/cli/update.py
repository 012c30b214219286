"""Brings the index up to date before a question, where that takes no longer than a person waits.

What would take longer is left to `footnote index`, and said.
"""

import time
from typing import TYPE_CHECKING

from bot.command import Invocation
from bot.messages import INDEX, Messages, with_hint
from bot.terminal.sync.progress import sync_with_progress
from bot.terminal.sync.report import format_changes, format_summary, print_notices
from retrieval.errors import IndexBusy, IndexMissing, StorageError, TooManyArticles
from retrieval.types import SyncReport, WaitingQuestion

if TYPE_CHECKING:
    from retrieval.library import Library

MAX_FILES = 50  # that were added, edited or removed, and
MAX_BYTES = 200_000  # in them: some 10 s of encoding on two slow cores
WAIT_SECONDS = 2.0  # for another process that writes the index
POLL_SECONDS = 0.1


AS_IT_WAS = "Another process is updating the index; this is answered from the index as it was."


def update_index(run: Invocation, library: "Library", waiting: WaitingQuestion | None = None) -> None:
    """Update the index if little changed, and say so; if much changed, or it cannot be written, say that.

    The first index is made here: nothing can be answered without. Of a large folder only the words are read;
    where those of some files answer the question that waits, the rest is left to a run that needs it.

    Raises:
        FolderError: the folder of articles is missing or empty.
        NotReadyError: the index is damaged or foreign, or the model cannot be loaded.
    """
    try:
        is_part = library.has_part_of_words()
    except IndexMissing:
        _read_words(run, library, waiting)
        return
    if not is_part:
        _update_if_small(library, run.messages)
    elif waiting is None or not waiting.is_answered():
        try:
            _read_words(run, library)
        except IndexBusy:
            run.messages.note(AS_IT_WAS)


def _read_words(run: Invocation, library: "Library", waiting: WaitingQuestion | None = None) -> None:
    report = sync_with_progress(run, library, stop_at_words=True, waiting=waiting)
    run.messages.note(format_summary(report))


def _update_if_small(library: "Library", messages: Messages) -> None:
    files = size = 0
    try:
        for file_size in library.pending_changes():
            files, size = files + 1, size + file_size
            if files > MAX_FILES or size > MAX_BYTES:
                messages.note(f"Too much has changed to update the index before answering. Run `{INDEX}`.")
                return
    except TooManyArticles as error:  # what is indexed can still be asked
        messages.note(with_hint(f"The index was not updated first: {error.message}", error.hint))
        return
    if files:
        _update(library, messages)  # which names the sources that are missing
        return
    for missing in library.missing_sources():
        messages.note(f"{missing.source.name}: {missing.problem}, so none of its articles is quoted.")


def _update(library: "Library", messages: Messages) -> None:
    try:
        report = _sync(library)
    except IndexBusy:
        messages.note(AS_IT_WAS)
    except StorageError as error:
        messages.note(f"The index was not updated first: {error.message}.")
    else:
        print_notices(messages, report)
        if changes := format_changes(report):
            messages.note(f"Updated the index first: {changes} ({report.elapsed_ms / 1000:.1f} s).")


def _sync(library: "Library") -> SyncReport:
    """Update the index; if another process is at it, wait for that, which may leave nothing to do."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return library.sync(stop_at_words=library.has_only_words())
        except IndexBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(POLL_SECONDS)
