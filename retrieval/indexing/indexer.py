"""Brings an index up to date with its folder: changed files are read, split, encoded and published.

What did not change is not encoded again, and no generation is published that is incomplete. Before the first
one of a large folder, a generation of words alone is published, which can be asked minutes earlier.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder import Encoder
from retrieval.indexing.changes import ChangeSet, find_changes
from retrieval.indexing.generations import BaseGeneration, BuiltGeneration, base_generation, find_damage
from retrieval.indexing.outcome import no_article, remember_unread, report_of_run, report_of_words
from retrieval.indexing.pipeline import Encode, write_passages
from retrieval.indexing.splitting import ProgressCounter, split_files
from retrieval.indexing.words_first import WordsFirst
from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.finding import FolderContents
from retrieval.reading.folder import ArticleFolders
from retrieval.reading.walk import ArticleFile
from retrieval.store.lock import exclusive_writer
from retrieval.store.metadata import IndexMetadata
from retrieval.store.unread import load_unread
from retrieval.types import LibraryOptions, Notice, Progress, SyncReport, WaitingQuestion

# What building a generation needs takes a second to import, and most runs find nothing to build.
if TYPE_CHECKING:
    from retrieval.indexing.chunker import Chunker
    from retrieval.store.builder import GenerationBuilder
    from retrieval.store.carried import CarriedArticles
    from retrieval.store.new_passage import NewPassage

OnProgress = Callable[[Progress], None]


def sync(
    folders: ArticleFolders,
    index: Path,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    verify: bool = False,
    stop_at_words: bool = False,
    waiting: WaitingQuestion | None = None,
    progress: OnProgress | None = None,
    reuse: Sequence[Path] = (),
) -> SyncReport:
    """Bring the index up to date with the folders. Until it is done, readers see the old generation.

    A damaged index is made anew; embeddings that are intact are reused.

    Args:
        folders: the articles.
        index: where the index lives.
        encoder: the embedding model.
        rebuild: encode everything anew.
        verify: look for damage in every byte of the index, though nothing changed in the folder.
        stop_at_words: of a large folder without an index, or with one of words, only the words are read.
        waiting: a question whose words say which files are read first for their words. If it is answered
            by these, the others, and the comparison of all files, are left to a later run.
        progress: told how far it is.
        reuse: other indexes, whose embeddings are taken over where this one is made anew.

    Raises:
        FolderError: there is no such folder, or no article in it.
        IndexBusy: another process is writing the index.
        IndexForeign: the index folder holds something else.
        ModelError: the encoder cannot be loaded.
        StorageError: the disk is full or failing; the old index is intact.
    """
    return _IndexRun(folders, index, encoder, progress or (lambda _: None), reuse, waiting).run(
        rebuild=rebuild, verify=verify, stop_at_words=stop_at_words
    )


@dataclass(slots=True, eq=False)
class _IndexRun:
    """One run over the folders of a library; see `sync`.

    Attributes:
        away: articles whose files are away, taken over into a generation that is made anew.
        has_words: whether the words of the first index can be asked meanwhile.
    """

    folders: ArticleFolders
    index: Path
    encoder: Encoder
    progress: OnProgress
    reuse: Sequence[Path]
    waiting: WaitingQuestion | None
    away: "CarriedArticles | None" = None
    has_words: bool = False

    @property
    def options(self) -> LibraryOptions:
        return self.folders.options

    def run(self, *, rebuild: bool, verify: bool, stop_at_words: bool) -> SyncReport:
        started = time.perf_counter()
        contents = self.folders.find()
        with exclusive_writer(self.index), self._opened_reader(rebuild) as reader:
            base = base_generation(
                self.index, self.encoder.name, self.options.passage_tokens, rebuild=rebuild
            )
            words = self._words_first(reader).publish(base, contents.files, again=stop_at_words)
            self.has_words = words is not None
            if words and words.is_part:
                return report_of_words(words, started)
            contents, base, changes = self._compare_with_intact(contents, base, reader, verify=verify)
            carried = self._carried(contents, base)
            changes.unchanged += len(carried)
            indexed = base.digests.keys() | carried
            unread = remember_unread(self.index, changes, contents.notices, indexed)
            missing = contents.missing_notices(indexed)
            changes.notices[:0] = [*missing, *contents.notices]
            self._require_articles(changes)
            if base.folder and not changes.any:
                built = BuiltGeneration(len(base.digests), base.passages)
            elif words and stop_at_words:
                built = words
            else:
                built = self._build_generation(base, changes, reader, rebuild)
        return report_of_run(built, base, changes, unread, missing, started)

    def _compare_with_intact(
        self, contents: FolderContents, base: BaseGeneration, reader: ArticleReader, *, verify: bool
    ) -> tuple[FolderContents, BaseGeneration, ChangeSet]:
        """The changes since a generation, or, if it is damaged and would be built upon, since none.

        What is returned first are the contents without those of a drive that was taken out meanwhile.
        """
        changes = self._compare(contents, base, reader)
        if changes.removed and (gone := self.folders.gone_since(contents)):
            contents = contents.without(gone)
            changes = self._compare(contents, base, reader)
        is_used = base.folder and (changes.any or verify)
        if is_used and (damage := find_damage(self.index, everything=verify)):
            base = BaseGeneration(reason=damage)
            changes = self._compare(contents, base, reader)
        return contents, base, changes

    def _opened_reader(self, rebuild: bool) -> ArticleReader:
        """What reads the files; documents that an earlier run refused are refused again, unread."""
        return ArticleReader(self.options, {} if rebuild else load_unread(self.index).by_identity())

    def _require_articles(self, changes: ChangeSet) -> None:
        """Refuse to replace an index by an empty one; a shard may be empty."""
        if self.options.shard is None and not changes.unchanged and not changes.to_index:
            raise no_article(self.folders.sources, changes.notices[0])

    def _compare(self, contents: FolderContents, base: BaseGeneration, reader: ArticleReader) -> ChangeSet:
        def note(progress: Progress) -> None:
            self.progress(replace(progress, words_ready=self.has_words))

        kept = contents.kept_ids(base.digests)
        return find_changes(contents.files, base.digests, reader, note, kept)

    def _carried(self, contents: FolderContents, base: BaseGeneration) -> frozenset[str]:
        """The ids of articles of missing sources, unless the base generation has them."""
        if base.folder or not contents.missing:
            return frozenset()
        from retrieval.store.carried import CarriedArticles

        shard = self.options.shard

        def is_away(id: str) -> bool:
            return bool(contents.kept_ids([id])) and (shard is None or shard.holds(id))

        self.away = CarriedArticles([self.index, *self.reuse], is_away)
        return self.away.ids

    def _words_first(self, reader: ArticleReader) -> WordsFirst:
        return WordsFirst(
            self.index, self._metadata(), self.options, reader, self._chunker, self.progress, self.waiting
        )

    def _metadata(self) -> IndexMetadata:
        return IndexMetadata(self.encoder.name, self.encoder.dimension, self.options.passage_tokens)

    def _build_generation(
        self, base: BaseGeneration, changes: ChangeSet, reader: ArticleReader, rebuild: bool
    ) -> BuiltGeneration:
        """Build the next generation and publish it."""
        from retrieval.store.builder import GenerationBuilder
        from retrieval.store.recovery import RecoveredEmbeddings

        recovered = (
            None if base.folder or rebuild else RecoveredEmbeddings([self.index, *self.reuse], self.encoder)
        )
        builder = GenerationBuilder(self.index, base.folder, self._metadata())
        try:
            builder.remove([*changes.removed, *(file.id for file in changes.changed)])
            encode = recovered.encode if recovered else self.encoder.encode
            written = self._encode_and_write(builder, changes, reader, encode)
            self._require_articles(changes)
            articles, passages = builder.publish()
        except BaseException:  # Ctrl-C as well: the draft goes, the current generation stays
            builder.discard()
            raise
        return BuiltGeneration(articles, passages, written - (recovered.reused if recovered else 0))

    def _encode_and_write(
        self, builder: "GenerationBuilder", changes: ChangeSet, reader: ArticleReader, encode: Encode
    ) -> int:
        """Write all new passages; how many there are."""
        sizes = {file.id: changes.sizes[file.id] for file in changes.to_index}
        counter = ProgressCounter(sizes, words_ready=self.has_words)
        taken_over = (new for article in self.away or () for new in builder.add_carried(article))
        passages = itertools.chain(taken_over, self._new_passages(builder, changes, reader, counter))
        write_passages(builder, passages, encode, counter, self.progress)
        return counter.encoded

    def _new_passages(
        self,
        builder: "GenerationBuilder",
        changes: ChangeSet,
        reader: ArticleReader,
        counter: ProgressCounter,
    ) -> Iterator["NewPassage"]:
        """The passages of the files to be indexed, whose articles are added to the builder on the way."""
        unreadable: list[tuple[ArticleFile, Notice]] = []

        def note(file: ArticleFile, notice: Notice) -> None:
            unreadable.append((file, notice))

        split = split_files(changes.to_index, reader, self._chunker(), counter, on_unreadable=note)
        for article, passages in split:
            counter.passages += len(passages)
            yield from builder.add_article(article, passages)
        for file, notice in unreadable:
            changes.notices.append(notice)
            changes.drop(file)

    def _chunker(self) -> "Chunker":
        from retrieval.indexing.chunker import Chunker

        return Chunker(self.encoder.count, self.options.passage_tokens, self.encoder.max_tokens)
