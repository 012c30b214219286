"""Publishes the shards of an index as one: sums the statistics of scores, and numbers all articles.

Readers see all shards as they were or all as they are. What a kill leaves behind is a generation of the whole
that names shard generations which are still there: a shard keeps the one that is pinned.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.errors import IndexDamaged
from retrieval.sharding.layout import WHOLE_FILE, shard_folder
from retrieval.sharding.whole import SCHEMA
from retrieval.store.catalog import FILE as CATALOG
from retrieval.store.catalog import Catalog, with_own_titles
from retrieval.store.errors import reporting_damage, reporting_write_errors
from retrieval.store.generation import open_generation
from retrieval.store.lexical import FOLDER as WORDS
from retrieval.store.lexical import SPELLINGS, STEMS
from retrieval.store.lexical.reader import LexicalReader
from retrieval.store.metadata import IndexMetadata
from retrieval.store.pointers import pin
from retrieval.store.publishing import create_draft, publish
from retrieval.store.rows import ArticleRow

WORD_FIELDS = (STEMS, SPELLINGS)


@dataclass(frozen=True, slots=True)
class ShardContents:
    """What a shard adds to the whole; `first_passages` are by the number of the article."""

    pointer: str
    metadata: IndexMetadata
    articles: Sequence[ArticleRow]
    first_passages: dict[int, int]
    frequencies: dict[str, Counter[str]]
    length: int


def publish_whole_index(index: Path, contents: Sequence[ShardContents]) -> tuple[int, int]:
    """Publish generations of all shards as one; how many articles and passages there are.

    Args:
        index: the whole index, whose writer the caller is.
        contents: what each shard adds, in order.

    Raises:
        IndexDamaged: a shard has another model than the others.
        StorageError: the index cannot be written; the published one is intact.
    """
    _require_one_model(contents)
    with reporting_write_errors(index):
        draft = create_draft(index)
        try:
            counts = _write(draft, contents)
            publish(draft)
        except BaseException:  # Ctrl-C as well: the draft goes, what is published stays
            shutil.rmtree(draft, ignore_errors=True)
            raise
        for number, shard in enumerate(contents):
            folder = shard_folder(index, len(contents), number)
            if folder.exists():  # else it is on other machines, and object storage keeps it
                pin(folder, shard.pointer)
    return counts


def read_contents(folder: Path, pointer: str) -> ShardContents:
    """What a generation of the shard in a folder adds to the whole.

    Raises:
        IndexDamaged: it cannot be read.
    """
    with closing(open_generation(folder, pointer)) as generation:
        with reporting_damage(CATALOG), closing(Catalog(generation.folder)) as catalog:
            metadata, articles = catalog.read_stored()
            first_passages = catalog.first_passages()
        with reporting_damage(WORDS), closing(LexicalReader(generation.folder)) as words:
            frequencies = {field: Counter(dict(words.frequencies(field))) for field in WORD_FIELDS}
            length = words.total_length()
    return ShardContents(pointer, metadata, articles, first_passages, frequencies, length)


def _require_one_model(contents: Sequence[ShardContents]) -> None:
    models = sorted({shard.metadata.model for shard in contents})
    if len(models) > 1:
        raise IndexDamaged(f"the shards were made with the models {' and '.join(models)}")


def _write(draft: Path, contents: Sequence[ShardContents]) -> tuple[int, int]:
    """Write the file of the whole; how many articles and passages there are."""
    placed = sorted(
        ((row, number) for number, shard in enumerate(contents) for row in shard.articles),
        key=lambda placed: placed[0].article_id,
    )
    named = with_own_titles([row for row, _ in placed])
    with closing(sqlite3.connect(draft / WHOLE_FILE)) as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        db.executescript(SCHEMA)
        db.executemany("INSERT INTO settings VALUES (?, ?)", _settings(contents).items())
        db.executemany("INSERT INTO shards VALUES (?, ?, ?, ?)", _shard_rows(contents))
        db.executemany(
            f"INSERT INTO articles VALUES ({', '.join('?' * 15)})",
            (
                _article_row(number, row, shard, contents[shard].first_passages.get(row.number, 0))
                for number, (row, (_, shard)) in enumerate(zip(named, placed, strict=True), 1)
            ),
        )
        for field in WORD_FIELDS:
            total = sum((shard.frequencies[field] for shard in contents), Counter[str]())
            db.executemany(f"INSERT INTO {field} VALUES (?, ?)", sorted(total.items()))
        db.commit()
    return len(named), sum(row.passages for row in named)


def _settings(contents: Sequence[ShardContents]) -> dict[str, str]:
    first = contents[0].metadata
    metadata = replace(
        first,
        next_passage=sum(shard.metadata.next_passage for shard in contents),
        next_token=sum(shard.metadata.next_token for shard in contents),
        tokens=sum(shard.metadata.tokens for shard in contents),
        next_derived=sum(shard.metadata.next_derived for shard in contents),
    )
    length = sum(shard.length for shard in contents)
    return {**metadata.to_strings(), "shards": str(len(contents)), "length": str(length)}


def _shard_rows(contents: Sequence[ShardContents]) -> Iterator[tuple[int, str, int, int]]:
    for number, shard in enumerate(contents):
        yield number, shard.pointer, len(shard.articles), sum(row.passages for row in shard.articles)


def _article_row(number: int, row: ArticleRow, shard: int, first_passage: int) -> tuple[object, ...]:
    return (
        *(number, row.article_id, row.title, row.source, row.url, row.published, row.digest, row.passages),
        *(row.language, row.text_start, row.text_bytes, row.text_sum, shard, row.number, first_passage),
    )
