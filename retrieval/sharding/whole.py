"""The generation of a whole index, open: its shards, all articles, and how many passages have each term.

One SQLite file, written by `retrieval.sharding.publication`. What a router keeps in memory of it is a row for
each article; terms are looked up where they are.
"""

import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from retrieval.sharding.layout import WHOLE_FILE, connect_whole
from retrieval.sharding.numbering import Numbering, PlacedArticle
from retrieval.store import manifest
from retrieval.store.dates import FileDates, load_dates
from retrieval.store.errors import damage_error, reporting_damage
from retrieval.store.generation import open_current
from retrieval.store.lexical import SPELLINGS, STEMS
from retrieval.store.metadata import IndexMetadata
from retrieval.store.rows import ArticleRow

SCHEMA = f"""
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE shards (number INTEGER PRIMARY KEY, pointer TEXT NOT NULL, articles INTEGER, passages INTEGER);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT, url TEXT,
    published TEXT, digest TEXT NOT NULL, passages INTEGER NOT NULL, language TEXT NOT NULL,
    text_start INTEGER NOT NULL, text_bytes INTEGER NOT NULL, text_sum INTEGER NOT NULL,
    shard INTEGER NOT NULL, local INTEGER NOT NULL, first_passage INTEGER NOT NULL
);
CREATE TABLE {STEMS} (term TEXT PRIMARY KEY, frequency INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE {SPELLINGS} (term TEXT PRIMARY KEY, frequency INTEGER NOT NULL) WITHOUT ROWID;
"""
TERMS_CACHED = 4096
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """A shard as it was published: what names its generation, and what is in it."""

    number: int
    pointer: str
    articles: int
    passages: int


class WholeIndex:
    """The published generation of a whole index.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: it is not as it was written.
        IndexForeign: the folder is not an index of this program.
    """

    def __init__(self, index: Path) -> None:
        with ExitStack() as opened:
            self.generation = opened.enter_context(closing(open_current(index)))
            self.generation.verify(manifest.quick_check_files(self.generation.manifest(), skip=()))
            self._lock = threading.Lock()
            with reporting_damage(WHOLE_FILE):
                self._db = opened.enter_context(closing(connect_whole(self.generation.folder)))
                settings = dict(self._db.execute("SELECT name, value FROM settings"))
                self.metadata = IndexMetadata.from_strings(settings)
                self.length = int(settings["length"])
                self.count = int(settings["shards"])
                self.shards = tuple(
                    ShardEntry(*row) for row in self._db.execute("SELECT * FROM shards ORDER BY number")
                )
                self._read_articles(load_dates(index))
            if [shard.number for shard in self.shards] != list(range(self.count)):
                raise damage_error(f"{WHOLE_FILE} lists {len(self.shards)} of {self.count} shards")
            self.frequency = lru_cache(TERMS_CACHED)(self._frequency)
            self._opened = opened.pop_all()

    @property
    def mean_length(self) -> float:
        """The mean length of a passage, in terms."""
        return self.length / max(self.numbering.passages, 1)

    def with_prefix(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin alike, the most frequent first, then by the alphabet."""
        query = f"SELECT term FROM {field} WHERE term >= ? AND term < ? ORDER BY frequency DESC, term"
        with self._lock:
            return [term for (term,) in self._db.execute(query, (prefix, prefix + _AFTER_ALL))]

    def close(self) -> None:
        """Let go of the generation."""
        self._opened.close()

    def _frequency(self, term: str) -> int:
        with self._lock, reporting_damage(WHOLE_FILE):
            row = self._db.execute(f"SELECT frequency FROM {STEMS} WHERE term = ?", (term,)).fetchone()
        return int(row[0]) if row else 0

    def _read_articles(self, dates: FileDates) -> None:
        rows = self._db.execute("SELECT * FROM articles ORDER BY number").fetchall()
        stated = [ArticleRow(*row[:12]) for row in rows]
        self.articles = {row.number: row for row in dates.applied_to(stated)}
        self.shard_of = {row[0]: int(row[12]) for row in rows}
        placed = [PlacedArticle(*row[12:]) for row in rows]
        self.numbering = Numbering(placed, [row.passages for row in self.articles.values()])


def published_pointer(index: Path, shard: int) -> str:
    """What names the generation of a shard that the whole is published with; the errors of `WholeIndex`."""
    with closing(WholeIndex(index)) as whole:
        return whole.shards[shard].pointer


def read_articles(index: Path) -> tuple[IndexMetadata, Sequence[ArticleRow]]:
    """The metadata and all articles of a whole index, by id; the errors of `WholeIndex`."""
    with closing(WholeIndex(index)) as whole:
        return whole.metadata, list(whole.articles.values())
