"""Indexes of any size in minutes: halves of two real passages joined, with their tokens.

Nothing is encoded but the real passages; what is stored, and how, is the index's own code. There is a file
for each article, so that answers are cited as ever.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoder, TextEmbedding
from retrieval.indexing.chunker import Chunker
from retrieval.reading.articles import digest
from retrieval.store.builder import GenerationBuilder
from retrieval.store.lock import exclusive_writer
from retrieval.store.metadata import IndexMetadata
from retrieval.types import Article, Passage, Sentence

TOGETHER = 1024  # passages written at a time
IN_ARTICLE = 8  # passages of an article, about as many as a page of news has
REAL = 2000  # passages encoded to recombine: four million pairs


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """Whole sentences of a real passage, and what the encoder made of them."""

    text: str
    sentences: tuple[Sentence, ...]
    encoding: TextEmbedding


def halves(articles: Sequence[Article], encoder: Encoder, seed: int) -> list[Half]:
    """Both halves of real passages, split between sentences."""
    chunker = Chunker(encoder.count, 160, encoder.max_tokens)
    passages = [passage for article in articles for passage in chunker.split(article)]
    chosen = [passage for passage in passages if len(passage.sentences) > 1]
    np.random.default_rng(seed).shuffle(chosen)  # type: ignore[arg-type] # numpy's types know arrays alone
    chosen = chosen[:REAL]
    encodings = encoder.encode([passage.text for passage in chosen])
    return [
        half
        for passage, encoding in zip(chosen, encodings, strict=True)
        for half in _split(passage, encoding)
    ]


def _split(passage: Passage, encoding: TextEmbedding) -> Iterator[Half]:
    middle = passage.sentences[len(passage.sentences) // 2].start - passage.start
    for start, end in ((0, middle), (middle, len(passage.text))):
        kept = (encoding.token_offsets[:, 0] >= start) & (encoding.token_offsets[:, 0] < end)
        sentences = tuple(
            replace(
                sentence,
                start=sentence.start - passage.start - start,
                end=sentence.end - passage.start - start,
                leads=(),
            )
            for sentence in passage.sentences
            if start <= sentence.start - passage.start < end
        )
        cut = TextEmbedding(
            encoding.vector, encoding.token_vectors[kept], encoding.token_offsets[kept] - start
        )
        yield Half(passage.text[start:end], sentences, cut)


def grow(folder: Path, index: Path, pool: Sequence[Half], encoder: Encoder, passages: int, seed: int) -> None:
    """Write articles of recombined passages to a folder, and the index of them."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(seed)
    metadata = IndexMetadata(encoder.name, encoder.dimension, passage_tokens=160)
    with exclusive_writer(index):
        draft = GenerationBuilder(index, None, metadata)
        batch, encodings = [], []
        for number in range(passages // IN_ARTICLE):
            pairs = random.integers(len(pool), size=(IN_ARTICLE, 2))
            article, parts, made = _article(number, [(pool[a], pool[b]) for a, b in pairs])
            path = folder / article.id
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(article.text.encode())
            batch += draft.add_article(article, parts)
            encodings += made
            if len(batch) >= TOGETHER:
                draft.add_passages(batch, encodings)
                batch, encodings = [], []
        draft.add_passages(batch, encodings)
        draft.publish()


def _article(
    number: int, pairs: Sequence[tuple[Half, Half]]
) -> tuple[Article, list[Passage], list[TextEmbedding]]:
    passages: list[Passage] = []
    encodings: list[TextEmbedding] = []
    at = 0
    for first, second in pairs:
        text = first.text + "\n\n" + second.text + "\n\n"
        start_of_second = len(first.text) + 2
        sentences = [*(_moved(sentence, at) for sentence in first.sentences)]
        sentences += [_moved(sentence, at + start_of_second) for sentence in second.sentences]
        passages.append(Passage(at, at + len(text), text, "", tuple(sentences)))
        encodings.append(_joined(first.encoding, second.encoding, start_of_second))
        at += len(text)
    text = "".join(passage.text for passage in passages)
    id = f"{number // 1000:04}/{number:07}.txt"
    article = Article(
        id=id,
        text=text,
        body_start=0,
        title=f"Article {number}",
        source=None,
        url=None,
        published=None,
        digest=digest(text.encode()),
    )
    return article, passages, encodings


def _moved(sentence: Sentence, by: int) -> Sentence:
    return replace(sentence, start=sentence.start + by, end=sentence.end + by)


def _joined(first: TextEmbedding, following: TextEmbedding, second: int) -> TextEmbedding:
    tokens = np.concatenate([first.token_vectors, following.token_vectors])
    mean = tokens.mean(axis=0) if len(tokens) else first.vector
    return TextEmbedding(
        np.asarray(mean / np.linalg.norm(mean), dtype=np.float32),
        tokens,
        np.concatenate([first.token_offsets, following.token_offsets + second]).astype(np.int32),
    )
