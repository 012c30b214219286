"""Reads the articles of the published generation; only the catalog and the texts are opened."""

from collections.abc import Mapping
from pathlib import Path

from retrieval.errors import NotReadyError
from retrieval.reading.article_reader import has_digest
from retrieval.store.catalog import open_catalog
from retrieval.store.dates import load_dates
from retrieval.store.derived_texts import read_text
from retrieval.store.metadata import IndexMetadata
from retrieval.store.rows import ArticleRow
from retrieval.types import Article, FileState


def index_metadata(index: Path) -> IndexMetadata:
    """What the index says of itself; the errors of `open_catalog`."""
    with open_catalog(index) as (_, catalog):
        return catalog.metadata()


def article_rows(index: Path) -> list[ArticleRow]:
    """The articles of the index, sorted by id; the errors of `open_catalog`."""
    with open_catalog(index) as (_, catalog):
        rows = catalog.read_all()[1]
    return load_dates(index).applied_to(rows)


def file_state(digests: Mapping[str, str], article: Article) -> FileState:
    """How an article's file stands against an index with these digests by id."""
    if article.id not in digests:
        return FileState.UNINDEXED
    return FileState.CURRENT if digests[article.id] == article.digest else FileState.CHANGED


def stored_article(index: Path, id: str, data: bytes) -> Article | None:
    """A file with these bytes as its text is in the index; None where that is not, or is damaged."""
    try:
        with open_catalog(index) as (generation, catalog):
            row = catalog.article(id)
            if row is None or row.stored_text is None or not has_digest(row.digest, data):
                return None
            stored = read_text(generation, row.stored_text)
    except (NotReadyError, OSError, ValueError):
        return None
    return Article(
        id=id,
        text=stored.text,
        body_start=0,
        title=row.title,
        source=row.source,
        url=row.url,
        published=row.published,
        digest=row.digest,
        language=row.language,
        places=stored.places,
    )
