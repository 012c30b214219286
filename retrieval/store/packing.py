"""The sentences of a passage as bytes; a chain of lead-ins or headings that several share is stored once."""

import struct
from collections.abc import Iterator, Sequence

from retrieval.types import Passage, Sentence, SentenceKind, Span

_KINDS = tuple(SentenceKind)
_HEAD = struct.Struct("=2i")  # the numbers of chains of spans, and of header lines
_LENGTH = struct.Struct("=i")
_SPAN = struct.Struct("=2i")
# Start, end, kind, group, and the positions of its leads and of its headings among the chains.
_SENTENCE = struct.Struct("=6i")


def pack_sentences(passage: Passage) -> bytes:
    """The sentences of a passage and the spans of its header, each chain of spans once."""
    paths = {path: n for n, path in enumerate(dict.fromkeys(_paths(passage.sentences)))}
    packed = [_HEAD.pack(len(paths), len(passage.header_spans))]
    for path in paths:
        packed += [_LENGTH.pack(len(path)), *(_SPAN.pack(*span) for span in path)]
    packed += [_SPAN.pack(*span) for span in passage.header_spans]
    packed += [
        _SENTENCE.pack(
            sentence.start,
            sentence.end,
            _KINDS.index(sentence.kind),
            sentence.group,
            paths[sentence.leads],
            paths[sentence.headings],
        )
        for sentence in passage.sentences
    ]
    return b"".join(packed)


def _paths(sentences: Sequence[Sentence]) -> Iterator[tuple[Span, ...]]:
    for sentence in sentences:
        yield sentence.leads
        yield sentence.headings


def unpack_sentences(blob: bytes) -> tuple[tuple[Sentence, ...], tuple[Span, ...]]:
    """The sentences of a passage and the spans of its header."""
    count, lines = _HEAD.unpack_from(blob)
    at, paths = _HEAD.size, []
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(blob, at)
        at += _LENGTH.size
        paths.append(_unpack_spans(blob, at, length))
        at += length * _SPAN.size
    header = _unpack_spans(blob, at, lines)
    sentences = tuple(
        Sentence(start, end, _KINDS[kind], paths[leads], paths[headings], group)
        for start, end, kind, group, leads, headings in _SENTENCE.iter_unpack(blob[at + lines * _SPAN.size :])
    )
    return sentences, header


def _unpack_spans(blob: bytes, at: int, count: int) -> tuple[Span, ...]:
    return tuple(_SPAN.iter_unpack(blob[at : at + count * _SPAN.size]))
