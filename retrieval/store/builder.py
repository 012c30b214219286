"""The next generation while it is built: a copy of the current one, or empty, and what changes in it.

Files that are never changed in place are shared with the current generation by hard links; the catalog
and Chroma's folder are copied. Nothing of the current generation is touched.
"""

import os
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.encoder import TextEmbedding
from retrieval.errors import StorageError
from retrieval.store import embeddings, manifest
from retrieval.store.catalog import Catalog, PassageRow
from retrieval.store.disk_space import is_shared
from retrieval.store.errors import PASS_THROUGH
from retrieval.store.generation import create_draft, publish
from retrieval.store.lexical.writer import LexicalWriter
from retrieval.store.metadata import IndexMetadata
from retrieval.store.vectors.writer import VectorWriter
from retrieval.text.lines import LINE_END
from retrieval.types import Article, Passage


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage of an article that is in the draft: the article's number, and the first line from 1."""

    article: int
    line: int
    passage: Passage


class GenerationBuilder:
    """A generation being built; call `publish` or `discard` in the end.

    Args:
        index: the index folder, whose writer the caller is.
        base: the folder of the generation to start from, or None to start empty.
        metadata: what the index depends on; the numbering goes on where that of `base` ended.
    """

    def __init__(self, index: Path, base: Path | None, metadata: IndexMetadata) -> None:
        self.index = index
        self._base = base
        self._metadata = metadata
        with self._reporting_write_errors(), ExitStack() as undo:
            self.folder = create_draft(index)
            undo.callback(shutil.rmtree, self.folder, ignore_errors=True)
            if base is not None:
                _copy(base, self.folder)
            self._catalog = undo.enter_context(closing(Catalog(self.folder, writable=True)))
            self._vectors = undo.enter_context(closing(VectorWriter(self.folder)))
            self._words = LexicalWriter(self.folder)
            # Numbers are not given twice, not even those of removed passages: their rows lie in files that
            # an older generation, which somebody may be reading, has in common with this one.
            start = self._catalog.metadata() if base else metadata
            self._next_passage = start.next_passage
            self._next_token = start.next_token
            self._tokens = start.tokens
            undo.pop_all()

    def remove(self, names: Sequence[str]) -> None:
        """Remove articles by name."""
        with self._reporting_write_errors():
            numbers: list[int] = []
            for name in names:
                number, passages, tokens = self._catalog.remove_article(name)
                numbers.append(number)
                self._tokens -= tokens
                self._vectors.remove(passages)
            self._words.remove(numbers)

    def add_article(self, article: Article, passages: Sequence[Passage]) -> list[NewPassage]:
        """Add an article, whose name is not in the index (any more); its passages are to be added next."""
        with self._reporting_write_errors():
            number = self._catalog.add_article(article, len(passages))
        ends = [end.end() for end in LINE_END.finditer(article.text)]
        return [NewPassage(number, 1 + bisect_right(ends, each.start), each) for each in passages]

    def add_passages(self, placed: Sequence[NewPassage], encodings: Sequence[TextEmbedding]) -> None:
        """Add passages with what the encoder made of the indexed text of each."""
        rows: list[PassageRow] = []
        for each, encoding in zip(placed, encodings, strict=True):
            count = len(encoding.token_vectors)
            rows.append(
                PassageRow(self._next_passage, each.article, each.line, each.passage, self._next_token, count)
            )
            self._next_passage += 1
            self._next_token += count
            self._tokens += count
        if rows:
            with self._reporting_write_errors():
                self._write(rows, encodings)

    def _write(self, rows: Sequence[PassageRow], encodings: Sequence[TextEmbedding]) -> None:
        bits = [embeddings.pack_signs(each.token_vectors) for each in encodings]
        places = [each.token_offsets.astype(np.int32) for each in encodings]
        kept = np.zeros(len(rows), embeddings.row_type(encodings[0].vector.size))
        for at, (row, each) in enumerate(zip(rows, encodings, strict=True)):
            key = embeddings.content_key(self._metadata.model, row.passage.indexed_text)
            vector = each.vector.astype(np.float16)
            sum = embeddings.checksum(key, vector, bits[at], places[at])
            kept[at] = (key, row.first_token, row.tokens, sum, vector)
        embeddings.append(self.folder / embeddings.PASSAGES, rows[0].id, kept)
        embeddings.append(self.folder / embeddings.BITS, rows[0].first_token, np.concatenate(bits))
        embeddings.append(self.folder / embeddings.TOKEN_OFFSETS, rows[0].first_token, np.concatenate(places))
        # Chroma is given what a reader can compare its answers with.
        vectors = kept["vector"].astype(np.float32)
        self._vectors.add([row.id for row in rows], vectors)
        self._words.add((row.id, row.article, row.passage.indexed_text) for row in rows)
        self._catalog.add_passages(rows)

    def publish(self) -> tuple[int, int]:
        """Write everything down and make this the current generation; its articles and passages."""
        with self._reporting_write_errors():
            self._compact_tokens()
            self._catalog.seal(
                replace(
                    self._metadata,
                    next_passage=self._next_passage,
                    next_token=self._next_token,
                    tokens=self._tokens,
                )
            )
            counts = self._catalog.counts()
            self._close(commit=True)
            sizes = embeddings.sizes(self._metadata.dimension, self._next_passage, self._next_token)
            publish(self.folder, self._base, sizes)
        return counts

    def discard(self) -> None:
        """Throw the draft away."""
        with suppress(Exception):  # what cannot be closed is removed all the same, or by the next writer
            self._close(commit=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self, *, commit: bool) -> None:
        try:
            self._words.commit() if commit else self._words.rollback()
        finally:
            try:
                self._vectors.flush() if commit else self._vectors.close()
            finally:
                self._catalog.close(commit=commit)

    @contextmanager
    def _reporting_write_errors(self) -> Iterator[None]:
        """Whatever SQLite, Chroma, Tantivy or the system raises while writing is the disk's refusal.

        Their errors have no common base but Exception, and a panic in one of them not even that.
        """
        try:
            yield
        except PASS_THROUGH:
            raise
        except BaseException as error:
            reason = (getattr(error, "strerror", None) or str(error)).split("\n")[0]
            raise StorageError(
                f"the index cannot be written ({reason}); what was there before is intact",
                f"see that you may write to {self.index} and that its disk has room,"
                " or name another with --index FOLDER",
            ) from error

    def _compact_tokens(self) -> None:
        """Write the token files anew once more than half of their rows belong to removed passages."""
        if self._next_token <= 2 * self._tokens:
            return
        ranges = self._catalog.token_ranges()
        for name, width in ((embeddings.BITS, self._metadata.dimension // 8), (embeddings.TOKEN_OFFSETS, 8)):
            path = self.folder / name
            old = np.memmap(path, dtype=np.uint8, mode="r", shape=(self._next_token, width))
            fresh = path.with_suffix(".new")
            at = 0
            for _, first, count in ranges:
                embeddings.append(fresh, at, old[first : first + count])
                at += count
            fresh.touch()
            fresh.replace(path)
        self._next_token = self._tokens
        starts = np.cumsum([0, *(count for _, _, count in ranges)])
        moved = {id: int(start) for start, (id, _, _) in zip(starts, ranges, strict=False)}
        self._catalog.move_tokens((start, id) for id, start in moved.items())
        embeddings.move_tokens(
            self.folder / embeddings.PASSAGES, self._metadata.dimension, self._next_passage, moved
        )


def _copy(base: Path, draft: Path) -> None:
    """What generations have in common is linked, the rest is copied; locks stay behind."""
    for name in manifest.listed(base):
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if is_shared(name):
            _link(base / name, path)
        else:
            shutil.copyfile(base / name, path)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
