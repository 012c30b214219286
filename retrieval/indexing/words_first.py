"""Publishes the words of a large folder first, so that it can be asked before its vectors are computed."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.indexing.generations import BaseGeneration, BuiltGeneration
from retrieval.indexing.reading_order import likely_first
from retrieval.indexing.splitting import ArticlePassages, ProgressCounter, split_files
from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.formats.registry import format_of
from retrieval.reading.walk import ArticleFile
from retrieval.store.metadata import IndexMetadata
from retrieval.types import LibraryOptions, Progress, WaitingQuestion

if TYPE_CHECKING:  # it takes a while to import, and most runs need none
    from retrieval.indexing.chunker import Chunker


@dataclass(frozen=True, slots=True)
class WordsFirst:
    """Publishes a generation of words alone where that is due.

    Args:
        index: where the index lives.
        metadata: of the whole generation to come.
        options: from which size on a folder is large, and how long its words may take.
        reader: reads the files.
        chunker: makes what cuts them.
        progress: told how far it is.
        waiting: a question whose words say which files are read first.
    """

    index: Path
    metadata: IndexMetadata
    options: LibraryOptions
    reader: ArticleReader
    chunker: "Callable[[], Chunker]"
    progress: Callable[[Progress], None]
    waiting: WaitingQuestion | None

    def publish(
        self, base: BaseGeneration, files: Sequence[ArticleFile], *, again: bool
    ) -> BuiltGeneration | None:
        """What was published, or there is already; None if that is not due.

        Nothing else is done before: the files are compared and their problems named later. Where there is a
        generation of words already, only `again`.
        """
        sizes = {file.id: _size(file) for file in files} if not (base.folder or base.reason) else {}
        if sum(sizes.values()) <= self.options.words_first_bytes:
            return None
        if base.has_words and not again:
            return BuiltGeneration(0, 0, words_only=True)
        # What is no text takes long to read, and may hold nothing but pictures.
        documents = [file for file in files if self._is_document(file)]
        texts = [file for file in files if not self._is_document(file)]
        least = 0
        if self.waiting is not None:
            texts = likely_first(texts, self.reader, self.waiting.text)
            # Where there are fewer texts, so many documents could take minutes.
            least = self.options.words_first_files if len(texts) >= self.options.words_first_files else 0
        counter = ProgressCounter(sizes)
        split = split_files([*texts, *documents], self.reader, self.chunker(), counter)
        first = next(split, None)
        return self._publish(itertools.chain([first], split), counter, least) if first else None

    def _is_document(self, file: ArticleFile) -> bool:
        return format_of(file.id, self.options.commands) is not None

    def _publish(
        self, split: Iterator[ArticlePassages], counter: ProgressCounter, least: int
    ) -> BuiltGeneration:
        from retrieval.store.words_builder import publish_words

        has_first = False  # a generation of some files can be asked

        def note_progress() -> None:
            read, files = counter.files_read, len(counter.sizes)
            self.progress(Progress(read, files, 0, 0, words_done=read, words_ready=has_first))

        def read() -> Iterator[ArticlePassages]:
            for article, passages in split:
                note_progress()
                yield article, passages

        def note_first() -> bool:
            nonlocal has_first
            has_first = True
            note_progress()
            return self.waiting is not None and self.waiting.is_answered()

        articles, passages = publish_words(
            self.index,
            replace(self.metadata, unread_files=len(counter.sizes)),
            read(),
            0.0 if least else self.options.words_first_seconds,
            note_first,
            least=least,
        )
        is_part = counter.files_read < len(counter.sizes)
        has_first = True
        note_progress()
        return BuiltGeneration(articles, passages, words_only=True, is_part=is_part)


def _size(file: ArticleFile) -> int:
    """The size of a file in bytes; 0 for one that is gone, of which the comparison will say so."""
    try:
        return file.path.stat().st_size
    except OSError:
        return 0
