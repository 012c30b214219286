"""The errors for users: each carries one line that says what is wrong, and a hint how to fix it.

FootnoteError
├── UsageError          the request itself is off (a bad date, a place that is not there)   exit 2
│   ├── NoArticle       there is no article at a path
│   ├── SettingsError   a setting has no such name or value
│   └── TookTooLong     an answer was given up after as long as it may take
└── NotReadyError       something must be set up or fixed first                            exit 3
    ├── FolderError     the folder of articles is missing, empty or unreadable
    │   └── TooManyArticles  it holds more than the options allow
    ├── ModelError      the embedding model cannot be found, or is not the one expected
    ├── IndexMissing    there is no index yet
    ├── IndexDamaged    the index is there but cannot be trusted
    ├── IndexForeign    the index folder holds something that is not Footnote's
    ├── IndexBusy       another process is writing the index
    ├── StorageError    the disk is full, read-only or failing
    ├── PartsUnreachable  shards of the index do not answer
    └── ClusterError    the cluster cannot be reached, or cannot take the question

This module only names and words errors; it never catches or prints one.
"""

from collections.abc import Iterable


class FootnoteError(Exception):
    """Base of all errors meant to be shown to the user.

    Args:
        message: one line that names what is wrong.
        hint: one line that says how to fix it, that of the class where None; may be empty.
    """

    exit_code = 3
    default_hint = ""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self.default_hint if hint is None else hint

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """An error travels between machines with its hint."""
        return type(self), (self.message, self.hint)


class UsageError(FootnoteError):
    """The request itself is off."""

    exit_code = 2


class NoArticle(UsageError):
    """There is no article at a path, or not one that may be seen."""


class SettingsError(UsageError):
    """A setting has no such name or value."""


class TookTooLong(UsageError):
    """An answer took longer than it may; others may do better."""


class NotReadyError(FootnoteError):
    """Something must be set up or fixed first."""


class FolderError(NotReadyError):
    """The folder of articles is missing, empty or unreadable."""


class TooManyArticles(FolderError):
    """The folder holds more articles than the options allow."""


class ModelError(NotReadyError):
    """The embedding model cannot be found, or is not the one expected."""


class IndexMissing(NotReadyError):
    """There is no index yet."""

    default_hint = "run `footnote index`"


class IndexDamaged(NotReadyError):
    """The index is there but cannot be trusted."""

    default_hint = "run `footnote index`"


class IndexForeign(NotReadyError):
    """The index folder holds something that is not Footnote's."""


class IndexBusy(NotReadyError):
    """Another process is writing the index."""


class StorageError(NotReadyError):
    """The disk is full, read-only or failing."""


class PartsUnreachable(NotReadyError):
    """What an answer needs is in shards, by number, that cannot be reached (any more)."""

    def __init__(self, shards: Iterable[int]) -> None:
        self.shards = frozenset(shards)
        named = ", ".join(map(str, sorted(self.shards)))
        super().__init__(
            f"part of the index cannot be reached (shard {named})",
            "see that the machines that hold it are running, or ask again in a moment",
        )

    def __reduce__(self) -> tuple[type, tuple[frozenset[int]]]:
        return type(self), (self.shards,)


class ClusterError(NotReadyError):
    """The cluster cannot be reached, or cannot take the question."""
