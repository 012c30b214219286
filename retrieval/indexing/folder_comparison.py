"""How a folder stands against its published index, in the cheap form: most files are not read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from retrieval.indexing.changes import PENDING, FileChange, compare, folder_status
from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.articles import find_articles
from retrieval.reading.folder import ArticleFolder
from retrieval.reading.walk import ArticleFile
from retrieval.store.generation import CURRENT_FILE
from retrieval.store.unread import load_unread
from retrieval.types import FolderStatus


def current_status(folder: ArticleFolder, index: Path, digests: Mapping[str, str] | None) -> FolderStatus:
    """How the folder stands against an index with these digests, None for no index."""
    files, notices = find_articles(folder.path, folder.options)
    if digests is None:
        return FolderStatus(len(files), 0, tuple(notices))
    changes = _changes(folder, index, files, digests)
    return folder_status(changes, len(files), notices)


def pending_sizes(
    folder: ArticleFolder, index: Path, read_digests: Callable[[], Mapping[str, str]]
) -> Iterator[int]:
    """The size of each file that a sync would change something for; see `Library.pending_changes`."""
    # A missing folder is said before a missing index.
    files, _ = find_articles(folder.path, folder.options)
    digests = read_digests()
    for change in _changes(folder, index, files, digests):
        if change.change in PENDING:
            yield change.size


def _changes(
    folder: ArticleFolder, index: Path, files: Sequence[ArticleFile], digests: Mapping[str, str]
) -> Iterator[FileChange]:
    """What came, changed and went since the index was published."""
    # No text is derived by this reader, so that it has no process that would have to be ended.
    reader = ArticleReader(folder.options, load_unread(index).by_identity())
    published = (index / CURRENT_FILE).stat().st_mtime
    return compare(files, digests, reader, since=published)
