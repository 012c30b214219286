"""The next generation while it is built: a copy of the current one, or empty, and what changes in it.

Files that are never changed in place are shared with the current generation by hard links; the catalog
and Chroma's folder are copied. Nothing of the current generation is touched.
"""

import os
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoding
from retrieval.errors import FootnoteError, StorageError
from retrieval.lines import LINE_END
from retrieval.store import arrays
from retrieval.store.catalog import FILE as CATALOG
from retrieval.store.catalog import FORMAT, NEXT_PASSAGE, NEXT_TOKEN, TOKENS, Catalog, PassageRow
from retrieval.store.generation import new_draft, publish
from retrieval.store.vectors.writing import VectorWriter, copy_vectors, tidy_vectors
from retrieval.store.words import FOLDER as WORDS
from retrieval.store.words import Words
from retrieval.types import Article, Passage


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage of an article that is in the draft: the article's number, and the first line from 1."""

    article: int
    line: int
    passage: Passage


class Draft:
    """A generation being built; call `publish` or `discard` in the end.

    Args:
        index: the index folder, whose writer the caller is.
        base: the folder of the generation to start from, or None to start empty.
    """

    def __init__(self, index: Path, base: Path | None) -> None:
        self.index = index
        with self._storage(), ExitStack() as undo:
            self.folder = new_draft(index)
            undo.callback(shutil.rmtree, self.folder, ignore_errors=True)
            if base is not None:
                _copy(base, self.folder)
            self._catalog = undo.enter_context(closing(Catalog(self.folder, writable=True)))
            self._vectors = undo.enter_context(closing(VectorWriter(self.folder)))
            self._words = Words(self.folder)
            # Numbers are not given twice, not even those of removed passages: their rows lie in files that
            # an older generation, which somebody may be reading, has in common with this one.
            made_with = self._catalog.settings()
            self._next_passage = int(made_with.get(NEXT_PASSAGE, 0))
            self._next_token = int(made_with.get(NEXT_TOKEN, 0))
            self._tokens = int(made_with.get(TOKENS, 0))
            undo.pop_all()

    def remove(self, names: Sequence[str]) -> None:
        """Remove articles by name."""
        with self._storage():
            numbers: list[int] = []
            for name in names:
                number, passages, tokens = self._catalog.remove_article(name)
                numbers.append(number)
                self._tokens -= tokens
                self._vectors.remove(passages)
            self._words.remove(numbers)

    def add_article(self, article: Article, passages: Sequence[Passage]) -> list[Placed]:
        """Add an article, whose name is not in the index (any more); its passages are to be added next."""
        with self._storage():
            number = self._catalog.add_article(article, len(passages))
        ends = [end.end() for end in LINE_END.finditer(article.text)]
        return [Placed(number, 1 + bisect_right(ends, each.start), each) for each in passages]

    def add_passages(self, placed: Sequence[Placed], encodings: Sequence[Encoding]) -> None:
        """Add passages with what the encoder made of the indexed text of each."""
        rows: list[PassageRow] = []
        for each, encoding in zip(placed, encodings, strict=True):
            count = len(encoding.tokens)
            rows.append(
                PassageRow(self._next_passage, each.article, each.line, each.passage, self._next_token, count)
            )
            self._next_passage += 1
            self._next_token += count
            self._tokens += count
        if rows:
            with self._storage():
                self._write(rows, encodings)

    def _write(self, rows: Sequence[PassageRow], encodings: Sequence[Encoding]) -> None:
        dense = np.stack([encoding.vector for encoding in encodings])
        bits = np.concatenate([arrays.sign_bits(encoding.tokens) for encoding in encodings])
        places = np.concatenate([_places(row, each) for row, each in zip(rows, encodings, strict=True)])
        arrays.append(self.folder / arrays.VECTORS, rows[0].id, dense.astype(np.float16))
        arrays.append(self.folder / arrays.BITS, rows[0].first_token, bits)
        arrays.append(self.folder / arrays.PLACES, rows[0].first_token, places)
        self._vectors.add([row.id for row in rows], dense)
        self._words.add((row.id, row.article, row.passage.indexed_text) for row in rows)
        self._catalog.add_passages(rows)

    def publish(self, settings: Mapping[str, object]) -> tuple[int, int]:
        """Write everything down and make this the current generation; its articles and passages."""
        with self._storage():
            self._drop_dead_tokens(int(str(settings["dimension"])))
            numbers = {NEXT_PASSAGE: self._next_passage, NEXT_TOKEN: self._next_token, TOKENS: self._tokens}
            self._catalog.set({**settings, **numbers, "format": FORMAT})
            counts = self._catalog.counts()
            self._vectors.settle()
            self._close(commit=True)
            tidy_vectors(self.folder)
            publish(self.folder)
        return counts

    def discard(self) -> None:
        """Throw the draft away."""
        with suppress(Exception):  # what cannot be closed is removed all the same
            self._close(commit=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self, *, commit: bool) -> None:
        try:
            self._words.commit() if commit else self._words.abandon()
        finally:
            self._vectors.close()
            self._catalog.close(commit=commit)

    @contextmanager
    def _storage(self) -> Iterator[None]:
        """Whatever SQLite, Chroma, Tantivy or the system raises while writing is the disk's refusal.

        Their errors have no common base but Exception.
        """
        try:
            yield
        except FootnoteError:
            raise
        except Exception as error:
            reason = (getattr(error, "strerror", None) or str(error)).split("\n")[0]
            raise StorageError(
                f"the index cannot be written ({reason}); what was there before is intact",
                f"free space on the disk of {self.index}, or name another folder with --index",
            ) from error

    def _drop_dead_tokens(self, dimension: int) -> None:
        """Write the token files anew once more than half of their rows belong to removed passages."""
        if self._next_token <= 2 * self._tokens:
            return
        ranges = self._catalog.token_ranges()
        for name, width in ((arrays.BITS, dimension // 8), (arrays.PLACES, 8)):
            path = self.folder / name
            old = np.memmap(path, dtype=np.uint8, mode="r", shape=(self._next_token, width))
            fresh = path.with_suffix(".new")
            at = 0
            for _, first, count in ranges:
                arrays.append(fresh, at, old[first : first + count])
                at += count
            fresh.touch()
            fresh.replace(path)
        self._next_token = self._tokens
        starts = np.cumsum([0, *(count for _, _, count in ranges)])
        self._catalog.move_tokens((int(start), id) for start, (id, _, _) in zip(starts, ranges, strict=False))


def _places(row: PassageRow, encoding: Encoding) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Places of tokens in the article; those of the header, which has none, are empty."""
    offset = len(row.passage.indexed_text) - len(row.passage.text)
    places = encoding.places - offset
    places[places[:, 0] < 0] = -row.passage.start
    return np.asarray(places + row.passage.start, dtype=np.int32)


def _copy(base: Path, draft: Path) -> None:
    shutil.copyfile(base / CATALOG, draft / CATALOG)
    copy_vectors(base, draft)
    (draft / WORDS).mkdir()
    for name in arrays.FILES:
        if (base / name).exists():
            _link(base / name, draft / name)
    for path in (base / WORDS).iterdir():
        if not path.name.endswith(".lock"):
            _link(path, draft / WORDS / path.name)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
