"""The Tantivy folder of a generation that is being built. Nothing is searched here."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from retrieval.store.lexical import FOLDER, SPELLINGS, STEMS, open_index, schema
from retrieval.store.lexical.analysis import document_terms
from retrieval.text.language import ENGLISH

HEAP = 64_000_000  # bytes the writer may hold before it writes a segment


class LexicalWriter:
    """Adds and removes passages; nothing is kept before `commit`. `commit` or `rollback` ends the writer."""

    def __init__(self, generation: Path) -> None:
        path = generation / FOLDER
        path.mkdir(exist_ok=True)
        self._index = open_index(str(path))
        self._writer: tantivy.IndexWriter | None = None  # it has threads: not for a run that changes no word

    def add(self, rows: Iterable[tuple[int, int, str]], language: str = ENGLISH) -> None:
        """Add passages in a language: number, number of the article, text."""
        for passage, article, text in rows:
            document = tantivy.Document()
            document.add_unsigned("passage", passage)
            document.add_unsigned("article", article)
            terms = document_terms(text, language)
            document.add_unsigned("length", len(terms))
            document.add_text(STEMS, " ".join(terms))
            document.add_text(SPELLINGS, text)
            self._open_writer().add_document(document)

    def remove(self, articles: Sequence[int]) -> None:
        """Remove the passages of articles by number."""
        if articles:
            self._open_writer().delete_documents_by_query(
                tantivy.Query.term_set_query(schema(), "article", list(articles))
            )

    def commit(self) -> None:
        """Write all that was added and removed, and merge what is worth merging."""
        if self._writer is not None:
            self._writer.commit()
            self._end()

    def rollback(self) -> None:
        """Forget what was not committed, and end the writer's threads, which would go on writing."""
        if self._writer is not None:
            self._writer.rollback()
            self._end()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=HEAP, num_threads=1)
        return self._writer

    def _end(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
