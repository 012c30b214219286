"""Articles whose files are away, copied from an older generation into one that is built anew.

They are read one after the other: those of a whole folder would not fit into memory. How their text was
split is not looked at, and what of it is damaged is left out.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.errors import IndexDamaged
from retrieval.reading.path_words import words_of_path
from retrieval.store import derived_texts, manifest
from retrieval.store.catalog import FILE, Catalog
from retrieval.store.errors import reporting_damage
from retrieval.store.new_passage import NewPassage
from retrieval.store.publishing import generations
from retrieval.store.rows import ArticleRow, PassageRow

MARK = " carried"  # behind an identity: no file has it, so that the article is read once its file is back


@dataclass(frozen=True, slots=True)
class CarriedArticle:
    """An article as a generation has it, its passages, and the block of its derived text ("" for none)."""

    row: ArticleRow
    passages: tuple[PassageRow, ...]
    text: bytes

    def new_passages(self, number: int) -> list[NewPassage]:
        """Its passages, under the number that it has in the draft."""
        words = words_of_path(self.row.article_id, self.row.title)
        return [
            NewPassage(number, passage.line, passage.passage, words, self.row.language)
            for passage in self.passages
        ]


class CarriedArticles:
    """The articles of indexes, by id, that are to be carried; of several with an id the first one.

    Args:
        indexes: the index folders, whose writer the caller is.
        is_wanted: whether an article of that id is carried.
    """

    def __init__(self, indexes: Iterable[Path], is_wanted: Callable[[str], bool]) -> None:
        self.ids: frozenset[str] = frozenset()
        self._ids_of: dict[Path, frozenset[str]] = {}  # by the folder of the generation
        for folder in filter(None, map(_newest, indexes)):
            with suppress(IndexDamaged), _opened(folder) as (_, rows):
                listed = frozenset(row.article_id for row in rows)
                self._ids_of[folder] = frozenset(id for id in listed - self.ids if is_wanted(id))
                self.ids |= self._ids_of[folder]

    def __iter__(self) -> Iterator[CarriedArticle]:
        for folder, ids in self._ids_of.items():
            with _opened(folder) as (catalog, rows):
                for row in rows:
                    if row.article_id in ids and (article := _carried(folder, catalog, row)):
                        yield article


def _newest(index: Path) -> Path | None:
    """The newest generation of an index, damaged or not; None without one that this version reads."""
    newest = next(iter(generations(index)), None) if index.is_dir() else None
    return newest if newest and manifest.has_this_format(newest) else None


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Catalog, list[ArticleRow]]]:
    """The catalog of a generation, of which other files may be damaged, and its articles.

    Raises:
        IndexDamaged: so is the catalog.
    """
    with reporting_damage(FILE), closing(Catalog(folder)) as catalog:
        yield catalog, catalog.read_stored()[1]


def _carried(folder: Path, catalog: Catalog, row: ArticleRow) -> CarriedArticle | None:
    try:
        passages = catalog.passages(catalog.passages_of([row.number]))
        text = derived_texts.read_block(folder, row.stored_text) if row.stored_text else b""
    except (OSError, ValueError, zlib.error):
        return None
    ordered = sorted(passages, key=lambda passage: passage.number)
    digest = row.digest.removesuffix(MARK) + MARK
    return CarriedArticle(replace(row, digest=digest), tuple(ordered), text)
