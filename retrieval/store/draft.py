"""The next generation while it is built: a copy of the current one, or empty, and what changes in it.

Files that are never changed in place are shared with the current generation by hard links; the catalog
and Chroma's folder are copied. Nothing of the current generation is touched.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoding
from retrieval.errors import StorageError
from retrieval.store import arrays
from retrieval.store.catalog import FILE as CATALOG
from retrieval.store.catalog import Catalog, PassageRow
from retrieval.store.generation import new_draft, publish
from retrieval.store.vectors import FOLDER as VECTORS
from retrieval.store.vectors import Vectors
from retrieval.store.words import FOLDER as WORDS
from retrieval.store.words import Words
from retrieval.types import Article, Passage

LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, eq=False)
class Indexed:
    """An article with its passages and what the encoder made of each, header and passage as one text."""

    article: Article
    passages: Sequence[Passage]
    encodings: Sequence[Encoding]


class Draft:
    """A generation being built; call `publish` or `discard` in the end.

    Args:
        index: the index folder, whose writer the caller is.
        base: the folder of the generation to start from, or None to start empty.
    """

    def __init__(self, index: Path, base: Path | None) -> None:
        self.index = index
        with self._storage():
            self.folder = new_draft(index)
            try:
                if base is not None:
                    _copy(base, self.folder)
                self._catalog = Catalog(self.folder, writable=True)
                self._vectors = Vectors(self.folder)
                self._words = Words(self.folder)
                self._next_passage, self._next_token = self._catalog.rows()
            except BaseException:
                shutil.rmtree(self.folder, ignore_errors=True)
                raise

    def remove(self, names: Sequence[str]) -> None:
        """Remove articles by name."""
        with self._storage():
            numbers: list[int] = []
            for name in names:
                number, passages = self._catalog.remove_article(name)
                numbers.append(number)
                self._vectors.remove(passages)
            self._words.remove(numbers)

    def add(self, batch: Sequence[Indexed]) -> None:
        """Add articles, whose names are not in the index (any more)."""
        passages: list[PassageRow] = []
        encodings: list[Encoding] = []
        for each in batch:
            number = self._catalog.add_article(each.article, len(each.passages))
            lines = [end.end() for end in LINE_END.finditer(each.article.text)]
            for passage, encoding in zip(each.passages, each.encodings, strict=True):
                line = 1 + int(np.searchsorted(lines, passage.start, side="right"))
                count = len(encoding.tokens)
                passages.append(
                    PassageRow(self._next_passage, number, line, passage, self._next_token, count)
                )
                encodings.append(encoding)
                self._next_passage += 1
                self._next_token += count
        if passages:
            with self._storage():
                self._write(passages, encodings)

    def _write(self, rows: Sequence[PassageRow], encodings: Sequence[Encoding]) -> None:
        vectors = np.stack([encoding.vector for encoding in encodings])
        bits = np.concatenate([arrays.sign_bits(encoding.tokens) for encoding in encodings])
        places = np.concatenate([_places(row, each) for row, each in zip(rows, encodings, strict=True)])
        arrays.append(self.folder / arrays.VECTORS, rows[0].id, vectors.astype(np.float16))
        arrays.append(self.folder / arrays.BITS, rows[0].first_token, bits)
        arrays.append(self.folder / arrays.PLACES, rows[0].first_token, places)
        self._vectors.add([row.id for row in rows], [row.article for row in rows], vectors)
        self._words.add((row.id, row.article, row.passage.indexed_text) for row in rows)
        self._catalog.add_passages(rows)

    def publish(self, settings: Mapping[str, object]) -> None:
        """Write everything down and make this the current generation."""
        with self._storage():
            self._drop_dead_tokens(int(str(settings["dimension"])))
            self._catalog.set(settings)
            self._close(commit=True)
            publish(self.folder)

    def discard(self) -> None:
        """Throw the draft away."""
        self._close(commit=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self, *, commit: bool) -> None:
        try:
            if commit:
                self._words.commit()
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
        except Exception as error:
            reason = (getattr(error, "strerror", None) or str(error)).split("\n")[0]
            raise StorageError(
                f"the index cannot be written ({reason}); what was there before is intact",
                f"free space on the disk of {self.index}, or name another folder with --index",
            ) from error

    def _drop_dead_tokens(self, dimension: int) -> None:
        """Write the token files anew once more than half of their rows belong to removed passages."""
        _, _, live = self._catalog.counts()
        if self._next_token <= 2 * live:
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
    shutil.copytree(base / VECTORS, draft / VECTORS)
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
