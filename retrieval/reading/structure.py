"""What an article is made of: headings, prose, lists and tables, and the sentences in them.

Read line by line and not as CommonMark, whose rules join a line to the list above it: exported articles
write a paragraph a line, with no blank line after a list. Only spans are read off; no character changes.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sentencex import segment

from retrieval.types import Kind, Sentence

HEADING_LENGTH = 100  # characters; an unmarked line longer than this is text
HARD_WRAP_WIDTHS = range(50, 121)  # lengths of a line that was broken by hand or by an editor, and goes on

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_MARKED_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣–]|\d{1,3}[.)])[ \t]+(?=\S)")
_TABLE_RULE = re.compile(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})[ \t]*")
_FENCE = re.compile(r"[ \t]{0,3}(```+|~~~+)")
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]*)+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_SENTENCE_END = re.compile(r"[.!?:;,…。！？]['\"”’»)\]*_]*$")
_LEAD_IN = re.compile(r":['\"”’*_]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind, without the white space around it.

    `text[start:end]` includes marks such as `## ` or `- `, `text[words:end]` does not. `level` is a
    heading's depth (1..6), else 0. `lead` is the index of the block that heads this one (the lead-in of a
    list's item, the header of a table's row), or None.
    """

    kind: Kind
    start: int
    words: int
    end: int
    level: int = 0
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # without the line end and the white space before it
    text: str


def blocks(text: str, start: int = 0) -> list[Block]:
    """The blocks of `text[start:]` in order, with offsets into `text`."""
    reader = _BlockParser(text, start)
    reader.read()
    return _with_unmarked_headings(reader.found, text)


def sentences(text: str, parts: Sequence[Block]) -> list[Sentence]:
    """What can be quoted of the blocks, in order.

    Prose and list items fall into sentences by language rules; a table's row, a heading or a stretch of
    code is one as a whole.
    """
    found: list[Sentence] = []
    last_of: dict[int, tuple[int, int]] = {}  # by index of the block; of a lead-in, the one with the colon
    for index, block in enumerate(parts):
        lead = None if block.lead is None else last_of.get(block.lead)
        spans = [(block.words, block.end)]
        if block.kind in (Kind.PROSE, Kind.ITEM):
            spans = list(_sentence_spans(text, block.words, block.end))
        found.extend(Sentence(begin, end, block.kind, lead) for begin, end in spans)
        if spans:
            last_of[index] = spans[-1]
    return found


class _BlockParser:
    """Reads lines into blocks, one decision a line."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.lines = list(_lines(text, start))
        self.found: list[Block] = []

    def read(self) -> None:
        number = 0
        while number < len(self.lines):
            number += self._parse_block(number)

    def _parse_block(self, number: int) -> int:
        """Turn the lines from `number` on into a block; how many lines that took."""
        line = self.lines[number]
        if not line.text.strip() or _RULE.fullmatch(line.text):
            return 1
        below = self.lines[number + 1].text if number + 1 < len(self.lines) else ""
        if fence := _FENCE.match(line.text):
            return self._fence(number, fence.group(1))
        if heading := _MARKED_HEADING.match(line.text):
            self._add(Kind.HEADING, number, number, skip=heading.end(), level=len(heading.group(1)))
            return 1
        in_table = self._in_table(number)
        if "|" in line.text and "|" in below and not in_table and _TABLE_RULE.fullmatch(below):
            self._add(Kind.HEADER, number, number + 1)
            return 2
        if line.text.lstrip().startswith("|") or ("|" in line.text and in_table):
            self._add(Kind.ROW, number, number)
            return 1
        return self._paragraph(number)

    def _fence(self, number: int, mark: str) -> int:
        for last in range(number + 1, len(self.lines)):
            if self.lines[last].text.strip().startswith(mark):
                self._add(Kind.CODE, number, last)
                return last + 1 - number
        return self._paragraph(number)  # never closed: an ordinary line

    def _paragraph(self, number: int) -> int:
        item = _ITEM.match(self.lines[number].text)
        quoted = _QUOTED.match(self.lines[number].text)
        last = number
        while last + 1 < len(self.lines) and self._continues(last, bool(item)):
            last += 1
        below = self.lines[last + 1].text if last + 1 < len(self.lines) else ""
        if not item and last == number and re.fullmatch(r"[ \t]*(=+|-{2,})[ \t]*", below):
            self._add(Kind.HEADING, number, number, level=1 if "=" in below else 2)
            return 2
        mark = item or quoted
        self._add(Kind.ITEM if item else Kind.PROSE, number, last, skip=mark.end() if mark else 0)
        return last + 1 - number

    def _continues(self, number: int, item: bool) -> bool:
        """Whether the line after `number` continues its paragraph: wrapped by hand, not a new one."""
        line, below = self.lines[number], self.lines[number + 1]
        words = below.text.lstrip()
        if not words or _starts_a_block(below.text):
            return False
        if item and below.text[:1] in (" ", "\t"):
            return True
        if words[0].islower():
            return True
        return not item and len(line.text) in HARD_WRAP_WIDTHS and len(words) <= HARD_WRAP_WIDTHS[-1]

    def _in_table(self, number: int) -> bool:
        previous = self.found[-1] if self.found else None
        return (
            previous is not None
            and previous.kind in (Kind.ROW, Kind.HEADER)
            and number > 0
            and previous.end == self.lines[number - 1].end
        )

    def _add(self, kind: Kind, first: int, last: int, *, skip: int = 0, level: int = 0) -> None:
        start, end = _trim(self.text, self.lines[first].start, self.lines[last].end)
        words = min(max(start, self.lines[first].start + skip), end)
        if words < end:  # marks alone say nothing
            self.found.append(Block(kind, start, words, end, level, _lead(kind, self.found, self.text)))


def _lines(text: str, start: int) -> Iterator[_Line]:
    while start < len(text):
        match = _LINE.match(text, start)
        if match is None or match.end() == start:
            return
        words = match.group().rstrip()
        yield _Line(start, start + len(words), words)
        start = match.end()


def _starts_a_block(line: str) -> bool:
    return bool(
        _MARKED_HEADING.match(line) or _ITEM.match(line) or _RULE.fullmatch(line) or _FENCE.match(line)
    ) or line.lstrip().startswith("|")


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end


def _with_unmarked_headings(found: list[Block], text: str) -> list[Block]:
    """A short line without an end mark that has text below it is a heading, though nothing marks it."""
    for index, (block, below) in enumerate(itertools.pairwise(found)):
        if (
            block.kind is Kind.PROSE
            and below.kind is not Kind.HEADING
            and below.lead != index
            and _reads_like_a_heading(text[block.words : block.end])
        ):
            found[index] = Block(Kind.HEADING, block.start, block.words, block.end, level=6)
    return found


def _reads_like_a_heading(line: str) -> bool:
    first = line[0]
    return (
        len(line) <= HEADING_LENGTH
        and "\n" not in line
        and (first.isalnum() or first in "'\"“‘*")
        and not first.islower()
        and not _SENTENCE_END.search(line)
    )


def _lead(kind: Kind, before: Sequence[Block], text: str) -> int | None:
    """The index of the block that heads a new block of this kind, from the blocks before it."""
    if not before:
        return None
    last = len(before) - 1
    previous = before[last]
    if kind is Kind.ROW:
        return last if previous.kind is Kind.HEADER else previous.lead if previous.kind is Kind.ROW else None
    if kind is Kind.ITEM:
        leads = previous.kind is Kind.PROSE and _LEAD_IN.search(text[previous.words : previous.end])
        return last if leads else previous.lead if previous.kind is Kind.ITEM else None
    return None


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of `text[start:end]`, without the white space around them."""
    place = start
    # What sentencex cannot take, a character for a character: it panics at some spaces of several bytes.
    shown = _WIDE_SPACE.sub(" ", _SURROGATE.sub("\ufffd", text[start:end]))
    for piece in segment("en", shown):
        stop = place + len(piece)
        if piece != shown[place - start : stop - start]:
            break  # spans are running sums: worth nothing from here on, so the rest stays in one piece
        begin, finish = _trim(text, place, stop)
        if begin < finish:
            yield begin, finish
        place = stop
    begin, finish = _trim(text, place, end)
    if begin < finish:
        yield begin, finish
