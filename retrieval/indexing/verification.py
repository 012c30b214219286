"""All that can be told of an index by reading all of it: the long look that no question can wait for.

It only looks; `retrieval.indexing.indexer.sync` mends.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from retrieval.encoder import Encoder
from retrieval.errors import IndexDamaged
from retrieval.store import embeddings, manifest
from retrieval.store.catalog import FILE as CATALOG
from retrieval.store.catalog import PassageRow
from retrieval.store.generation import open_current
from retrieval.store.lexical import FOLDER as WORDS
from retrieval.store.snapshot import MIN_SELF_COSINE, Snapshot
from retrieval.store.vectors import FOLDER as VECTORS

BATCH = 1000  # passages in memory at a time
SAMPLE_SIZE = (
    10_000  # passages that are looked up by their own vector and words; of more, as many drawn by chance
)
TOP_K = 10  # a passage may be no nearer to itself than passages of the same words
UNIT_TOLERANCE = 0.002  # how far from 1 the length of a vector in float16 may be

OnProgress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IndexProblem:
    """What is wrong with a file; one that is no damage is an article that changed since it was indexed."""

    file: str
    message: str
    damage: bool = True


@dataclass(frozen=True, slots=True)
class IndexVerifier:
    """An index that is looked at: open, with what it was made of and with."""

    snapshot: Snapshot
    encoder: Encoder
    read: Callable[[Snapshot, int], str | None]
    progress: OnProgress

    def watched(self, each: Sequence[T]) -> Iterator[T]:
        """One by one, and how far that is."""
        for done, one in enumerate(each):
            self.progress(done, len(each))
            yield one

    def batches(self) -> Iterator[list[PassageRow]]:
        """All passages, each as it was written."""
        ids = self.snapshot.catalog.passage_ids()
        for begin in self.watched(range(0, len(ids), BATCH)):
            yield list(self.snapshot.passage_rows(ids[begin : begin + BATCH]).values())

    def drawn(self) -> list[int]:
        """The numbers of passages: all, or as many as are looked up, always the same ones."""
        ids = self.snapshot.catalog.passage_ids()
        return ids if len(ids) <= SAMPLE_SIZE else sorted(random.Random(1).sample(ids, SAMPLE_SIZE))


def inspect(
    index: Path, encoder: Encoder, read: Callable[[Snapshot, int], str | None], progress: OnProgress
) -> Iterator[IndexProblem]:
    """What is wrong with an index, in every part of it.

    Args:
        index: the index folder.
        encoder: the model of the index.
        read: the text of an article by its number, None where the file is not what was indexed.
        progress: told how many of how many are done, anew for each part.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: it cannot be opened, or another model made it.
        IndexForeign: the folder is not an index of this program.
    """
    flaws = list(_files(index, progress))
    yield from flaws
    if flaws:
        return  # what is damaged is not opened: libraries may do worse than raise
    with closing(Snapshot(index, encoder)) as snapshot:
        inspection = IndexVerifier(snapshot, encoder, read, progress)
        for check in CHECKS:
            try:
                yield from check(inspection)
            except IndexDamaged as error:  # the first of its kind, which ends the check
                yield IndexProblem(snapshot.name, error.message)


def _files(index: Path, progress: OnProgress) -> Iterator[IndexProblem]:
    with closing(open_current(index)) as generation:
        files = generation.manifest()
        for done, name in enumerate(files):
            progress(done, len(files))
            if flaw := manifest.flaw(generation.folder, name, files[name]):
                yield IndexProblem(name, flaw)


def _articles(looked: IndexVerifier) -> Iterator[IndexProblem]:
    """Every passage and sentence is cut from its file where the catalog says."""
    for article in looked.watched(list(looked.snapshot.articles.values())):
        text = looked.read(looked.snapshot, article.id)
        if text is None:
            yield IndexProblem(article.name, "changed since it was indexed", damage=False)
            continue
        rows = looked.snapshot.passage_rows(looked.snapshot.catalog.passages_of([article.id])).values()
        if len(rows) != article.passages:
            yield IndexProblem(CATALOG, f"has {len(rows)} of {article.passages} passages of {article.name}")
        for row in rows:
            here = row.passage
            inside = all(here.start <= each.start <= each.end <= here.end for each in here.sentences)
            if text[here.start : here.end] != here.text or not inside:
                yield IndexProblem(CATALOG, f"passage {row.id} is not what {article.name} says there")


def _passages(looked: IndexVerifier) -> Iterator[IndexProblem]:
    """Every passage has a finite vector of length 1, and tokens that lie inside its text, all its own."""
    for rows in looked.batches():
        vectors = looked.snapshot.passage_vectors([row.id for row in rows])
        lengths = np.linalg.norm(vectors, axis=1)
        for row, length in zip(rows, lengths.tolist(), strict=True):
            if not abs(length - 1) < UNIT_TOLERANCE:  # not a number is not less either
                yield IndexProblem(
                    embeddings.PASSAGES, f"the vector of passage {row.id} has the length {length:.2f}"
                )
            if embeddings.content_key(
                looked.encoder.name, row.passage.indexed_text
            ) != looked.snapshot.content_key(row.id):
                yield IndexProblem(
                    embeddings.PASSAGES, f"the vector of passage {row.id} is of another text or model"
                )
            _, places = looked.snapshot.tokens(row)
            outside = (places[:, 0] > places[:, 1]) | (places[:, 1] > row.passage.end)
            if outside.any():
                yield IndexProblem(embeddings.TOKEN_OFFSETS, f"tokens of passage {row.id} lie outside of it")


def _vectors(looked: IndexVerifier) -> Iterator[IndexProblem]:
    """Chroma has these passages and no others, and finds each by its own vector."""
    yield from _missing_or_extra(VECTORS, looked.snapshot.vectors.passages(), looked)
    for id in looked.watched(looked.drawn()):
        (vector,) = looked.snapshot.passage_vectors([id])
        found = dict(looked.snapshot.dense_top_k(vector, TOP_K, None))
        if found.get(id, 0.0) < MIN_SELF_COSINE and min(found.values(), default=0.0) < MIN_SELF_COSINE:
            yield IndexProblem(VECTORS, f"passage {id} is not found by its own vector")


def _words(looked: IndexVerifier) -> Iterator[IndexProblem]:
    """Tantivy has these passages and no others, and finds each by its rarest word."""
    words = looked.snapshot.words
    yield from _missing_or_extra(WORDS, words.passages(), looked)
    drawn = looked.drawn()
    for begin in looked.watched(range(0, len(drawn), BATCH)):
        for row in looked.snapshot.passage_rows(drawn[begin : begin + BATCH]).values():
            terms = set(words.terms(row.passage.indexed_text))
            if not terms:
                continue
            rarest = min(terms, key=lambda term: (words.frequency(term), term))
            having = words.top_k([(rarest, 1.0)], words.frequency(rarest) + 1)
            if row.id not in dict(having):
                yield IndexProblem(WORDS, f"passage {row.id} is not found by its word {rarest}")


def _missing_or_extra(part: str, there: Iterable[int], looked: IndexVerifier) -> Iterator[IndexProblem]:
    expected, there = set(looked.snapshot.catalog.passage_ids()), set(there)
    if lacking := len(expected - there):
        yield IndexProblem(part, f"{lacking:,} of {len(expected):,} passages are not there")
    if surplus := len(there - expected):
        yield IndexProblem(part, f"there are {surplus:,} passages that are not in {CATALOG}")


CHECKS: tuple[Callable[[IndexVerifier], Iterator[IndexProblem]], ...] = (
    _articles,
    _passages,
    _vectors,
    _words,
)
