"""A first generation of words alone: catalog and lexical index, without vectors.

It is there in seconds, while vectors take minutes, and answers until the whole generation is published. Of a
folder that takes longer the words read so far are published first.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from retrieval.store.catalog import NO_TEXT, Catalog
from retrieval.store.derived_texts import append_text
from retrieval.store.errors import reporting_write_errors
from retrieval.store.lexical.writer import LexicalWriter
from retrieval.store.metadata import IndexMetadata
from retrieval.store.new_passage import NewPassage, new_passages
from retrieval.store.publishing import create_draft, publish
from retrieval.store.rows import PassageRow
from retrieval.store.shared_files import copy_generation
from retrieval.types import Article, Passage

ArticlePassages = tuple[Article, Sequence[Passage]]


def publish_words(
    index: Path,
    metadata: IndexMetadata,
    articles: Iterable[ArticlePassages],
    seconds: float,
    is_enough: Callable[[], bool],
    *,
    least: int = 0,
) -> tuple[int, int]:
    """Publish a generation of words; how many articles and passages it has.

    Args:
        index: the index folder, whose writer the caller is.
        metadata: what the index depends on; its `unread_files` counts the files of `articles`.
        articles: each article with its passages.
        seconds: after the first article, when what is there by then is published first.
        is_enough: called when that has been done; True leaves the other articles to a later run.
        least: how many articles are published first at least.

    Raises:
        StorageError: the index cannot be written.
    """
    deadline: float | None = None
    published = False
    with reporting_write_errors(index):
        stage = _WordsDraft(index, replace(metadata, words_only=True))
        try:
            for number, (article, passages) in enumerate(articles, 1):
                stage.add(article, passages)
                deadline = deadline or time.monotonic() + seconds
                if not published and number >= least and time.monotonic() >= deadline:
                    counts, published = stage.publish(), True
                    if is_enough():
                        return counts
                    stage = stage.copied()
            stage.all_read()
            return stage.publish()
        except BaseException:  # Ctrl-C as well: the draft goes
            stage.discard()
            raise


class _WordsDraft:
    """A draft of words, empty or a copy of the one published before it."""

    def __init__(self, index: Path, metadata: IndexMetadata, base: Path | None = None) -> None:
        self._index = index
        self._metadata = metadata
        self._base = base
        self._draft = create_draft(index)
        if base is not None:
            copy_generation(base, self._draft)
        self._catalog = Catalog(self._draft, writable=True)
        self._words = LexicalWriter(self._draft)

    def add(self, article: Article, passages: Sequence[Passage]) -> None:
        """Add an article with its passages."""
        text, first = NO_TEXT, self._metadata.next_passage
        if article.blocks:
            text = append_text(self._draft, self._metadata.next_derived, article)
        added = new_passages(self._catalog.add_article(article, len(passages), text), article, passages)
        self._catalog.add_passages(_row(number, new) for number, new in enumerate(added, first))
        for number, new in enumerate(added, first):
            self._words.add([(number, new.article, new.words)], new.language)
        self._metadata = replace(
            self._metadata,
            next_passage=first + len(added),
            next_derived=self._metadata.next_derived + text.size,
            unread_files=max(0, self._metadata.unread_files - 1),
        )

    def all_read(self) -> None:
        """Note that no file is left; what could not be read was counted as one to be read."""
        self._metadata = replace(self._metadata, unread_files=0)

    def copied(self) -> "_WordsDraft":
        """A copy of this, which has been published, to go on in."""
        published = self._index / self._draft.name.removeprefix("draft-")
        return _WordsDraft(self._index, self._metadata, published)

    def publish(self) -> tuple[int, int]:
        """Make this the current generation; its articles and passages."""
        self._catalog.seal(self._metadata)
        counts = self._catalog.counts()
        self._words.commit()
        self._catalog.close(commit=True)
        publish(self._draft, self._base)
        return counts

    def discard(self) -> None:
        """Throw the draft away."""
        with suppress(Exception):  # what cannot be closed is removed all the same
            self._words.rollback()
            self._catalog.close(commit=False)
        shutil.rmtree(self._draft, ignore_errors=True)


def _row(number: int, new: NewPassage) -> PassageRow:
    return PassageRow.of(
        new.passage, number=number, article=new.article, line=new.line, first_token=0, tokens=0
    )
