"""Finds what an author hid in the text, which is never quoted: comments, struck-out words, scripts."""

import re
from collections.abc import Iterator, Sequence

from retrieval.reading.blocks import Block
from retrieval.types import SentenceKind, Span

_PAIRS = (
    ("<!--", "-->"),
    ("%%", "%%"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<template", "</template>"),
    ("<svg", "</svg>"),
    ("<del>", "</del>"),
    ("<strike>", "</strike>"),
    ("<s>", "</s>"),
    ("{/*", "*/}"),  # MDX
    ("{% comment %}", "{% endcomment %}"),  # Liquid
    ("{# ", " #}"),  # Jinja
)
# Two elements of one kind in each other are not told apart: the first end is taken.
_HIDDEN_ELEMENT = re.compile(
    r"<(?P<name>[a-z][\w-]{0,20})\b(?=[^<>]{0,500}(?:\shidden\b|display:\s*none))[^<>]{0,500}>.{0,20000}?</(?P=name)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_STRUCK = re.compile(r"~~(?=[^\s~])(?:[^~\n]|\n(?![ \t]*\n)){1,500}~~")
_BLOCK_ID = re.compile(
    r"(?<=[ \t])\^[\w-]{1,60}(?=[ \t]*$)|(?<=\S)[ \t]+\{:?[ \t]*[#.][^{}\n]{1,200}\}(?=[ \t]*$)", re.M
)
_SIGNS = (*(opening for opening, _ in _PAIRS), "~~", " ^", "\t^", "{", "hidden", "display:")


def hidden_spans(text: str, start: int, blocks: Sequence[Block]) -> list[Span]:
    """The hidden spans of `text[start:]` outside code, in order and apart."""
    if not any(sign in text for sign in _SIGNS):
        return []
    spans = [*_paired(text, start), *(match.span() for match in _STRUCK.finditer(text, start))]
    spans += (match.span() for match in _BLOCK_ID.finditer(text, start))
    spans += (match.span() for match in _HIDDEN_ELEMENT.finditer(text, start))
    spans += ((block.start, block.end) for block in blocks if block.kind is SentenceKind.HIDDEN)
    code = [(block.start, block.end) for block in blocks if block.kind is SentenceKind.CODE]
    spans.sort(key=lambda span: (span[0], -span[1]))  # of two that begin together, the longer one counts
    return list(_outside(spans, [*code, *_code_spans(text, start, spans)]))


def subtract(span: Span, hidden: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span without the hidden ones, which are in order."""
    start, end = span
    for begin, stop in hidden:
        if start < begin:
            yield start, min(begin, end)
        start = max(start, stop)
        if start >= end:
            return
    if start < end:
        yield start, end


def _paired(text: str, start: int) -> Iterator[Span]:
    for opening, closing in _PAIRS:
        at = text.find(opening, start)
        while at >= 0:
            end = text.find(closing, at + len(opening))
            if end < 0:
                break
            yield at, end + len(closing)
            at = text.find(opening, end + len(closing))


def _code_spans(text: str, start: int, spans: Sequence[Span]) -> Iterator[Span]:
    """The stretches of a line between backticks that hold the beginning of a span."""
    for begin, _ in spans:
        nearest = max(start, begin - 500)
        line_start = max(text.rfind("\n", nearest, begin) + 1, nearest)
        before = text[line_start:begin]
        if before.count("`") % 2:
            close = text.find("`", begin, begin + 500)
            yield begin, close if close >= 0 else begin + 1


def _outside(spans: Sequence[Span], code: Sequence[Span]) -> Iterator[Span]:
    """The spans that begin neither in code nor in another span."""
    code = sorted(code)
    at, last = 0, -1
    for begin, end in spans:
        while at < len(code) and code[at][1] <= begin:
            at += 1
        if (at < len(code) and code[at][0] <= begin) or begin < last:
            continue
        last = end
        yield begin, end
