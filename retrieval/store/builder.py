"""Builds the next generation, from a copy of the current one or from nothing.

Files that are never changed in place are shared with the current generation by hard links; the catalog
and Chroma's folder are copied. Nothing of the current generation is touched.
"""

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval.encoder import TextEmbedding
from retrieval.store import derived_texts, embeddings
from retrieval.store.carried import CarriedArticle
from retrieval.store.catalog import NO_TEXT, Catalog
from retrieval.store.errors import reporting_write_errors
from retrieval.store.lexical.writer import LexicalWriter
from retrieval.store.metadata import IndexMetadata
from retrieval.store.new_passage import NewPassage, new_passages
from retrieval.store.publishing import create_draft, publish
from retrieval.store.rows import PassageRow
from retrieval.store.shared_files import copy_generation
from retrieval.store.vectors.writer import VectorWriter
from retrieval.types import Article, Passage


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
        with self._reporting_write_errors(), ExitStack() as cleanup:
            self.folder = create_draft(index)
            cleanup.callback(shutil.rmtree, self.folder, ignore_errors=True)
            if base is not None:
                copy_generation(base, self.folder)
            self._catalog = cleanup.enter_context(closing(Catalog(self.folder, writable=True)))
            self._vectors = cleanup.enter_context(closing(VectorWriter(self.folder)))
            self._words = LexicalWriter(self.folder)
            # Numbers are never reused, not even those of removed passages: their rows lie in files that an
            # older generation shares, which somebody may be reading.
            start = self._catalog.metadata() if base else metadata
            self._next_passage = start.next_passage
            self._next_token = start.next_token
            self._tokens = start.tokens
            self._next_derived = start.next_derived
            cleanup.pop_all()

    def remove(self, article_ids: Sequence[str]) -> None:
        """Remove articles by id."""
        with self._reporting_write_errors():
            numbers: list[int] = []
            for article_id in article_ids:
                number, passages, tokens = self._catalog.remove_article(article_id)
                numbers.append(number)
                self._tokens -= tokens
                self._vectors.remove(passages)
            self._words.remove(numbers)

    def add_article(self, article: Article, passages: Sequence[Passage]) -> list[NewPassage]:
        """Add an article, whose name is not in the index (any more); its passages are to be added next."""
        with self._reporting_write_errors():
            text = NO_TEXT
            if article.blocks:
                text = derived_texts.append_text(self.folder, self._next_derived, article)
                self._next_derived += text.size
            number = self._catalog.add_article(article, len(passages), text)
        return new_passages(number, article, passages)

    def add_carried(self, article: CarriedArticle) -> list[NewPassage]:
        """Add an article of another generation, as `add_article`."""
        with self._reporting_write_errors():
            text = NO_TEXT
            if article.text:
                text = derived_texts.append_block(self.folder, self._next_derived, article.text)
                self._next_derived += text.size
            number = self._catalog.add_row(article.row, text)
        return article.new_passages(number)

    def add_passages(self, passages: Sequence[NewPassage], embedded: Sequence[TextEmbedding]) -> None:
        """Add passages with the embeddings of their indexed texts."""
        rows: list[PassageRow] = []
        for new, embedding in zip(passages, embedded, strict=True):
            count = len(embedding.token_vectors)
            rows.append(
                PassageRow.of(
                    new.passage,
                    number=self._next_passage,
                    article=new.article,
                    line=new.line,
                    first_token=self._next_token,
                    tokens=count,
                )
            )
            self._next_passage += 1
            self._next_token += count
            self._tokens += count
        if rows:
            with self._reporting_write_errors():
                self._write(rows, embedded)
                for row, new in zip(rows, passages, strict=True):
                    self._words.add([(row.number, row.article, new.words)], new.language)

    def _write(self, rows: Sequence[PassageRow], embedded: Sequence[TextEmbedding]) -> None:
        bits = [embeddings.pack_signs(embedding.token_vectors) for embedding in embedded]
        offsets = [embedding.token_offsets.astype(np.int32) for embedding in embedded]
        array_rows = np.zeros(len(rows), embeddings.row_type(embedded[0].vector.size))
        for at, (row, embedding) in enumerate(zip(rows, embedded, strict=True)):
            key = embeddings.content_key(self._metadata.model, row.passage.indexed_text)
            vector = embedding.vector.astype(np.float16)
            checksum = embeddings.checksum(key, vector, bits[at], offsets[at])
            array_rows[at] = (key, row.first_token, row.tokens, checksum, vector)
        passage, token = rows[0].number, rows[0].first_token
        embeddings.append(self.folder / embeddings.PASSAGES, passage, array_rows)
        embeddings.append(self.folder / embeddings.BITS, token, np.concatenate(bits))
        embeddings.append(self.folder / embeddings.TOKEN_OFFSETS, token, np.concatenate(offsets))
        # Chroma is given what a reader can compare its answers with.
        vectors = array_rows["vector"].astype(np.float32)
        self._vectors.add([row.number for row in rows], vectors)
        self._catalog.add_passages(rows)

    def publish(self) -> tuple[int, int]:
        """Write all to disk and make this the current generation; its counts of articles and passages."""
        with self._reporting_write_errors():
            self._compact_tokens()
            self._compact_texts()
            self._catalog.seal(
                replace(
                    self._metadata,
                    next_passage=self._next_passage,
                    next_token=self._next_token,
                    tokens=self._tokens,
                    next_derived=self._next_derived,
                )
            )
            counts = self._catalog.counts()
            self._close(commit=True)
            sizes = embeddings.sizes(self._metadata.dimension, self._next_passage, self._next_token)
            sizes[derived_texts.FILE] = self._next_derived
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

    def _reporting_write_errors(self) -> AbstractContextManager[None]:
        return reporting_write_errors(self.index)

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
        moved = {number: int(start) for start, (number, _, _) in zip(starts, ranges, strict=False)}
        self._catalog.move_tokens((start, number) for number, start in moved.items())
        embeddings.rewrite_token_offsets(
            self.folder / embeddings.PASSAGES, self._metadata.dimension, self._next_passage, moved
        )

    def _compact_texts(self) -> None:
        """Write the derived texts anew once more than half of the bytes belong to removed articles."""
        spans = self._catalog.stored_texts()
        used = sum(span.size for span in spans.values())
        if self._next_derived > 2 * used:
            self._catalog.move_texts(derived_texts.compact(self.folder, spans))
            self._next_derived = used
