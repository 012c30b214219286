"""From the lines of a PDF to blocks: paragraphs, headings, items and tables, in reading order.

The order in which a page draws its lines is the reading order of its columns in nearly all files, so lines
are never sorted; see `pdf_order` for what is drawn late.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from retrieval.reading.formats.pdf_lines import PageLine
from retrieval.reading.formats.pdf_order import title_first
from retrieval.reading.formats.pdf_rows import MIN_ROWS, as_columns, is_row_after, is_wrapped

MAX_GAP = 1.75  # of the size, from line to line of a paragraph
LARGER = 1.12  # of the body's size: a heading
HEADING_CHARS, HEADING_LINES = 160, 4
FOOT = 0.4  # of the page's height: footnotes stand below, if no raised mark says what they are
FULL = 3  # sizes that a full line of ragged text may be short
FOOTNOTE_SIZE = 0.93  # of the body's size
_MARK = re.compile(r"(?:[•●◦▪■‣·○–—*-]|\(?\d{1,3}[.)]|\([a-z]{1,3}\)|[a-zA-Z][.)]|[ivx]{1,5}[.)])(?=\s|$)")
_LABEL = re.compile(r"[A-Z][\w./()-]*(?: [\w./()-]+){0,4}:\s")
_RUN_IN = re.compile(r"[A-Z][A-Z ]{2,40}:\s")  # a heading at the head of its paragraph
_SENTENCE_END = re.compile(r"[.!?:;…。][\"'”’»)\]]*$")
_FOOTNOTE = re.compile(r"(?:\d{1,3}|[*†‡])\s*[A-Z“\"‘(]")


class Shape(Enum):
    """What a group of lines is."""

    PROSE = auto()
    HEADING = auto()
    ITEM = auto()
    CODE = auto()
    TABLE = auto()
    FOOTNOTE = auto()


@dataclass(slots=True)
class Group:
    """Lines that make one block, or one table; `joined` to the item above it."""

    shape: Shape
    lines: list[PageLine]
    level: int = 0
    depth: int = 0
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """What most of a document looks like; `sizes` are the sizes of its headings, the largest first."""

    body: float
    sizes: tuple[float, ...]
    mono: bool

    def level(self, line: PageLine) -> int:
        """The level of a heading in this look."""
        larger = [size for size in self.sizes if size >= round(line.size, 1) - 0.05]
        is_larger = line.size > LARGER * self.body
        return min(len(larger) if is_larger and larger else len(self.sizes) + 1, 6)


def style_of(pages: Sequence[Sequence[PageLine]]) -> Style:
    """The look of a document, by how many characters have it."""
    sizes: Counter[float] = Counter()
    mono = 0
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += line.end - line.start
            mono += (line.end - line.start) * line.mono
    body = sizes.most_common(1)[0][0] if sizes else 1.0
    larger = sorted((size for size in sizes if size > LARGER * body), reverse=True)
    return Style(body, tuple(larger), mono > 0.5 * sizes.total())


@dataclass(slots=True)
class Layout:
    """Groups the lines of a document; `texts` are the characters of its pages, `heights` their heights."""

    style: Style
    texts: dict[int, str]
    heights: dict[int, float]
    groups: list[Group] = field(default_factory=list)
    footnotes: list[Group] = field(default_factory=list)

    def read(self, pages: Sequence[Sequence[PageLine]]) -> list[Group]:
        """The groups of all pages, in order."""
        for lines in pages:
            ordered = title_first(lines, LARGER * self.style.body)
            for run, is_table in self._runs([self._without_mark_gap(line) for line in ordered]):
                if is_table:
                    self._flush()
                    self.groups.append(Group(Shape.TABLE, run))
                    continue
                for line in run:
                    self._add(line)
        self._flush()
        return self.groups

    def _runs(self, lines: list[PageLine]) -> Iterator[tuple[list[PageLine], bool]]:
        """The lines of a page, tables apart; prose that was drawn across its columns is put in order."""
        at = 0
        while at < len(lines):
            end = self._table_end(lines, at)
            table = lines[at:end]
            if sum(len(line.cells) > 1 for line in table) < MIN_ROWS:
                yield [lines[at]], False
                at += 1
                continue
            columns = as_columns(table)
            yield (table, True) if columns is None else (columns, False)
            at = end

    def _table_end(self, lines: list[PageLine], start: int) -> int:
        end = start + 1
        while end < len(lines) and len(lines[start].cells) > 1:
            table = lines[start:end]
            if not is_row_after(table, lines[end]) and not is_wrapped(table, lines[end]):
                break
            end += 1
        return end

    def _without_mark_gap(self, line: PageLine) -> PageLine:
        """A line whose first gap only stands behind a bullet or a number as one without that gap."""
        first = line.cells[0]
        if len(line.cells) < 2 or not _MARK.fullmatch(self._words(line)[: first.end - first.start]):
            return line
        second = line.cells[1]
        cell = replace(first, end=second.end, right=second.right)
        return replace(line, cells=(cell, *line.cells[2:]))

    def _add(self, line: PageLine) -> None:
        """Take in the next line of text."""
        shape = self._shape(line)
        if shape is Shape.FOOTNOTE or line.aside:
            self.footnotes.append(Group(Shape.PROSE, [line]))
            return
        if self._is_of_footnote(line):
            self.footnotes[-1].lines.append(line)
            return
        above = self.groups[-1] if self.groups else None
        if above is not None and self._goes_on(above, line, shape):
            above.lines.append(line)
            return
        self._flush()
        above = self.groups[-1] if self.groups else None
        level = self.style.level(line) if shape is Shape.HEADING else 0
        depth = self._depth(above, line) if shape is Shape.ITEM else 0
        joined = depth > 0 and above is not None and above.shape is Shape.ITEM
        self.groups.append(Group(shape, [line], level, depth, joined))

    def _flush(self) -> None:
        """Footnotes and running heads follow the paragraph that they interrupt."""
        self._demote_long_heading()
        self.groups += self.footnotes
        self.footnotes = []

    def _demote_long_heading(self) -> None:
        above = self.groups[-1] if self.groups else None
        if above is not None and above.shape is Shape.HEADING:
            length = sum(line.end - line.start for line in above.lines)
            if length > HEADING_CHARS or len(above.lines) > HEADING_LINES:
                above.shape, above.level = Shape.PROSE, 0

    def _shape(self, line: PageLine) -> Shape:
        words = self._words(line)
        if self._is_footnote(line, words):
            return Shape.FOOTNOTE
        if line.mono and not self.style.mono and line.size <= LARGER * self.style.body:
            return Shape.CODE
        is_larger = line.size > LARGER * self.style.body
        is_bold = line.bold and line.size > 0.85 * self.style.body
        if (is_larger or is_bold) and not line.rotated and any(map(str.isalpha, words)):
            return Shape.HEADING
        return Shape.ITEM if _MARK.match(words) and len(words) > 3 else Shape.PROSE

    def _is_footnote(self, line: PageLine, words: str) -> bool:
        is_small = line.size < FOOTNOTE_SIZE * self.style.body
        is_marked = line.raised or line.top < FOOT * self.heights[line.page]
        return is_small and is_marked and bool(_FOOTNOTE.match(words))

    def _is_of_footnote(self, line: PageLine) -> bool:
        """Whether a line goes on with the last footnote."""
        above = self.footnotes[-1] if self.footnotes else None
        if above is None or above.lines[-1].aside or line.size >= self.style.body:
            return False
        return self._goes_on(above, line, Shape.PROSE)

    def _goes_on(self, group: Group, line: PageLine, shape: Shape) -> bool:
        """Whether a line belongs to a group of lines above it."""
        above = group.lines[-1]
        if group.shape is Shape.TABLE or above.rotated != line.rotated:
            return False
        if group.shape is Shape.HEADING or shape is Shape.HEADING or Shape.CODE in (group.shape, shape):
            is_alike = group.shape is shape and abs(above.size - line.size) < 1
            is_whole = bool(_RUN_IN.fullmatch(f"{self._words(above)} "))
            return is_alike and self._is_next_line(above, line) and not is_whole
        if abs(above.size - line.size) >= 1 or shape is Shape.ITEM:
            return False
        if _RUN_IN.match(self._words(line)) and _SENTENCE_END.search(self._words(above)):
            return False
        ended = bool(_SENTENCE_END.search(self._words(above)))
        if not self._is_next_line(above, line):
            return not ended and len(above.cells) == len(line.cells) == 1 and self._is_unfinished(group, line)
        if group.shape is Shape.ITEM:
            return line.left > group.lines[0].left + 0.3 * line.size or not ended
        column = _column_of(line, group.lines)
        is_indented = line.left > min(other.left for other in column[-2:]) + 0.5 * line.size
        is_short = above.right < max(other.right for other in (*column, line)) - 4 * line.size
        return not (ended and (is_indented or is_short)) and not self._is_label(above, line)

    def _is_unfinished(self, group: Group, line: PageLine) -> bool:
        """Whether a paragraph goes on elsewhere: with a small letter, or after a full line of a column."""
        above = group.lines[-1]
        is_elsewhere = above.page != line.page or line.bottom > above.bottom
        edge = max((other.right for other in _column_of(above, group.lines[:-1])), default=math.inf)
        is_full = above.hyphen or above.right > edge - FULL * above.size
        return self._words(line)[:1].islower() or (is_elsewhere and is_full)

    def _is_label(self, above: PageLine, line: PageLine) -> bool:
        """Whether both are short lines that each begin anew, as those of a form or an address."""
        return bool(_LABEL.match(self._words(above)) and _LABEL.match(self._words(line)))

    def _is_next_line(self, above: PageLine, line: PageLine) -> bool:
        gap = above.bottom - line.bottom
        size = max(above.size, line.size)
        overlaps = line.left < above.right and above.left < line.right
        return above.page == line.page and overlaps and -0.2 * size < gap <= MAX_GAP * size

    def _depth(self, above: Group | None, line: PageLine) -> int:
        """How deep an item stands among those above it, by its left edge."""
        if above is None or above.shape is not Shape.ITEM:
            return 1
        left = above.lines[0].left
        if line.left > left + 0.5 * line.size:
            return above.depth + 1
        if line.left > left - 0.5 * line.size or above.lines[0].page != line.page:
            return above.depth
        for group in reversed(self.groups):
            if group.shape is not Shape.ITEM:
                break
            if abs(group.lines[0].left - line.left) <= 0.5 * line.size:
                return group.depth
        return 1

    def _words(self, line: PageLine) -> str:
        return self.texts[line.page][line.start : line.end].rstrip()


def _column_of(line: PageLine, lines: Sequence[PageLine]) -> list[PageLine]:
    """Those of the lines that stand above or below a line on its page."""
    return [
        other
        for other in lines
        if other.page == line.page and other.left < line.right and line.left < other.right
    ]
