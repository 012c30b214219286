"""Dates the articles that state no date by their files, where the settings ask for that."""

from collections.abc import Sequence
from pathlib import Path

from retrieval.reading.file_dates import file_dates
from retrieval.reading.folder import ArticleFolders
from retrieval.store.dates import FileDates, load_dates, save_dates
from retrieval.store.rows import ArticleRow
from retrieval.types import DateOrigin, Notice


def dates_are_asked_for(folders: ArticleFolders, index: Path) -> bool:
    """Whether dates of files are to be found, or to be removed."""
    return not (load_dates(index).origin is DateOrigin.STATED is folders.options.dates)


def date_by_files(
    folders: ArticleFolders, index: Path, rows: Sequence[ArticleRow]
) -> tuple[bool, list[Notice]]:
    """Write down the dates of the files of articles that state none.

    Returns whether one changed, and a notice for each source without any.

    Articles of a source that is missing keep the dates that they had.

    Raises:
        FolderError: the folders are gone meanwhile.
        StorageError: they cannot be written.
    """
    contents, origin, before = folders.find(), folders.options.dates, load_dates(index)
    undated = [row.article_id for row in rows if row.published is None or row.dated_by]
    dates, notices = file_dates(folders.sources, contents, origin)
    if before.origin is origin:
        dates = {id: before.dates[id] for id in contents.kept_ids(undated) if id in before.dates} | dates
    changed = save_dates(index, FileDates(origin, {id: dates[id] for id in undated if id in dates}))
    return changed, notices
