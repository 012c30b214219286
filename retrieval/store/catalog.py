"""The catalog of a generation: articles, passages and metadata, in one SQLite file.

It holds what is looked up by number or id.
"""

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from retrieval.store.derived_texts import StoredSpan
from retrieval.store.errors import reporting_damage
from retrieval.store.generation import open_current
from retrieval.store.metadata import IndexMetadata
from retrieval.store.rows import ArticleRow, PassageRow, checksum
from retrieval.store.shared_titles import own_titles
from retrieval.types import Article

FILE = "catalog.sqlite"
NO_TEXT = StoredSpan()
CHECKSUM = "sum"  # the row of `settings` with the CRC-32 of its other rows and of all articles
_ARTICLES = (
    "SELECT id, name, title, source, url, published, digest, passages, language,"
    " text_start, text_bytes, text_sum FROM articles"
)
_SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT, url TEXT,
    published TEXT, digest TEXT NOT NULL, passages INTEGER NOT NULL, language TEXT NOT NULL,
    text_start INTEGER NOT NULL, text_bytes INTEGER NOT NULL, text_sum INTEGER NOT NULL
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles, start INTEGER NOT NULL,
    line INTEGER NOT NULL, text TEXT NOT NULL, header TEXT NOT NULL, sentences BLOB NOT NULL,
    first_token INTEGER NOT NULL, tokens INTEGER NOT NULL, sum INTEGER NOT NULL
);
CREATE INDEX passages_of_article ON passages (article);
"""


class Catalog:
    """The SQLite file of one generation.

    Args:
        folder: the generation's folder.
        writable: open for changes; a published generation never is.
    """

    def __init__(self, folder: Path, *, writable: bool = False) -> None:
        path = folder / FILE
        fresh = writable and not path.exists()
        # Nobody changes a published generation, so SQLite needs no locks (immutable); and a draft that a
        # kill leaves half-written is thrown away, so it needs no journal either.
        mode = "mode=rwc" if writable else "mode=ro&immutable=1"
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        if writable:
            self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        if fresh:
            self._db.executescript(_SCHEMA)

    def close(self, *, commit: bool = False) -> None:
        """Close the file, keeping what was changed if asked to."""
        if commit:
            self._db.commit()
        self._db.close()

    def metadata(self) -> IndexMetadata:
        """The metadata, unchecked: `read_all` checks it.

        Raises:
            KeyError, ValueError: it is incomplete.
        """
        return IndexMetadata.from_strings(self._settings())

    def read_all(self) -> tuple[IndexMetadata, list[ArticleRow]]:
        """The metadata and all articles by id, each with its own title; the errors of `read_stored`."""
        metadata, articles = self.read_stored()
        return metadata, with_own_titles(articles)

    def read_stored(self) -> tuple[IndexMetadata, list[ArticleRow]]:
        """The metadata and all articles by id, with the titles they state, after comparing the checksum.

        Raises:
            KeyError, ValueError: the checksum does not match, or a value is missing.
        """
        values, rows = self._settings(), self._article_rows()
        if values.pop(CHECKSUM, None) != str(checksum(sorted(values.items()), rows)):
            raise ValueError("the list of articles is not as it was written")
        return IndexMetadata.from_strings(values), [ArticleRow(*row) for row in rows]

    def seal(self, metadata: IndexMetadata) -> None:
        """Store the metadata and the checksum of metadata and articles; nothing may be changed after that."""
        values = metadata.to_strings()
        sealed = {**values, CHECKSUM: str(checksum(sorted(values.items()), self._article_rows()))}
        self._db.execute("DELETE FROM settings")
        self._db.executemany("INSERT INTO settings VALUES (?, ?)", sealed.items())

    def _settings(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, value FROM settings"))

    def _article_rows(self) -> list[tuple[Any, ...]]:
        return self._db.execute(f"{_ARTICLES} ORDER BY name").fetchall()

    def article(self, name: str) -> ArticleRow | None:
        """The article of an id, unchecked: what is read by it has a checksum of its own."""
        row = self._db.execute(f"{_ARTICLES} WHERE name = ?", (name,)).fetchone()
        return ArticleRow(*row) if row else None

    def passages(self, numbers: Sequence[int]) -> list[PassageRow]:
        """The passages of these numbers that exist, in any order.

        Raises:
            ValueError: one is not as it was written.
        """
        rows = self._select_in(
            "SELECT id, article, line, start, text, header, sentences, first_token, tokens, sum FROM passages"
            " WHERE id IN {}",
            numbers,
        )
        return [PassageRow.from_stored(row) for row in rows]

    def passages_of(self, articles: Collection[int]) -> list[int]:
        """The numbers of the passages of these articles, in order."""
        return [
            row[0]
            for row in self._select_in("SELECT id FROM passages WHERE article IN {} ORDER BY id", articles)
        ]

    def first_passages(self) -> dict[int, int]:
        """The number of the first passage of each article that has one; the others follow it one by one."""
        return dict(self._db.execute("SELECT article, min(id) FROM passages GROUP BY article"))

    def article_of(self, passages: Sequence[int]) -> dict[int, int]:
        """The article of each of these passages."""
        return dict(self._select_in("SELECT id, article FROM passages WHERE id IN {}", passages))

    def _select_in(self, query: str, numbers: Collection[int]) -> list[Any]:
        """All rows of a query about these numbers, which replace its {}; two threads may ask at once."""
        with self._lock:  # not every SQLite is built to be shared
            values = (json.dumps([int(number) for number in numbers]),)
            return self._db.execute(query.format("(SELECT value FROM json_each(?))"), values).fetchall()

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        articles, passages = self._db.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT coalesce(sum(passages), 0) FROM articles)"
        ).fetchone()
        return articles, passages

    def sample(self, count: int) -> list[int]:
        """The numbers of a few passages, spread over all."""
        (last,) = self._db.execute("SELECT coalesce(max(id), -1) FROM passages").fetchone()
        rows = (
            self._db.execute("SELECT id FROM passages WHERE id >= ? LIMIT 1", (last * part // count,))
            for part in range(count if last >= 0 else 0)
        )
        return sorted({row.fetchone()[0] for row in rows})

    def add_article(self, article: Article, passages: int, text: StoredSpan = NO_TEXT) -> int:
        """Add an article; the number it has from now on."""
        row = ArticleRow(
            *(0, article.id, article.title, article.source, article.url, article.published),
            *(article.digest, passages, article.language),
        )
        return self.add_row(row, text)

    def add_row(self, row: ArticleRow, text: StoredSpan = NO_TEXT) -> int:
        """Add an article as another catalog has it; the number it has from now on."""
        cursor = self._db.execute(
            "INSERT INTO articles (name, title, source, url, published, digest, passages, language,"
            " text_start, text_bytes, text_sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(row.article_id, row.title, row.source, row.url, row.published, row.digest, row.passages),
                *(row.language, text.start, text.size, text.checksum),
            ),
        )
        return int(cursor.lastrowid or 0)

    def add_passages(self, rows: Iterable[PassageRow]) -> None:
        """Add passages with the numbers they have."""
        self._db.executemany(
            "INSERT INTO passages"
            " (id, article, line, start, text, header, sentences, first_token, tokens, sum)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            map(PassageRow.stored, rows),
        )

    def remove_article(self, article_id: str) -> tuple[int, list[int], int]:
        """Remove an article and its passages: its number, theirs, and how many tokens they had."""
        (number,) = self._db.execute("SELECT id FROM articles WHERE name = ?", (article_id,)).fetchone()
        passages = self.passages_of([number])
        (tokens,) = self._db.execute(
            "SELECT coalesce(sum(tokens), 0) FROM passages WHERE article = ?", (number,)
        ).fetchone()
        self._db.execute("DELETE FROM passages WHERE article = ?", (number,))
        self._db.execute("DELETE FROM articles WHERE id = ?", (number,))
        return number, passages, tokens

    def stored_texts(self) -> dict[int, StoredSpan]:
        """Where the derived text of each article that has one lies, in the order of the file."""
        rows = self._db.execute(
            "SELECT id, text_start, text_bytes, text_sum FROM articles WHERE text_bytes ORDER BY text_start"
        )
        return {number: StoredSpan(*span) for number, *span in rows}

    def move_texts(self, moved: Mapping[int, StoredSpan]) -> None:
        """Say where the derived texts of articles lie from now on."""
        self._db.executemany(
            "UPDATE articles SET text_start = ? WHERE id = ?",
            ((span.start, number) for number, span in moved.items()),
        )

    def token_ranges(self) -> list[tuple[int, int, int]]:
        """(passage, first token row, number of tokens) of all passages, by row."""
        return list(self._db.execute("SELECT id, first_token, tokens FROM passages ORDER BY first_token"))

    def move_tokens(self, moved: Iterable[tuple[int, int]]) -> None:
        """Set the first token row of passages: (first row, passage)."""
        self._db.executemany("UPDATE passages SET first_token = ? WHERE id = ?", moved)


def with_own_titles(articles: Sequence[ArticleRow]) -> list[ArticleRow]:
    """Articles, each with its own title in place of one that most of its folder has."""
    titles = own_titles({row.article_id: row.title for row in articles})
    return [replace(row, title=titles[row.article_id]) for row in articles]


@contextmanager
def open_catalog(index: Path) -> Iterator[tuple[Path, Catalog]]:
    """The folder and the catalog of the published generation; nothing else of it is opened.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: a file is missing or cut short, or the catalog cannot be read.
        IndexForeign: the folder is not an index of this program.
    """
    with closing(open_current(index)) as generation:
        generation.manifest()
        with reporting_damage(FILE), closing(Catalog(generation.folder)) as catalog:
            yield generation.folder, catalog
