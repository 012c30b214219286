"""A library of a cluster whose articles and index are on object storage.

An index run of this machine is stored when it is done. The articles are not looked at between runs: to list a
bucket takes too long for a prompt.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from retrieval.cluster.storage.node_storage import NodeStorage
from retrieval.errors import SettingsError, StorageError
from retrieval.indexing.stored import StoredIndex, SyncOptions
from retrieval.library import Library
from retrieval.reading.finding import FolderContents
from retrieval.types import DateOrigin, FolderStatus, SyncReport


class StoredLibrary(Library):
    """See `Library`.

    Args:
        storage: the copies of this machine.
        arguments: those of `Library`.
        parts: the same.

    Raises:
        SettingsError: articles that are dated by their files, or of several sources.
    """

    def __init__(self, storage: NodeStorage, *arguments: Any, **parts: Any) -> None:
        super().__init__(*arguments, fetch=storage.fetch_article, **parts)
        if len(self.sources) > 1 or self.sources[0].name:
            raise SettingsError("a storage has the articles of one folder", "take out [[sources]]")
        if self.options.dates is not DateOrigin.STATED:
            raise SettingsError("articles on a storage have no dates of files", "take out dates")
        self._storage = storage

    def _sync(self, options: SyncOptions, shards: int) -> SyncReport:
        self._storage.whole.pull()
        report = super()._sync(options, shards)
        self._storage.whole.push()
        with suppress(StorageError):  # the index is published; the next run removes what this one did not
            self._storage.remove_garbage()
        return report

    def contents(self) -> FolderContents:
        return FolderContents((), ())

    def folder_status(self) -> FolderStatus:
        return FolderStatus(len(self.articles()), 0, ())

    def pending_changes(self) -> Iterator[int]:
        return iter(())

    def _stored(self, shards: int = 0) -> StoredIndex:
        with suppress(StorageError):  # what is on this disk is read until the storage is back
            self._storage.whole.pull()
        return super()._stored(shards)
