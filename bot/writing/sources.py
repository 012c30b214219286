"""The pieces of a source that a written sentence may rest on: a claim is made in one sentence or two."""

from functools import lru_cache

from retrieval.reading.sentences import sentence_spans

MAX_SENTENCES = 2  # of a source that one written sentence may rest on


@lru_cache(256)
def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(text[start:end] for start, end in sentence_spans(text, 0, len(text)))


def windows(text: str) -> tuple[str, ...]:
    """Each run of `MAX_SENTENCES` sentences, or the whole text if it has no more."""
    spans = tuple(sentence_spans(text, 0, len(text)))
    if len(spans) <= MAX_SENTENCES:
        return (text,)
    return tuple(
        text[first[0] : last[1]] for first, last in zip(spans, spans[MAX_SENTENCES - 1 :], strict=False)
    )
