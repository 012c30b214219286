"""How the files of a folder stand against an index, by digests or, in the cheap form, by times."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.indexing.changes import Change, ChangeSet, compare, find_changes, folder_status
from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.articles import digest
from retrieval.reading.finding import find_articles
from retrieval.types import LibraryOptions, Notice, Progress

READER = ArticleReader(LibraryOptions())
INDEXED = {
    "same.md": digest(b"The same."),
    "edited.md": digest(b"Before."),
    "gone.md": digest(b"Gone."),
    "binary.md": digest(b"Once text."),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in {
        "same.md": b"The same.",
        "edited.md": b"After.",
        "new.md": b"New.",
        "binary.md": b"\0" * 100,
        "never.md": b"\0" * 100,
    }.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def changes_by_id(folder: Path, since: float | None = None) -> dict[str, Change]:
    files, _ = find_articles(folder)
    return {change.file.id: change.change for change in compare(files, INDEXED, READER, since)}


def change_set(folder: Path, progress: Callable[[Progress], None] = lambda _: None) -> ChangeSet:
    return find_changes(find_articles(folder)[0], INDEXED, READER, progress)


def test_each_file_is_added_changed_removed_no_article_or_as_it_was(folder: Path) -> None:
    assert changes_by_id(folder) == {
        "same.md": Change.NONE,
        "edited.md": Change.CHANGED,
        "new.md": Change.ADDED,
        "binary.md": Change.REMOVED,
        "never.md": Change.NO_ARTICLE,
        "gone.md": Change.REMOVED,
    }


def test_an_indexed_file_older_than_the_index_is_not_read_in_the_cheap_form(folder: Path) -> None:
    later = max(path.stat().st_ctime for path in folder.iterdir()) + 60
    cheap = changes_by_id(folder, since=later)
    assert cheap["edited.md"] is Change.NONE
    assert cheap["binary.md"] is Change.NONE
    assert (cheap["new.md"], cheap["gone.md"]) == (Change.ADDED, Change.REMOVED)


def test_a_file_written_or_moved_here_after_the_index_is_read_in_the_cheap_form(folder: Path) -> None:
    earlier = min(path.stat().st_ctime for path in folder.iterdir()) - 60
    os.utime(folder / "edited.md", (0, 0))  # as if an old file had been moved here
    assert changes_by_id(folder, since=earlier) == changes_by_id(folder)


def test_a_change_set_says_what_a_run_has_to_do(folder: Path) -> None:
    counts: list[int] = []
    changes = change_set(folder, lambda progress: counts.append(progress.files_done))
    assert [file.id for file in changes.to_index] == ["edited.md", "new.md"]
    assert sorted(changes.removed) == ["binary.md", "gone.md"]
    assert (changes.unchanged, changes.any) == (1, True)
    assert {notice.path for notice in changes.notices} == {"binary.md", "never.md"}
    assert counts == [1, 2, 3, 4, 5]


def test_a_new_copy_of_an_article_is_noted_and_an_indexed_one_no_more(folder: Path) -> None:
    (folder / "twin.md").write_bytes(b"The same.")
    notice = Notice("twin.md", "the same text as same.md", "remove one of them")
    assert notice in change_set(folder).notices
    files, _ = find_articles(folder)
    indexed = {**INDEXED, "twin.md": INDEXED["same.md"]}
    assert notice not in find_changes(files, indexed, READER, lambda _: None).notices


def test_a_file_that_vanished_since_it_was_compared_is_dropped(folder: Path) -> None:
    changes = change_set(folder)
    for file in changes.to_index:
        changes.drop(file)
    assert changes.to_index == []
    assert sorted(changes.removed) == ["binary.md", "edited.md", "gone.md"]


def test_the_status_of_a_folder_counts_what_came_changed_and_went(folder: Path) -> None:
    files, notices = find_articles(folder)
    status = folder_status(compare(files, INDEXED, READER), len(files), notices)
    assert (status.files, status.pending) == (5, 4)
    assert {notice.path for notice in status.notices} == {"binary.md", "never.md"}
