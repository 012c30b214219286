"""The one comparison of a folder with its index: what came, changed and went. Nothing is written.

An article is identified by its id and the digest of its bytes. A new or changed file is parsed here, so that
one that is no article is not taken for a change at every run, and parsed again as it is indexed: the texts of
a whole folder would not fit into memory, and parsing takes a hundredth of the time that encoding does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from retrieval.reading.articles import digest, parse_article, read_bytes
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.walk import ArticleFile
from retrieval.types import FolderStatus, Notice, Progress


class Change(Enum):
    """How a file stands against the index."""

    NONE = auto()
    ADDED = auto()
    CHANGED = auto()
    REMOVED = auto()  # indexed, and gone or no article any more
    NO_ARTICLE = auto()  # neither indexed nor an article


PENDING = frozenset({Change.ADDED, Change.CHANGED, Change.REMOVED})


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the folder or of the index; `size` is in bytes, 0 where it was not read."""

    file: ArticleFile
    change: Change
    digest: str = ""
    size: int = 0
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True)
class ChangeSet:
    """Files to add or to read again, ids to remove, and how many stay; `sizes` are in bytes."""

    added: list[ArticleFile] = field(default_factory=list)
    changed: list[ArticleFile] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def add(self, compared: FileChange) -> None:
        """Take in one more comparison."""
        self.notices += compared.notices
        if compared.size:
            self.sizes[compared.file.id] = compared.size
        if compared.change is Change.ADDED:
            self.added.append(compared.file)
        elif compared.change is Change.CHANGED:
            self.changed.append(compared.file)
        elif compared.change is Change.REMOVED:
            self.removed.append(compared.file.id)
        elif compared.change is Change.NONE:
            self.unchanged += 1

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.changed or self.removed)

    @property
    def to_index(self) -> list[ArticleFile]:
        """The files to be indexed, by id."""
        return sorted(self.added + self.changed, key=lambda file: file.id)

    def drop(self, file: ArticleFile) -> None:
        """Leave out a file that cannot be read any more."""
        if file in self.added:
            self.added.remove(file)
        else:
            self.changed.remove(file)
            self.removed.append(file.id)


def compare(
    files: Sequence[ArticleFile], digests: Mapping[str, str], max_bytes: int, since: float | None = None
) -> Iterator[FileChange]:
    """Compare the files of a folder with the articles of its index: file after file, then what is gone.

    Args:
        files: the files of the folder.
        digests: of each indexed article, by id.
        max_bytes: files larger than that are no articles.
        since: for the cheap form, in seconds since the epoch: an indexed file that was not written, moved or
            copied here after this time is taken for unchanged and not read.
    """
    for file in files:
        if file.id in digests and since is not None and not _is_newer(file.path, since):
            yield FileChange(file, Change.NONE)
        else:
            yield _compare_file(file, digests.get(file.id), max_bytes)
    for article_id in sorted(digests.keys() - {file.id for file in files}):
        yield FileChange(ArticleFile(article_id, Path(article_id)), Change.REMOVED)


def _compare_file(file: ArticleFile, indexed_digest: str | None, max_bytes: int) -> FileChange:
    try:
        data = read_bytes(file, max_bytes)
        current_digest = digest(data)
        if current_digest == indexed_digest:
            return FileChange(file, Change.NONE, current_digest, len(data))
        _, notices = parse_article(file.id, data)
    except UnreadableFile as error:
        change = Change.NO_ARTICLE if indexed_digest is None else Change.REMOVED
        return FileChange(file, change, notices=(error.notice,))
    change = Change.ADDED if indexed_digest is None else Change.CHANGED
    return FileChange(file, change, current_digest, len(data), tuple(notices))


def find_changes(
    files: Sequence[ArticleFile],
    digests: Mapping[str, str],
    max_bytes: int,
    progress: Callable[[Progress], None],
) -> ChangeSet:
    """The changes that bring an index with these digests up to date with the files; see `compare`.

    `progress` is told how many files are read.
    """
    changes = ChangeSet()
    first_with: dict[str, str] = {}  # digest -> the first article that has it
    for done, compared in enumerate(compare(files, digests, max_bytes), 1):
        changes.add(compared)
        article_id = compared.file.id
        original = first_with.setdefault(compared.digest, article_id) if compared.digest else article_id
        if original != article_id and compared.change is not Change.NONE:  # noted once, when it comes in
            changes.notices.append(Notice(article_id, f"the same text as {original}", "remove one of them"))
        if done <= len(files):
            progress(Progress(done, len(files), 0, 0))
    return changes


def folder_status(changes: Iterable[FileChange], files: int, notices: Sequence[Notice]) -> FolderStatus:
    """How a folder of so many files stands against its index; `notices` are those of the walk through it."""
    pending, problems = 0, list(notices)
    for compared in changes:
        pending += compared.change in PENDING
        if compared.change in (Change.NO_ARTICLE, Change.REMOVED):
            problems += compared.notices
    return FolderStatus(files, pending, tuple(problems))


def _is_newer(path: Path, time: float) -> bool:
    """Whether a file was written, moved or copied here after a time."""
    try:
        status = path.stat()
    except OSError:
        return True
    return max(status.st_mtime, status.st_ctime) > time
