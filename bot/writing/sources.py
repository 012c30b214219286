"""The pieces of a source that a written sentence may rest on: a claim is made in one sentence or two."""

from functools import lru_cache
from itertools import pairwise

from retrieval.reading.sentences import sentence_spans
from retrieval.text.anaphora import refers_back


@lru_cache(256)
def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(text[start:end] for start, end in sentence_spans(text, 0, len(text)))


def claims_of(text: str) -> tuple[str, ...]:
    """Each sentence of a text, and each with the one before it where it refers to it: "They then beat …"."""
    spans = tuple(sentence_spans(text, 0, len(text)))
    pairs = (pair for pair in pairwise(spans) if refers_back(text, pair[1][0]))
    return (*sentences_of(text), *(text[before[0] : span[1]] for before, span in pairs))
