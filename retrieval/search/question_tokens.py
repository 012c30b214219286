"""The tokens of a question that are compared with those of passages, and which part each is in."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import TextEmbedding
from retrieval.query.query import Query
from retrieval.types import Span

# How often each token of a follow-up counts beside those of the question before it.
FOLLOW_UP_TOKEN_WEIGHT = 3


def query_vectors(query: Query, embedding: TextEmbedding) -> NDArray[np.float32]:
    """The (d, n) vectors of the question's tokens that are matched; see `_matched_tokens`."""
    return embedding.token_vectors[_matched_tokens(query, embedding)].T


def part_masks(query: Query, embedding: TextEmbedding) -> tuple[NDArray[np.bool_], ...]:
    """For each part of a question, which matched tokens are in no other part; empty below two parts."""
    tokens = _matched_tokens(query, embedding)
    inside = [np.array(_are_inside([span], embedding))[tokens] for span in query.part_spans]
    parts = [own for own in inside if own.any()]
    if len(parts) < 2:
        return ()
    return tuple(own | ~np.logical_or.reduce(parts) for own in parts)


def _matched_tokens(query: Query, embedding: TextEmbedding) -> NDArray[np.intp]:
    """The numbers of the tokens in the query's content words; of all tokens if none is in one.

    The tokens of a follow-up itself are there several times, so that each counts for as much in every mean.
    """
    is_content = _are_inside(query.content_spans, embedding)
    if not any(is_content):
        return np.arange(len(embedding.token_vectors))
    tokens = np.flatnonzero(is_content)
    is_own = embedding.token_offsets[tokens, 0] >= query.own_start
    return np.repeat(tokens, np.where(is_own & bool(query.own_start), FOLLOW_UP_TOKEN_WEIGHT, 1))


def interrogative_vectors(query: Query, embedding: TextEmbedding) -> NDArray[np.float32]:
    """The (d, n) vectors of the tokens in the words that ask."""
    return embedding.token_vectors[_are_inside(query.interrogative_spans, embedding)].T


def _are_inside(spans: Sequence[Span], embedding: TextEmbedding) -> list[bool]:
    """Of each token, whether it lies in one of these spans of the question."""
    return [
        any(start < span_end and span_start < end for span_start, span_end in spans)
        for start, end in embedding.token_offsets.tolist()
    ]
