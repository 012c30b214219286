"""The outcome of an index run: its report, and the list of files that could not be read."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.errors import FolderError
from retrieval.indexing.changes import ChangeSet
from retrieval.indexing.generations import BaseGeneration, BuiltGeneration
from retrieval.store.unread import Unread, load_unread, save_unread
from retrieval.types import Notice, Source, SyncReport

EMPTY = "empty"  # what a file without text is called: it hides no answer


def remember_unread(
    index: Path, changes: ChangeSet, notices: Sequence[Notice], indexed: Collection[str]
) -> Unread:
    """Keep which files could not be read, and what was noted of those that are indexed.

    Args:
        index: the index folder.
        changes: what the run found.
        notices: those of the walk through the folder.
        indexed: the ids of the articles that are in the index already.
    """
    passed_over = tuple(notice.unread for notice in notices if notice.unread)
    refusals = tuple(refusal for refusal in changes.refusals if refusal.message != EMPTY)
    new = {*changes.removed, *(file.id for file in changes.to_index)}
    noted = load_unread(index).notices
    kept = (notice for notice in noted if notice.path in indexed and notice.path not in new)
    unread = Unread(refusals, passed_over, (*kept, *changes.of_articles))
    save_unread(index, unread)
    return unread


def report_of_run(
    built: BuiltGeneration,
    base: BaseGeneration,
    changes: ChangeSet,
    unread: Unread,
    missing: Sequence[Notice],
    started: float,
) -> SyncReport:
    """The report of a whole run; `started` is of `time.perf_counter`."""
    return SyncReport(
        articles=built.articles,
        passages=built.passages,
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
        encoded=built.encoded,
        rebuild_reason=base.reason,
        notices=tuple(changes.notices),
        elapsed_ms=1000 * (time.perf_counter() - started),
        words_only=built.words_only,
        unread=unread.counts(),
        missing=tuple(f"{notice.path} {notice.message}" for notice in missing),
    )


def report_of_words(words: BuiltGeneration, started: float) -> SyncReport:
    """The report of a run that ended with the words of some files, all of them new."""
    report = report_of_run(words, BaseGeneration(), ChangeSet(), Unread(), (), started)
    return replace(report, added=words.articles)


def no_article(sources: Sequence[Source], first: Notice) -> FolderError:
    """The error for folders without an article, given the notice of the first file."""
    named = ", ".join(str(source.path) for source in sources)
    message = f"none of the files in {named} can be read as an article"
    return FolderError(f"{message}; {first.path}: {first.message}", first.hint)
