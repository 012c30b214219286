"""The catalog of a generation: articles, passages and settings, in one SQLite file.

It holds what is looked up by number or name; vectors, words and tokens lie beside it.
"""

import json
import sqlite3
import struct
import threading
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.store.errors import reporting_damage
from retrieval.store.generation import open_current
from retrieval.types import Article, Kind, Passage, Sentence, Span

FILE = "catalog.sqlite"
# Settings: the first numbers of a passage and of a token that were never given, and the tokens there are.
NEXT_PASSAGE, NEXT_TOKEN, TOKENS = "next_passage", "next_token", "tokens"
CHECKSUM = "sum"  # the setting with the CRC-32 of the other settings and all articles
_KINDS = tuple(Kind)
_HEAD = struct.Struct("=2i")  # how many paths of spans and header lines there are
_LENGTH = struct.Struct("=i")
_SPAN = struct.Struct("=2i")
# Start, end, kind, group, and the places of its leads and of its headings among the paths.
_SENTENCE = struct.Struct("=6i")
_SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT, url TEXT,
    published TEXT, digest TEXT NOT NULL, passages INTEGER NOT NULL
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles, start INTEGER NOT NULL,
    line INTEGER NOT NULL, text TEXT NOT NULL, header TEXT NOT NULL, sentences BLOB NOT NULL,
    first_token INTEGER NOT NULL, tokens INTEGER NOT NULL, sum INTEGER NOT NULL
);
CREATE INDEX passages_of_article ON passages (article);
"""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What the catalog knows of an article; `id` is its number in this line of generations."""

    id: int
    name: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    digest: str
    passages: int


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with its numbers: its article, its first line (from 1), and its rows among the tokens."""

    id: int
    article: int
    line: int
    passage: Passage
    first_token: int
    tokens: int


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

    def settings(self) -> dict[str, str]:
        """The settings that the index was made with."""
        return dict(self._db.execute("SELECT name, value FROM settings"))

    def write_settings(self, settings: Mapping[str, object]) -> None:
        """Store settings as text, replacing those of the same name."""
        self._db.executemany(
            "REPLACE INTO settings VALUES (?, ?)", ((k, str(v)) for k, v in settings.items())
        )

    def read_all(self) -> tuple[dict[str, str], list[ArticleRow]]:
        """The settings, and all articles by name, as they were when they were sealed.

        Raises:
            ValueError: they are not.
        """
        settings, rows = self.settings(), self._article_rows()
        if settings.pop(CHECKSUM, None) != str(_sum_of(sorted(settings.items()), rows)):
            raise ValueError("the list of articles is not as it was written")
        return settings, [ArticleRow(*row) for row in rows]

    def seal(self) -> None:
        """Store the checksum of the settings and all articles, which are not changed any more."""
        settings = self.settings()
        settings.pop(CHECKSUM, None)
        self.write_settings({CHECKSUM: _sum_of(sorted(settings.items()), self._article_rows())})

    def _article_rows(self) -> list[tuple[Any, ...]]:
        return self._db.execute(
            "SELECT id, name, title, source, url, published, digest, passages FROM articles ORDER BY name"
        ).fetchall()

    def passages(self, ids: Sequence[int]) -> list[PassageRow]:
        """The passages of these numbers that exist, in any order.

        Raises:
            ValueError: one is not as it was written.
        """
        rows = self._select_in(
            "SELECT id, article, line, start, text, header, sentences, first_token, tokens, sum FROM passages"
            " WHERE id IN {}",
            ids,
        )
        return [_passage_row(row) for row in rows]

    def passage_ids(self) -> list[int]:
        """The numbers of all passages, in order."""
        return [row[0] for row in self._db.execute("SELECT id FROM passages ORDER BY id")]

    def passages_of(self, articles: Collection[int]) -> list[int]:
        """The numbers of the passages of these articles, in order."""
        return [
            row[0]
            for row in self._select_in("SELECT id FROM passages WHERE article IN {} ORDER BY id", articles)
        ]

    def article_of(self, passages: Sequence[int]) -> dict[int, int]:
        """The article of each of these passages."""
        return dict(self._select_in("SELECT id, article FROM passages WHERE id IN {}", passages))

    def _select_in(self, query: str, ids: Collection[int]) -> list[Any]:
        """All rows of a query about some numbers, which stand for its {}; two threads may ask at once."""
        with self._lock:  # not every SQLite is built to be shared
            numbers = (json.dumps([int(each) for each in ids]),)
            return self._db.execute(query.format("(SELECT value FROM json_each(?))"), numbers).fetchall()

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

    def add_article(self, article: Article, passages: int) -> int:
        """Add an article; the number it has from now on."""
        cursor = self._db.execute(
            "INSERT INTO articles (name, title, source, url, published, digest, passages)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                article.title,
                article.source,
                article.url,
                article.published,
                article.digest,
                passages,
            ),
        )
        return int(cursor.lastrowid or 0)

    def add_passages(self, rows: Iterable[PassageRow]) -> None:
        """Add passages with the numbers they have."""
        self._db.executemany(
            "INSERT INTO passages"
            " (id, article, line, start, text, header, sentences, first_token, tokens, sum)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            map(_to_tuple, rows),
        )

    def remove_article(self, name: str) -> tuple[int, list[int], int]:
        """Remove an article and its passages: its number, theirs, and how many tokens they had."""
        (number,) = self._db.execute("SELECT id FROM articles WHERE name = ?", (name,)).fetchone()
        passages = self.passages_of([number])
        (tokens,) = self._db.execute(
            "SELECT coalesce(sum(tokens), 0) FROM passages WHERE article = ?", (number,)
        ).fetchone()
        self._db.execute("DELETE FROM passages WHERE article = ?", (number,))
        self._db.execute("DELETE FROM articles WHERE id = ?", (number,))
        return number, passages, tokens

    def token_ranges(self) -> list[tuple[int, int, int]]:
        """(passage, first token row, number of tokens) of all passages, by row."""
        return list(self._db.execute("SELECT id, first_token, tokens FROM passages ORDER BY first_token"))

    def move_tokens(self, moved: Iterable[tuple[int, int]]) -> None:
        """Set the first token row of passages: (first row, passage)."""
        self._db.executemany("UPDATE passages SET first_token = ? WHERE id = ?", moved)


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


def _to_db(text: str) -> str:
    """SQLite holds UTF-8; a file's text never has lone surrogates, a caller's might."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _pack(passage: Passage) -> bytes:
    """The sentences of a passage and the spans of its header, each chain of spans once."""
    paths = {path: n for n, path in enumerate(dict.fromkeys(_paths(passage.sentences)))}
    packed = [_HEAD.pack(len(paths), len(passage.header_spans))]
    for path in paths:
        packed += [_LENGTH.pack(len(path)), *(_SPAN.pack(*span) for span in path)]
    packed += [_SPAN.pack(*span) for span in passage.header_spans]
    packed += [
        _SENTENCE.pack(
            sentence.start,
            sentence.end,
            _KINDS.index(sentence.kind),
            sentence.group,
            paths[sentence.leads],
            paths[sentence.headings],
        )
        for sentence in passage.sentences
    ]
    return b"".join(packed)


def _paths(sentences: Sequence[Sentence]) -> Iterator[tuple[Span, ...]]:
    for sentence in sentences:
        yield sentence.leads
        yield sentence.headings


def _unpack(blob: bytes) -> tuple[tuple[Sentence, ...], tuple[Span, ...]]:
    """The sentences of a passage and the spans of its header."""
    count, lines = _HEAD.unpack_from(blob)
    at, paths = _HEAD.size, []
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(blob, at)
        at += _LENGTH.size
        paths.append(_unpack_spans(blob, at, length))
        at += length * _SPAN.size
    header = _unpack_spans(blob, at, lines)
    sentences = tuple(
        Sentence(start, end, _KINDS[kind], paths[leads], paths[headings], group)
        for start, end, kind, group, leads, headings in _SENTENCE.iter_unpack(blob[at + lines * _SPAN.size :])
    )
    return sentences, header


def _unpack_spans(blob: bytes, at: int, count: int) -> tuple[Span, ...]:
    return tuple(_SPAN.iter_unpack(blob[at : at + count * _SPAN.size]))


_Stored = tuple[int, int, int, int, str, str, bytes, int, int, int]


def _to_tuple(row: PassageRow) -> _Stored:
    passage = row.passage
    said = (row.id, row.article, row.line, passage.start, _to_db(passage.text), _to_db(passage.header))
    packed = _pack(passage)
    return (*said, packed, row.first_token, row.tokens, _sum_of(*said, packed))


def _passage_row(row: _Stored) -> PassageRow:
    id, article, line, start, text, header, sentences, first_token, tokens, sum = row
    if _sum_of(*row[:7]) != sum:
        raise ValueError(f"passage {id} is not as it was written")
    passage = Passage(start, start + len(text), text, header, *_unpack(sentences))
    return PassageRow(id, article, line, passage, first_token, tokens)


def _sum_of(*said: object) -> int:
    """The CRC-32 of plain values; where tokens are is not among them, for those have one of their own."""
    return zlib.crc32(repr(said).encode("utf-8", "surrogatepass"))
