"""From the pieces of a model's stream to whole sentences with their markers, however it is cut into pieces.

A sentence is passed on once it cannot change any more: its end mark and its markers are there, and the first
whole word of something else. Each character is looked at by itself, so that the pieces make no difference.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.writing.markers import MARKER, UNCLOSED, numbers
from bot.writing.thinking import ThinkingFilter
from retrieval.reading.sentences import sentence_spans

MAX_CHARS = 700  # of a sentence; what goes on for longer is none, and is dropped
_ENDED = re.compile(r"[.!?。！？…]")
_BEGUN = re.compile(r"\w\W|\w{2}")  # of the sentence after: enough to know that it is one
_BULLET = re.compile(r"^\s*(?:[-*•>#]+|\d{1,2}[.)])\s+")
_SPACE_BEFORE_MARK = re.compile(r"\s+([.,;!?])")
_SECOND_STOP = re.compile(r"(?<!\.)([.!?])\.$")  # one before a marker and one behind it
_EMPHASIS = re.compile(r"\*\*")  # not `__`: it is a part of names in code
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as a model wrote it, without its markers; `markers` are the sources that it names."""

    text: str
    markers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ThinkingEnded:
    """All before was only thinking: a closing tag without an opening one."""


Draft = DraftSentence | ThinkingEnded


@dataclass(slots=True)
class SentenceCutter:
    """Cuts a stream into sentences; `finish` gives the last one."""

    thinking: ThinkingFilter = field(default_factory=ThinkingFilter)
    _buffer: str = ""

    def feed(self, piece: str) -> Iterator[Draft]:
        """The sentences that are whole with this piece."""
        for character in piece:
            restarts = self.thinking.restarts
            for visible in self.thinking.feed(character):
                self._buffer += visible
                yield from self._cut()
            if self.thinking.restarts > restarts:
                self._buffer = ""
                yield ThinkingEnded()

    def finish(self, *, complete: bool) -> Iterator[Draft]:
        """What is left; the last sentence only if the stream is `complete`, for else it is a part of one."""
        self._buffer += self.thinking.finish()
        yield from self._cut_lines()
        drafts = list(_drafts(self._buffer))
        yield from drafts if complete else drafts[:-1]
        self._buffer = ""

    def _cut(self) -> Iterator[Draft]:
        """The sentences at the beginning of the buffer that what follows cannot change."""
        if self._buffer[-1] == "\n":
            yield from self._cut_lines()
        elif self._buffer[-1].isspace():
            yield from self._cut_sentence()
        self._buffer = self._buffer[: 2 * MAX_CHARS]

    def _cut_lines(self) -> Iterator[Draft]:
        lines = self._buffer.split("\n")
        self._buffer = lines.pop()
        for line in lines:
            yield from _drafts(line)

    def _cut_sentence(self) -> Iterator[Draft]:
        if not _ENDED.search(self._buffer) or UNCLOSED.search(self._buffer.rstrip()):
            return
        end = _first_end(self._buffer)
        if end is not None:
            sentence, self._buffer = self._buffer[:end], self._buffer[end:]
            yield from _drafts(sentence)


def sentences(pieces: Iterable[str], *, complete: bool = True) -> Iterator[Draft]:
    """The sentences of a stream; see `SentenceCutter`."""
    cutter = SentenceCutter()
    for piece in pieces:
        yield from cutter.feed(piece)
    yield from cutter.finish(complete=complete)


def _first_end(text: str) -> int | None:
    """Where the first sentence of a text ends, its markers included; None while it may go on."""
    plain, offsets = _without_markers(text)
    spans = list(sentence_spans(plain, 0, len(plain)))
    if len(spans) < 2 or not _BEGUN.search(plain, spans[1][0]):
        return None
    return offsets[spans[1][0]]


def _drafts(text: str) -> Iterator[DraftSentence]:
    """The sentences of a text that goes on no further."""
    plain, offsets = _without_markers(text)
    begins = [begin for begin, _ in sentence_spans(plain, 0, len(plain))]
    cuts = [0, *(offsets[begin] for begin in begins[1:]), len(text)]
    drafts = (_draft(text[start:stop]) for start, stop in pairwise(cuts))
    yield from (draft for draft in drafts if draft is not None)


def _draft(text: str) -> DraftSentence | None:
    markers = tuple(dict.fromkeys(number for marker in MARKER.finditer(text) for number in numbers(marker)))
    plain, _ = _without_markers(text)
    plain = _EMPHASIS.sub("", _BULLET.sub("", plain))
    plain = " ".join(_SPACE_BEFORE_MARK.sub(r"\1", plain).split())
    plain = _SECOND_STOP.sub(r"\1", plain)
    if not _WORD.search(plain) or len(plain) > MAX_CHARS:
        return None
    return DraftSentence(plain, markers)


def _without_markers(text: str) -> tuple[str, list[int]]:
    """A text without its markers, and where each of its characters stands in the text, with the end."""
    kept: list[int] = []
    start = 0
    for marker in MARKER.finditer(text):
        stop = marker.start()
        while stop > start and text[stop - 1] in " \t" and text[marker.end() : marker.end() + 1] in ".,;!?":
            stop -= 1
        kept.extend(range(start, stop))
        start = marker.end()
    kept.extend(range(start, len(text)))
    return "".join(text[at] for at in kept), [*kept, len(text)]
