"""Compares a folder with its index: added, changed and removed articles. Nothing is written.

An article is identified by its id and the digest of its bytes. A new or changed file is parsed here, so that
one that is no article is not taken for a change at every run, and parsed again as it is indexed: the texts of
a whole folder would not fit into memory, and parsing takes a hundredth of the time that encoding does. What
takes longer, the text that is derived from a document, its reader keeps in a file meanwhile.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path

from retrieval.reading.article_reader import ArticleReader, has_digest
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.walk import ArticleFile
from retrieval.types import FolderStatus, Notice, Progress, Refusal

COMPARED_CHARS = 200  # of a text whose words are compared with those of other files
_NO_WORD = re.compile(r"[\W_]+")


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
    """A file of the folder or of the index; `size` is in bytes, 0 where it was not read.

    `words` tells its words from those of other files, whatever their formats; "" where it was not parsed.
    """

    file: ArticleFile
    change: Change
    digest: str = ""
    size: int = 0
    notices: tuple[Notice, ...] = ()
    refusal: Refusal | None = None
    words: str = ""


@dataclass(slots=True)
class ChangeSet:
    """Files to add or to read again, ids to remove, and how many stay; `sizes` are in bytes."""

    added: list[ArticleFile] = field(default_factory=list)
    changed: list[ArticleFile] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    of_articles: list[Notice] = field(default_factory=list)  # those of files to be indexed
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, compared: FileChange) -> None:
        """Take in one more comparison."""
        self.notices += compared.notices
        if compared.change in (Change.ADDED, Change.CHANGED):
            self.of_articles += compared.notices
        if compared.refusal:
            self.refusals.append(compared.refusal)
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
    files: Sequence[ArticleFile],
    digests: Mapping[str, str],
    reader: ArticleReader,
    since: float | None = None,
    kept: Collection[str] = (),
) -> Iterator[FileChange]:
    """Compare the files of a folder with the articles of its index: file after file, then what is gone.

    Args:
        files: the files of the folder.
        digests: of each indexed article, by id.
        reader: reads the files.
        since: for the cheap form, in seconds since the epoch: a file that was not written, moved or copied
            here after this time is taken for unchanged if it is indexed, and for no article if it was refused
            before, and not read. No text is derived: a document is taken for an article.
        kept: ids that are not taken for removed though they have no file now.
    """
    for file in files:
        is_old = since is not None and not _is_newer(file.path, since)
        if is_old and file.id in digests:
            yield FileChange(file, Change.NONE)
        elif is_old and (refusal := reader.refusal_of(file.id)):
            yield _refused(file, None, UnreadableFile(file.id, refusal.message, refusal.hint))
        else:
            yield _compare_file(file, digests.get(file.id), reader, in_full=since is None)
    for article_id in sorted(digests.keys() - {file.id for file in files}):
        change = Change.NONE if article_id in kept else Change.REMOVED
        yield FileChange(ArticleFile(article_id, Path(article_id)), change)


def _compare_file(
    file: ArticleFile, indexed: str | None, reader: ArticleReader, *, in_full: bool
) -> FileChange:
    current = refused_as = ""
    words = ""
    notices: list[Notice] = []
    try:
        data = reader.read_bytes(file)
        if indexed is not None and not in_full and has_digest(indexed, data):
            return FileChange(file, Change.NONE, indexed, len(data))
        identities = reader.identities(file.id, data)
        if indexed in identities:
            return FileChange(file, Change.NONE, indexed, len(data))
        current, refused_as = identities[-1], reader.refusal_identity(file.id, data)
        if in_full:
            article, notices = reader.parse(file.id, data)
            words = _digest_of_words(article.text)
        else:
            notices = reader.check(file.id, data)
    except UnreadableFile as error:
        return _refused(file, indexed, error, refused_as if error.lasting else "")
    change = Change.ADDED if indexed is None else Change.CHANGED
    return FileChange(file, change, current, len(data), tuple(notices), words=words)


def _digest_of_words(text: str) -> str:
    """What texts with the same words have in common; "" for a text so short that others may have them too."""
    words = _NO_WORD.sub(" ", text).casefold()
    return sha256(words.encode("utf-8", "replace")).hexdigest() if len(words) >= COMPARED_CHARS else ""


def _refused(file: ArticleFile, indexed: str | None, error: UnreadableFile, identity: str = "") -> FileChange:
    change = Change.NO_ARTICLE if indexed is None else Change.REMOVED
    notice = error.notice
    refusal = Refusal(file.id, identity, notice.message, notice.hint)
    return FileChange(file, change, notices=(notice,), refusal=refusal)


def find_changes(
    files: Sequence[ArticleFile],
    digests: Mapping[str, str],
    reader: ArticleReader,
    progress: Callable[[Progress], None],
    kept: Collection[str] = (),
) -> ChangeSet:
    """The changes that bring an index with these digests up to date with the files; see `compare`.

    `progress` is told how many files are read.
    """
    changes = ChangeSet()
    first_with: dict[str, str] = {}  # digest of bytes or words -> the first article that has it
    for done, compared in enumerate(compare(files, digests, reader, kept=kept), 1):
        changes.add(compared)
        article_id = compared.file.id
        digests_of_it = [digest for digest in (compared.digest, compared.words) if digest]
        originals = [first_with.setdefault(digest, article_id) for digest in digests_of_it]
        original = next((other for other in originals if other != article_id), article_id)
        if original != article_id and compared.change is not Change.NONE:  # noted once, when it comes in
            notice = Notice(article_id, f"the same text as {original}", "remove one of them")
            changes.notices.append(notice)
            changes.of_articles.append(notice)
        if done <= len(files):
            progress(Progress(done, len(files), 0, 0))
    return changes


def folder_status(changes: Iterable[FileChange], files: int, notices: Sequence[Notice]) -> FolderStatus:
    """How a folder of `files` files stands against its index; `notices` are those of the walk through it."""
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
