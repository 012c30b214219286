"""From a folder to a generation: what changed since the last one, read, cut, encoded and published.

What did not change is not encoded again, and nothing is published unless everything was.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder import Encoder, TextEmbedding
from retrieval.errors import FolderError, IndexDamaged, IndexMissing
from retrieval.indexing.changes import ChangeSet, find_changes
from retrieval.reading.articles import find_articles, parse_article, read_bytes
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.walk import ArticleFile
from retrieval.store.catalog import open_catalog
from retrieval.store.generation import open_current
from retrieval.store.lock import exclusive_writer
from retrieval.types import Notice, Options, Passage, Progress, SyncReport

# What building a generation needs takes a second to import, and most runs find nothing to build.
if TYPE_CHECKING:
    from retrieval.store.builder import GenerationBuilder, NewPassage

BATCH = 256  # passages encoded and written at a time: few enough that they are soon written after Ctrl-C


@dataclass(slots=True)
class _BaseGeneration:
    """The generation to start from: its folder (None to start empty, and why), digests and numbers."""

    folder: Path | None = None
    known: dict[str, str] = field(default_factory=dict)
    articles: int = 0
    passages: int = 0
    reason: str = ""


@dataclass(slots=True)
class _ProgressCounter:
    """How far the files of a run are read, and their passages encoded."""

    files: int = 0
    bytes: int = 0
    passages: int = 0
    encoded: int = 0

    def progress(self, files: int, bytes: int) -> Progress:
        """How far that is of so many files and bytes; passages not cut yet are an estimate."""
        return Progress(self.files, files, self.encoded, round(self.passages * bytes / max(self.bytes, 1)))


Report = Callable[[Progress], None]
Encode = Callable[[Sequence[str]], list[TextEmbedding]]


def sync(
    folder: Path,
    index: Path,
    encoder: Encoder,
    options: Options,
    *,
    rebuild: bool = False,
    thorough: bool = False,
    progress: Report | None = None,
) -> SyncReport:
    """Bring the index up to date with the folder. Until it is done, readers see the old generation.

    An index that is found to be damaged is made anew; what is whole of what the encoder computed is kept.

    Args:
        folder: the articles.
        index: where the index lives.
        encoder: the embedding model.
        options: what else the index depends on.
        rebuild: encode everything anew.
        thorough: look for damage in every byte of the index, though nothing changed in the folder.
        progress: told how far it is.

    Raises:
        FolderError: there is no such folder, or no article in it.
        IndexBusy: another process is writing the index.
        IndexForeign: the index folder holds something else.
        ModelError: the encoder cannot be loaded.
        StorageError: the disk is full or failing; the old index is intact.
    """
    return _IndexRun(folder, index, encoder, options, progress or (lambda _: None)).run(rebuild, thorough)


class _IndexRun:
    """One run over a folder."""

    def __init__(
        self, folder: Path, index: Path, encoder: Encoder, options: Options, progress: Report
    ) -> None:
        self.folder = folder
        self.index = index
        self.encoder = encoder
        self.options = options
        self.progress = progress
        self.notices: list[Notice] = []
        self.settings = {
            "model": encoder.name,
            "passage_tokens": options.passage_tokens,
        }

    def run(self, rebuild: bool, thorough: bool) -> SyncReport:
        started = time.perf_counter()
        found, notices = find_articles(self.folder, self.options)
        self.notices += notices
        with exclusive_writer(self.index):
            base = self._base(rebuild)
            plan = self._compare(found, base)
            if base.folder and (plan.any or thorough) and (damage := self._find_damage(thorough)):
                base = _BaseGeneration(reason=damage)
                plan = self._compare(found, base)
            self._require_articles(plan)
            embedded = 0
            if plan.any or base.folder is None:
                embedded, base.articles, base.passages = self._build_generation(base.folder, plan, rebuild)
        return SyncReport(
            articles=base.articles,
            passages=base.passages,
            added=len(plan.added),
            changed=len(plan.changed),
            removed=len(plan.removed),
            encoded=embedded,
            rebuild_reason=base.reason,
            notices=tuple(self.notices + plan.notices),
            elapsed_ms=1000 * (time.perf_counter() - started),
        )

    def _require_articles(self, plan: ChangeSet) -> None:
        """Refuse to replace an index by one of nothing."""
        if not plan.unchanged and not plan.to_index:
            first = (self.notices + plan.notices)[0]
            raise FolderError(
                f"none of the files in {self.folder} can be read as an article",
                f"{first.path}: {first.message}; {first.hint}",
            )

    def _base(self, rebuild: bool) -> _BaseGeneration:
        """The generation to start from. Only its catalog is opened: most runs find nothing to do."""
        try:
            with open_catalog(self.index) as (folder, catalog):
                made_with, articles = catalog.read_all()
        except IndexMissing:
            return _BaseGeneration()
        except IndexDamaged as error:
            return _BaseGeneration(reason=error.message)
        if rebuild:
            return _BaseGeneration(reason="as asked")
        for name, value in self.settings.items():
            if made_with.get(name) != str(value):
                return _BaseGeneration(reason=f"{name} changed from {made_with.get(name)} to {value}")
        known = {row.name: row.digest for row in articles}
        return _BaseGeneration(folder, known, len(articles), sum(row.passages for row in articles))

    def _compare(self, found: Sequence[ArticleFile], base: _BaseGeneration) -> ChangeSet:
        return find_changes(found, base.known, self.options.max_bytes, self.progress)

    def _find_damage(self, thorough: bool) -> str:
        """What is wrong with the generation to build upon, or "".

        The largest files, to which rows are only added, are read if that is asked for: each row of theirs has
        a checksum, and the file's own goes on from that of what is there.
        """
        from retrieval.store.embeddings import FILES

        try:
            with closing(open_current(self.index)) as generation:
                files = generation.manifest()
                generation.verify({name: files[name] for name in files if thorough or name not in FILES})
        except IndexDamaged as error:
            return error.message
        return ""

    def _build_generation(self, base: Path | None, plan: ChangeSet, rebuild: bool) -> tuple[int, int, int]:
        """Build and publish the next generation: passages encoded for it, its articles and passages."""
        from retrieval.store.builder import GenerationBuilder
        from retrieval.store.disk_space import require_space, space_needed
        from retrieval.store.recovery import RecoveredEmbeddings

        text = sum(plan.sizes[found.id] for found in plan.to_index)
        require_space(self.index, space_needed(base, text, self.encoder.dimension))
        salvage = None if base or rebuild else RecoveredEmbeddings(self.index, self.encoder)
        draft = GenerationBuilder(self.index, base, {**self.settings, "dimension": self.encoder.dimension})
        try:
            draft.remove([*plan.removed, *(found.id for found in plan.changed)])
            embedded = self._encode_and_write(draft, plan, salvage.encode if salvage else self.encoder.encode)
            articles, passages = draft.publish()
        except BaseException:  # Ctrl-C as well: the draft goes, the current generation stays
            draft.discard()
            raise
        return embedded - (salvage.reused if salvage else 0), articles, passages

    def _encode_and_write(self, draft: "GenerationBuilder", plan: ChangeSet, encode: Encode) -> int:
        """Add all that is new to the draft; how many passages that were."""
        files, total = len(plan.to_index), sum(plan.sizes[found.id] for found in plan.to_index)
        tally = _ProgressCounter()
        passages = self._add_articles(draft, plan, tally)

        def write_and_cut(batch: list["NewPassage"], encodings: list[TextEmbedding]) -> list["NewPassage"]:
            """Write a batch, and cut the next one."""
            draft.add_passages(batch, encodings)
            tally.encoded += len(batch)
            if batch:
                self.progress(tally.progress(files, total))
            return list(itertools.islice(passages, BATCH))

        with ThreadPoolExecutor(
            1
        ) as writer_thread:  # the encoding, which takes longest, is where Ctrl-C is heard
            encoded: tuple[list[NewPassage], list[TextEmbedding]] = [], []
            batch = write_and_cut(*encoded)
            while batch:
                ahead = writer_thread.submit(write_and_cut, *encoded)
                encoded = batch, encode([each.passage.indexed_text for each in batch])
                batch = ahead.result()
            write_and_cut(*encoded)
        self._require_articles(plan)
        return tally.encoded

    def _add_articles(
        self, draft: "GenerationBuilder", plan: ChangeSet, tally: _ProgressCounter
    ) -> Iterator["NewPassage"]:
        """The passages to be encoded, of files read again: texts are not kept in memory."""
        from retrieval.indexing.chunker import Chunker

        chunker = Chunker(self.encoder.count, self.options.passage_tokens, self.encoder.max_tokens)
        for found in plan.to_index:
            tally.files += 1
            tally.bytes += plan.sizes[found.id]
            try:
                article, _ = parse_article(found.id, read_bytes(found, self.options.max_bytes))
            except UnreadableFile as error:
                plan.notices.append(error.notice)
                plan.drop(found)
                continue
            passages = _unique_passages(chunker.split(article))
            tally.passages += len(passages)
            yield from draft.add_article(article, passages)


def _unique_passages(passages: Sequence[Passage]) -> list[Passage]:
    """The passages without repeats of the same words.

    A page that says one thing a thousand times gains nothing by it, and a thousand equal vectors would fill
    the neighbourhoods of the vector index until other passages cannot be reached.
    """
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.indexed_text, passage)
    return list(first.values())
