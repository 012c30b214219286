"""Candidates made by hand: token vectors are unit axes, so that what is similar is what a test says."""

from collections.abc import Sequence

import numpy as np

from retrieval.query.query import parse_query
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.weights import DEFAULT_WEIGHTS
from retrieval.store.rows import PassageRow
from retrieval.types import Passage, Sentence, SentenceKind
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
    groups: Sequence[int] = (),
    header: str = "",
) -> Candidate:
    """A passage of sentences, one space between them, encoded by the fake encoder.

    `kinds`, `leads` (the number of the sentence that heads another) and `groups` (its paragraph or list) are
    of the sentences in their order.
    """
    text = " ".join(sentences)
    starts = [sum(len(sentence) + 1 for sentence in sentences[:n]) for n in range(len(sentences))]
    spans = [(start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True)]
    cut = tuple(
        Sentence(
            *spans[n],
            kinds[n] if n < len(kinds) else SentenceKind.PROSE,
            (spans[lead],) if n < len(leads) and (lead := leads[n]) is not None else (),
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
