"""The interface of an index as a library uses it, and the index in one piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from retrieval.encoder import Encoder
from retrieval.reading.folder import ArticleFolders
from retrieval.store.indexed_articles import article_rows, index_metadata, stored_article
from retrieval.store.metadata import IndexMetadata
from retrieval.store.rows import ArticleRow
from retrieval.types import Article, SyncReport, WaitingQuestion

if TYPE_CHECKING:  # what indexing and answering need takes a second to import
    from retrieval.indexing.indexer import OnProgress
    from retrieval.indexing.verification import IndexProblem
    from retrieval.indexing.verification import OnProgress as OnFilesRead
    from retrieval.store.protocol import Snapshot


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """How an index run goes, beyond what the index depends on; see `retrieval.indexing.indexer.sync`."""

    rebuild: bool = False
    verify: bool = False
    stop_at_words: bool = False
    waiting: WaitingQuestion | None = None
    progress: "OnProgress | None" = None


class StoredIndex(Protocol):
    """An index on a disk. The errors of reading are those of `open_catalog`."""

    def sync(self, files: ArticleFolders, encoder: Encoder, options: SyncOptions) -> SyncReport:
        """Bring it up to date with a folder; the errors of `retrieval.indexing.indexer.sync`."""

    def open(self, encoder: Encoder) -> "Snapshot":
        """Its newest generation, open for questions."""

    def metadata(self) -> IndexMetadata:
        """What it says of itself."""

    def articles(self) -> list[ArticleRow]:
        """Its articles, sorted by id."""

    def stored_article(self, id: str, data: bytes) -> Article | None:
        """A file with these bytes as its text is in the index; None where that is not, or is damaged."""

    def verify(
        self, files: ArticleFolders, encoder: Encoder, progress: "OnFilesRead"
    ) -> "Iterator[IndexProblem]":
        """What is wrong with it; see `retrieval.indexing.verification.verify_index`."""


@dataclass(frozen=True, slots=True)
class SingleIndex:
    """The index of a folder on one machine."""

    index: Path

    def sync(self, files: ArticleFolders, encoder: Encoder, options: SyncOptions) -> SyncReport:
        from retrieval.indexing.indexer import sync

        return sync(
            files,
            self.index,
            encoder,
            rebuild=options.rebuild,
            verify=options.verify,
            stop_at_words=options.stop_at_words,
            waiting=options.waiting,
            progress=options.progress,
        )

    def open(self, encoder: Encoder) -> "Snapshot":
        from retrieval.store.snapshot import LocalSnapshot

        return LocalSnapshot(self.index, encoder)

    def metadata(self) -> IndexMetadata:
        return index_metadata(self.index)

    def articles(self) -> list[ArticleRow]:
        return article_rows(self.index)

    def stored_article(self, id: str, data: bytes) -> Article | None:
        return stored_article(self.index, id, data)

    def verify(
        self, files: ArticleFolders, encoder: Encoder, progress: "OnFilesRead"
    ) -> "Iterator[IndexProblem]":
        from retrieval.indexing.verification import verify_index

        return verify_index(files, self.index, encoder, progress)
