"""A first generation of words alone: catalog and lexical index, without vectors.

It is there in seconds, while vectors take minutes, and answers until the whole generation is published.
"""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from retrieval.store.catalog import NO_TEXT, Catalog, PassageRow
from retrieval.store.derived_texts import append_text
from retrieval.store.errors import reporting_write_errors
from retrieval.store.generation import create_draft, publish
from retrieval.store.lexical.writer import LexicalWriter
from retrieval.store.metadata import IndexMetadata
from retrieval.store.new_passage import NewPassage, new_passages
from retrieval.types import Article, Passage


def publish_words(
    index: Path, metadata: IndexMetadata, articles: Iterable[tuple[Article, Sequence[Passage]]]
) -> tuple[int, int]:
    """Publish a generation of words; how many articles and passages it has.

    Args:
        index: the index folder, whose writer the caller is.
        metadata: what the index depends on.
        articles: each article with its passages.

    Raises:
        StorageError: the index cannot be written.
    """
    with reporting_write_errors(index):
        draft = create_draft(index)
        try:
            counts = _write(draft, metadata, articles)
            publish(draft)
        except BaseException:  # Ctrl-C as well: the draft goes
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return counts


def _write(
    draft: Path, metadata: IndexMetadata, articles: Iterable[tuple[Article, Sequence[Passage]]]
) -> tuple[int, int]:
    catalog, words = Catalog(draft, writable=True), LexicalWriter(draft)
    try:
        next_passage = next_derived = 0
        for article, passages in articles:
            text = NO_TEXT
            if article.blocks:
                text = append_text(draft, next_derived, article)
                next_derived += text.size
            added = new_passages(catalog.add_article(article, len(passages), text), article, passages)
            catalog.add_passages(_row(number, new) for number, new in enumerate(added, next_passage))
            for number, new in enumerate(added, next_passage):
                words.add([(number, new.article, new.words)], new.language)
            next_passage += len(added)
        catalog.seal(replace(metadata, next_passage=next_passage, next_derived=next_derived, words_only=True))
        counts = catalog.counts()
        words.commit()
        catalog.close(commit=True)
    except BaseException:
        with suppress(Exception):  # what cannot be closed is removed all the same
            words.rollback()
            catalog.close(commit=False)
        raise
    return counts


def _row(number: int, new: NewPassage) -> PassageRow:
    return PassageRow.of(
        new.passage, number=number, article=new.article, line=new.line, first_token=0, tokens=0
    )
