"""Compares the folders with their published index without reading files that are older than it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from retrieval.indexing.changes import PENDING, FileChange, compare, folder_status
from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.finding import FolderContents
from retrieval.reading.folder import ArticleFolders
from retrieval.store.dates import load_dates
from retrieval.store.pointers import CURRENT_FILE
from retrieval.store.unread import load_unread
from retrieval.types import FolderStatus


def current_status(folders: ArticleFolders, index: Path, digests: Mapping[str, str] | None) -> FolderStatus:
    """How the folders stand against an index with these digests, None for no index."""
    contents = folders.find()
    notices = [*contents.missing_notices(digests or ()), *contents.notices]
    if digests is None:
        return FolderStatus(len(contents.files), 0, tuple(notices))
    changes = _changes(folders, index, contents, digests)
    return folder_status(changes, len(contents.files), notices)


def pending_sizes(
    folders: ArticleFolders, index: Path, read_digests: Callable[[], Mapping[str, str]]
) -> Iterator[int]:
    """The size of each file that a sync would change something for; see `Library.pending_changes`."""
    contents = folders.find()  # a missing folder is said before a missing index
    digests = read_digests()
    if load_dates(index).origin is not folders.options.dates:
        yield 0
    for change in _changes(folders, index, contents, digests):
        if change.change in PENDING:
            yield change.size


def _changes(
    folders: ArticleFolders, index: Path, contents: FolderContents, digests: Mapping[str, str]
) -> Iterator[FileChange]:
    """What came, changed and went since the index was published."""
    # No text is derived by this reader, so that it has no process that would have to be ended.
    reader = ArticleReader(folders.options, load_unread(index).by_identity())
    published = (index / CURRENT_FILE).stat().st_mtime
    return compare(contents.files, digests, reader, published, contents.kept_ids(digests))
