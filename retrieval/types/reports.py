"""Reports on a folder and its index: unreadable files, progress, the result of a run, pending changes."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.types.article import Article


@dataclass(frozen=True, slots=True)
class UnreadFiles:
    """Files that may hold an answer but were not read, for one reason; `hint` is the way out."""

    reason: str
    count: int
    hint: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read when the index was made, by id and identity: why, and the way out."""

    id: str
    identity: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One line about one file: what is wrong and how to fix it.

    `passed_over` marks one about the whole folder, which says what in it is no article: no fault. `unread` is
    what of that may hold an answer.
    """

    path: str
    message: str
    hint: str = ""
    passed_over: bool = False
    unread: UnreadFiles | None = None


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """How a folder stands against its index: its files, and how many were added, changed or removed since.

    `notices` name what cannot be an article. Without an index `pending` is 0, and no file is read.
    """

    files: int
    pending: int
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an index run is: files read of all, then passages encoded of all.

    Of a large first index the words are read first: of `words_done` files so far; with `words_ready` they can
    be asked, though no passage may be encoded yet.
    """

    files_done: int
    files: int
    passages_done: int
    passages: int
    words_done: int = 0
    words_ready: bool = False


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What an index run did. `rebuild_reason` says why the index was made anew; it is "" if it was not.

    `words_only` says that it can only be asked for words so far; `missing` names the sources that were not
    there, with what is wrong.
    """

    articles: int
    passages: int
    added: int
    changed: int
    removed: int
    encoded: int
    rebuild_reason: str
    notices: tuple[Notice, ...]
    elapsed_ms: float
    words_only: bool = False
    unread: tuple[UnreadFiles, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Shares, 0..1, estimated from `questions` that a folder asks itself.

    `declined` of what the articles answer is declined; `answered` of what they do not answer is answered.
    """

    declined: float
    answered: float
    questions: int


class FileState(StrEnum):
    """How a file stands against the index."""

    CURRENT = "current"
    CHANGED = "changed"  # the file's bytes differ from what was indexed
    UNINDEXED = "unindexed"  # the file is there, the index does not know it


@dataclass(frozen=True, slots=True)
class CurrentArticle:
    """An article as its file is now, for showing a passage in its place."""

    path: str
    article: Article
    state: FileState
