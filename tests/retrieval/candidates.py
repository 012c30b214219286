"""Candidates made by hand: token vectors are unit axes, so that what is similar is what a test says."""

from collections.abc import Collection, Sequence

import numpy as np

from retrieval.query.query import parse_query
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.weights import DEFAULT_WEIGHTS
from retrieval.store.rows import PassageRow
from retrieval.types import Passage, Sentence, SentenceKind, Span
from tests.fakes.encoder import FakeEncoder

ENCODER = FakeEncoder()


def candidate(
    article: int,
    sentences: Sequence[str],
    question: str = "",
    *,
    score: float = 0.0,
    kinds: Sequence[SentenceKind] = (),
    leads: Sequence[int | None] = (),
    headings: Sequence[int | None] = (),
    groups: Sequence[int] = (),
    header: str = "",
    in_one_item: Collection[int] = (),
) -> Candidate:
    """A passage of sentences encoded by the fake encoder, each but prose on a line of its own.

    `kinds`, `leads`, `headings` (the number of the sentence that heads another) and `groups` (its paragraph
    or list) are of the sentences in their order; those `in_one_item` go on in the line of the one before.
    """
    of_kind = [kinds[n] if n < len(kinds) else SentenceKind.PROSE for n in range(len(sentences))]
    gaps = [" " if kind is SentenceKind.PROSE or n in in_one_item else "\n" for n, kind in enumerate(of_kind)]
    text = "".join(gap + sentence for gap, sentence in zip(gaps, sentences, strict=True))[1:]
    starts = [sum(len(sentence) + 1 for sentence in sentences[:n]) for n in range(len(sentences))]
    spans = [(start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True)]

    def head(heads: Sequence[int | None], n: int) -> tuple[Span, ...]:
        return (spans[number],) if n < len(heads) and (number := heads[n]) is not None else ()

    cut = tuple(
        Sentence(
            *spans[n],
            of_kind[n],
            head(leads, n),
            head(headings, n),
            group=groups[n] if n < len(groups) else 0,
        )
        for n in range(len(sentences))
    )
    passage = Passage(0, len(text), text, header, cut, ((-1, -1),) if header else ())
    embedding, query = ENCODER.encode_query(passage.text_with_header), ENCODER.encode_query(question)
    similarities = embedding.token_vectors @ query.token_vectors.T
    row = PassageRow.of(
        passage, number=article, article=article, line=1, first_token=0, tokens=len(similarities)
    )
    bits = np.packbits(embedding.token_vectors > 0, axis=1)
    return Candidate(
        row,
        float(embedding.vector @ query.vector),
        0.0,
        0.0,
        score,
        similarities,
        embedding.token_offsets,
        bits,
    )


def result(question: str, *candidates: Candidate) -> SearchResult:
    """What a search for a question gave."""
    return SearchResult(parse_query(question), candidates, DEFAULT_WEIGHTS)
