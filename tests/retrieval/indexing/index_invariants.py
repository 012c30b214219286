"""What holds for every index that was built: parts that agree with each other, and with the articles.

The product does not look for these: only an error of its own could break them.
"""

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoder
from retrieval.reading.decoding import decode
from retrieval.search.token_offsets import article_offsets
from retrieval.store.embeddings import content_key
from retrieval.store.lexical.analysis import document_terms
from retrieval.store.rows import PassageRow
from retrieval.store.snapshot import MIN_SELF_COSINE, LocalSnapshot

UNIT_TOLERANCE = 0.002  # how far from 1 the length of a vector in float16 may be


def broken_invariants(
    index: Path, folder: Path, encoder: Encoder, *, changed: Collection[str] = ()
) -> list[str]:
    """What is wrong with an index of a folder of which only the articles `changed` are not as they were."""
    with closing(LocalSnapshot(index, encoder)) as snapshot:
        rows = list(snapshot.passage_rows(snapshot.passages_of(snapshot.articles)).values())
        return [
            *_passages_that_are_not_their_articles_text(snapshot, folder, changed),
            *_embeddings_that_are_not_their_passages(snapshot, encoder, rows),
            *_passages_that_vectors_lack(snapshot, rows),
            *_passages_that_the_lexical_index_lacks(snapshot, rows),
        ]


def _passages_that_are_not_their_articles_text(
    snapshot: LocalSnapshot, folder: Path, changed: Collection[str]
) -> Iterator[str]:
    for article in snapshot.articles.values():
        if article.article_id in changed:
            continue
        text, _ = decode(article.article_id, (folder / article.article_id).read_bytes())[:2]
        rows = snapshot.passage_rows(snapshot.catalog.passages_of([article.number])).values()
        if len(rows) != article.passages:
            yield f"{article.article_id} has {len(rows)} of {article.passages} passages"
        for row in rows:
            passage = row.passage
            spans = [(sentence.start, sentence.end) for sentence in passage.sentences]
            inside = all(passage.start <= start <= end <= passage.end for start, end in spans)
            if text[passage.start : passage.end] != passage.text or not inside:
                yield f"passage {row.number} is not what {article.article_id} says there"


def _embeddings_that_are_not_their_passages(
    snapshot: LocalSnapshot, encoder: Encoder, rows: list[PassageRow]
) -> Iterator[str]:
    for row in rows:
        (vector,) = snapshot.passage_vectors([row.number])
        if not abs(np.linalg.norm(vector) - 1) < UNIT_TOLERANCE:  # not a number is not less either
            yield f"the vector of passage {row.number} has the length {np.linalg.norm(vector):.2f}"
        key = snapshot.arrays.rows["key"][row.number].tobytes()
        if key != content_key(encoder.name, row.passage.indexed_text):
            yield f"the vector of passage {row.number} is of another text or model"
        offsets = article_offsets(row.passage, snapshot.tokens(row)[1])
        if ((offsets[:, 0] > offsets[:, 1]) | (offsets[:, 1] > row.passage.end)).any():
            yield f"tokens of passage {row.number} lie outside of it"


def _passages_that_vectors_lack(snapshot: LocalSnapshot, rows: list[PassageRow]) -> Iterator[str]:
    if snapshot.vectors.count() != len(rows):
        yield f"Chroma has {snapshot.vectors.count()} of {len(rows)} passages"
    for row in rows:
        (vector,) = snapshot.passage_vectors([row.number])
        cosines = dict(snapshot.vectors.nearest(vector, 10))
        # It may be no nearer to itself than ten others of the same words.
        if row.number not in cosines and min(cosines.values(), default=0.0) < MIN_SELF_COSINE:
            yield f"passage {row.number} is not found by its own vector"


def _passages_that_the_lexical_index_lacks(snapshot: LocalSnapshot, rows: list[PassageRow]) -> Iterator[str]:
    if snapshot.words.count() != len(rows):
        yield f"Tantivy has {snapshot.words.count()} of {len(rows)} passages"
    for row in rows:
        terms = set(document_terms(row.passage.indexed_text, snapshot.articles[row.article].language))
        if terms and dict(snapshot.words.bm25([(min(terms), 1.0)], [row.number])).get(row.number, 0) <= 0:
            yield f"passage {row.number} is not found by its word {min(terms)}"
