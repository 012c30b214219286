"""Brings an index up to date with its folder: changed files are read, split, encoded and published.

What did not change is not encoded again, and no generation is published that is incomplete. Before the first
one of a large folder, a generation of words alone is published, which can be asked minutes earlier.
"""

import itertools
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder import Encoder, TextEmbedding
from retrieval.errors import FolderError
from retrieval.indexing.changes import ChangeSet, find_changes
from retrieval.indexing.generations import BaseGeneration, BuiltGeneration, base_generation, find_damage
from retrieval.indexing.pipeline import encode_and_write
from retrieval.indexing.splitting import ProgressCounter, split_files
from retrieval.indexing.words_first import WordsFirst
from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.finding import FolderContents
from retrieval.reading.folder import ArticleFolders
from retrieval.reading.walk import ArticleFile
from retrieval.store.lock import exclusive_writer
from retrieval.store.metadata import IndexMetadata
from retrieval.store.unread import Unread, load_unread, save_unread
from retrieval.types import Notice, Progress, SyncReport, WaitingQuestion

# What building a generation needs takes a second to import, and most runs find nothing to build.
if TYPE_CHECKING:
    from retrieval.indexing.chunker import Chunker
    from retrieval.store.builder import GenerationBuilder
    from retrieval.store.carried import CarriedArticles
    from retrieval.store.new_passage import NewPassage

EMPTY = "empty"  # what a file without text is called: it hides no answer
BATCH = 256  # passages encoded and written at a time: few enough that they are soon written after Ctrl-C


OnProgress = Callable[[Progress], None]
Encode = Callable[[Sequence[str]], list[TextEmbedding]]


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


class _IndexRun:
    """One run over the folders of a library."""

    def __init__(
        self,
        folders: ArticleFolders,
        index: Path,
        encoder: Encoder,
        progress: OnProgress,
        reuse: Sequence[Path] = (),
        waiting: WaitingQuestion | None = None,
    ) -> None:
        self.folders = folders
        self.index = index
        self.encoder = encoder
        self.options = folders.options
        self.progress = progress
        self.reuse = reuse
        self._away: CarriedArticles | None = None  # what is taken over into a generation made anew
        self.waiting = waiting
        self._has_words = False  # the words of the first index can be asked

    def run(self, *, rebuild: bool, verify: bool, stop_at_words: bool) -> SyncReport:
        started = time.perf_counter()
        contents = self.folders.find()
        with exclusive_writer(self.index), self._opened_reader(rebuild) as reader:
            base = base_generation(
                self.index, self.encoder.name, self.options.passage_tokens, rebuild=rebuild
            )
            words = self._words_first(reader).publish(base, contents.files, again=stop_at_words)
            self._has_words = words is not None
            if words and words.is_part:
                return _part_report(words, started)
            changes = self._compare(contents, base, reader)
            if changes.removed and (gone := self.folders.gone_since(contents)):
                contents = contents.without(gone)  # a drive was taken out meanwhile
                changes = self._compare(contents, base, reader)
            if (
                base.folder
                and (changes.any or verify)
                and (damage := find_damage(self.index, everything=verify))
            ):
                base = BaseGeneration(reason=damage)
                changes = self._compare(contents, base, reader)
            away = self._carried(contents, base)
            changes.unchanged += len(away)
            indexed = base.digests.keys() | away
            unread = self._remember_unread(changes, contents.notices, indexed)
            missing = contents.missing_notices(indexed)
            changes.notices[:0] = [*missing, *contents.notices]
            self._require_articles(changes)
            if changes.any or base.folder is None:
                built = words if words and stop_at_words else None
                built = built or self._build_generation(base, changes, reader, rebuild)
            else:
                built = BuiltGeneration(len(base.digests), base.passages)
        return SyncReport(
            articles=built.articles,
            passages=built.passages,
            added=len(changes.added),
            changed=len(changes.changed),
            removed=len(changes.removed),
            encoded=built.encoded,
            rebuild_reason=base.reason,
            notices=tuple(changes.notices),
            elapsed_ms=1000 * (time.perf_counter() - started),
            words_only=built.words_only,
            unread=unread.counts(),
            missing=tuple(f"{notice.path} {notice.message}" for notice in missing),
        )

    def _opened_reader(self, rebuild: bool) -> ArticleReader:
        """What reads the files; documents that an earlier run refused are refused again, unread."""
        return ArticleReader(self.options, {} if rebuild else load_unread(self.index).by_identity())

    def _remember_unread(
        self, changes: ChangeSet, notices: Sequence[Notice], indexed: Collection[str]
    ) -> Unread:
        passed_over = tuple(notice.unread for notice in notices if notice.unread)
        refusals = tuple(refusal for refusal in changes.refusals if refusal.message != EMPTY)
        new = {*changes.removed, *(file.id for file in changes.to_index)}
        noted = load_unread(self.index).notices
        kept = (notice for notice in noted if notice.path in indexed and notice.path not in new)
        unread = Unread(refusals, passed_over, (*kept, *changes.of_articles))
        save_unread(self.index, unread)
        return unread

    def _require_articles(self, changes: ChangeSet) -> None:
        """Refuse to replace an index by an empty one; a shard may be empty."""
        if self.options.shard is None and not changes.unchanged and not changes.to_index:
            first = changes.notices[0]
            named = ", ".join(str(source.path) for source in self.folders.sources)
            message = f"none of the files in {named} can be read as an article"
            raise FolderError(f"{message}; {first.path}: {first.message}", first.hint)

    def _compare(self, contents: FolderContents, base: BaseGeneration, reader: ArticleReader) -> ChangeSet:
        def note(progress: Progress) -> None:
            self.progress(replace(progress, words_ready=self._has_words))

        kept = contents.kept_ids(base.digests)
        return find_changes(contents.files, base.digests, reader, note, kept)

    def _carried(self, contents: FolderContents, base: BaseGeneration) -> frozenset[str]:
        """The articles of sources that are away, if no generation that has them is built upon."""
        if base.folder or not contents.missing:
            return frozenset()
        from retrieval.store.carried import CarriedArticles

        shard = self.options.shard

        def is_away(id: str) -> bool:
            return bool(contents.kept_ids([id])) and (shard is None or shard.holds(id))

        self._away = CarriedArticles([self.index, *self.reuse], is_away)
        return self._away.ids

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
        counter = ProgressCounter(sizes, words_ready=self._has_words)
        taken_over = (new for article in self._away or () for new in builder.add_carried(article))
        passages = itertools.chain(taken_over, self._new_passages(builder, changes, reader, counter))
        batches = iter(lambda: list(itertools.islice(passages, BATCH)), [])

        def encode_batch(batch: list["NewPassage"]) -> list[TextEmbedding]:
            return encode([new.passage.indexed_text for new in batch])

        def write_batch(batch: list["NewPassage"], embeddings: list[TextEmbedding]) -> None:
            builder.add_passages(batch, embeddings)
            counter.encoded += len(batch)
            self.progress(counter.progress())

        encode_and_write(batches, encode_batch, write_batch)
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


def _part_report(words: BuiltGeneration, started: float) -> SyncReport:
    """The report of a run that ended with the words of some files; `started` is of `time.perf_counter`."""
    return SyncReport(
        articles=words.articles,
        passages=words.passages,
        added=words.articles,
        changed=0,
        removed=0,
        encoded=0,
        rebuild_reason="",
        notices=(),
        elapsed_ms=1000 * (time.perf_counter() - started),
        words_only=True,
    )
