"""Indexes of recombined passages in 1, 2 and 4 shards.

One shard is made; the others are copies of it under other names, which cost no time and, by hard links, no
room. Every shard then has candidates for every question, as many as it can have.
"""

import os
import random
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from retrieval.encoder import Encoder
from retrieval.reading.articles import parse_article, read_bytes
from retrieval.reading.finding import find_articles
from retrieval.sharding.layout import shard_folder
from retrieval.sharding.publication import publish_whole_index
from retrieval.sharding.workers import LocalWorkers
from retrieval.store import manifest
from retrieval.store.catalog import FILE as CATALOG
from retrieval.store.catalog import Catalog
from retrieval.store.generation import IN_USE
from retrieval.store.lock import exclusive_writer
from retrieval.store.pointers import current_name, read_pointer
from retrieval.store.publishing import create_draft, publish
from tests.bench.grown import Half, grow, halves

REAL_ARTICLES = 600  # whose passages are recombined
LARGEST_BYTES = 10**8
SEED = 7
IN_SHARD = 250_000  # passages: four shards of them take 4 GB of memory


def build_shards(work: Path, corpus: Path, encoder: Encoder, counts: Sequence[int], passages: int) -> None:
    """Make indexes in `counts` shards of so many passages each below `work`; what is there already stays."""
    made, done = work / "made", work / "made.done"
    if not done.exists():
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        grow(made / "articles", made / "index", _pool(corpus, encoder), encoder, passages, SEED)
        done.touch()
    for number in range(max(counts)):
        if not (folder := articles_of(work) / str(number)).exists():
            shutil.copytree(made / "articles", folder, copy_function=os.link)
    for count in counts:
        _publish(work, count)


def articles_of(work: Path) -> Path:
    """The folder of the articles of all shards."""
    return work / "articles"


def index_of(work: Path, count: int) -> Path:
    """The index in so many shards."""
    return work / f"index-{count}"


def _publish(work: Path, count: int) -> None:
    index = index_of(work, count)
    if (index / "current").exists():
        return
    shutil.rmtree(index, ignore_errors=True)
    with exclusive_writer(index):
        shards = [shard_folder(index, count, number) for number in range(count)]
        for number, shard in enumerate(shards):
            _copy(work / "made" / "index", shard, f"{number}/")
        publish_whole_index(
            index, LocalWorkers().contents(index, [read_pointer(shard) or "" for shard in shards])
        )


def _copy(source: Path, shard: Path, prefix: str) -> None:
    """The same generation as a shard whose articles have other ids."""
    generation = source / str(current_name(source))
    with exclusive_writer(shard):
        draft = create_draft(shard)
        shutil.copytree(
            generation,
            draft,
            copy_function=os.link,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns(CATALOG, manifest.FILE, IN_USE),
        )
        shutil.copyfile(generation / CATALOG, draft / CATALOG)
        with closing(sqlite3.connect(draft / CATALOG)) as db:
            db.execute("UPDATE articles SET name = ? || name", (prefix,))
            db.commit()
        catalog = Catalog(draft, writable=True)
        catalog.seal(catalog.metadata())
        catalog.close(commit=True)
        publish(draft)


def _pool(corpus: Path, encoder: Encoder) -> list[Half]:
    files, _ = find_articles(corpus)
    sample = random.Random(SEED).sample(list(files), min(REAL_ARTICLES, len(files)))
    articles = [parse_article(file.id, read_bytes(file, LARGEST_BYTES))[0] for file in sample]
    return halves(articles, encoder, SEED)
