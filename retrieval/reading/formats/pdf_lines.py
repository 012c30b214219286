"""The lines of a PDF's page, in the order in which the page draws them, cut into cells at their gaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from retrieval.reading.formats.pdf_hidden import VisiblePage
from retrieval.reading.formats.pdf_letters import Box, Letters

LINE_BREAK = re.compile(r"[^\r\n\x02\ufffe]+")
HYPHEN = "\x02\ufffe"  # how PDFium writes a hyphen at a line's end
SMALLEST = 1.0  # points of a letter that can be read
MAX_WRAPPED = 4  # lines of a cell below the first one, before the next cell of the row
TALL = 1.8  # of the font's size: higher than one line
RAISED = 0.8  # of the font's size: a raised letter is smaller
SAME_BASELINE = 0.35  # of the font's size: a raised or lowered letter is of the same line
_LEADERS = re.compile(r"(?:\.[ \u00a0]?){4,}|…{2,}|_{4,}")
_WIDE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cell:
    """Characters `[start, end)` of a page that stand together, and the horizontal room they take."""

    start: int
    end: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: its cells (one, unless gaps part it), its box and the look of its letters.

    Lengths are in points, `bottom` and `top` from the lower edge of the page; `hyphen` marks one that ends
    in a hyphen which PDFium took for the break of a word, `aside` what stands in a margin,
    `raised` one whose first letter is small, as the mark of a footnote.
    """

    page: int
    cells: tuple[Cell, ...]
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    mono: bool
    rotated: bool
    hyphen: bool = False
    aside: bool = False
    raised: bool = False

    @property
    def start(self) -> int:
        """The index of its first character."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """The index after its last character."""
        return self.cells[-1].end


class PageText:
    """The characters of a page, and their lines; `unseen` as in `VisiblePage`."""

    def __init__(
        self, page: pypdfium2.PdfPage, text_page: pdfium.FPDF_TEXTPAGE, number: int, unseen: set[str]
    ) -> None:
        self.number = number
        self._letters = Letters(text_page)
        self._visible = VisiblePage(page, unseen)
        self.text = self._letters.text
        self.bottom, self.top = self._visible.bottom, self._visible.top

    def lines(self) -> list[PageLine]:
        """The lines that are on the page and have a letter, those of one baseline joined."""
        lines: list[PageLine] = []
        for match in LINE_BREAK.finditer(self.text):
            for line in self._lines(match.start(), match.end()):
                at = _row_begun(lines, line)
                if at is None:
                    lines.append(line)
                else:
                    lines[at] = _joined(lines[at], line)
        return lines

    def _lines(self, start: int, end: int) -> Iterator[PageLine]:
        """The line that some characters are; two where PDFium saw no line end before a raised letter."""
        line = self._line(start, end)
        if line is None:
            return
        is_tall = line.top - line.bottom > TALL * line.size and not line.rotated
        at = self._unseen_break(line) if is_tall else 0
        if not at:
            yield line
            return
        for first, last in ((start, at), (at, end)):
            if part := self._line(first, last):
                yield part

    def _unseen_break(self, line: PageLine) -> int:
        """Where the letters of a line go back to its left edge: the index of the first one there, or 0."""
        for space in _WIDE.finditer(self.text, line.start, line.end):
            before = self._letters.edge(space.start() - 1, right=True)
            after = self._letters.edge(space.end(), right=False)
            if before is not None and after is not None and after < before - 2 * line.size:
                return space.end()
        return 0

    def _line(self, start: int, end: int) -> PageLine | None:
        words = self.text[start:end]
        end -= len(words) - len(words.rstrip())
        start += len(words) - len(words.lstrip())
        if start >= end:
            return None
        box = self._letters.box(start, end)
        if box is None or not self._visible.holds(box):
            return None
        middle = (start + end) // 2
        while self.text[middle].isspace():
            middle -= 1
        size, is_turned = self._letters.size(middle)
        if size < SMALLEST or (self._letters.is_pale(middle) and self._visible.hides(words, box)):
            return None  # written so that nobody sees it
        cells = (Cell(start, end, box[0], box[2]),) if is_turned else (*self._cells(start, end, box, size),)
        if not cells:
            return None
        line_size = self._letters.line_size(size, start, end)
        return PageLine(
            self.number,
            cells,
            *box,
            size=line_size,
            bold=all(map(self._letters.is_bold, (middle, start, end - 1))),
            mono=self._letters.is_mono(middle),
            rotated=is_turned,
            hyphen=end < len(self.text) and self.text[end] in HYPHEN,
            raised=self._letters.size(start)[0] < RAISED * line_size,
        )

    def _cells(self, start: int, end: int, box: Box, size: float) -> Iterator[Cell]:
        """The line cut at its gaps and dot leaders."""
        left, begin = box[0], start
        for gap_start, gap_end in self._gaps(start, end):
            before = self._letters.edge(gap_start - 1, right=True)
            after = self._letters.edge(gap_end, right=False)
            is_leader = gap_end - gap_start > 3
            if before is None or after is None or not (is_leader or after - before > size):
                continue
            yield Cell(begin, gap_start, left, before)
            left, begin = after, gap_end
        if begin < end:
            yield Cell(begin, end, left, box[2])

    def _gaps(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where white space or a leader stands between two letters."""
        at = start
        words = self.text[start:end]
        leaders = [match.span() for match in _LEADERS.finditer(words)]
        spaces = [match.span() for match in _WIDE.finditer(words)]
        for first, last in sorted([*leaders, *spaces]):
            if start + first < at:
                continue
            while first > 0 and words[first - 1].isspace():
                first -= 1
            while last < len(words) and words[last].isspace():
                last += 1
            at = start + last
            if first > 0 and last < len(words):
                yield start + first, at


def _row_begun(lines: list[PageLine], line: PageLine) -> int | None:
    """The index of the line that this piece goes on: the last one, or one whose last cell has wrapped."""
    for at in range(len(lines) - 1, max(-1, len(lines) - 2 - MAX_WRAPPED), -1):
        if _on_one_baseline(lines[at], line):
            return at
        above = lines[at - 1] if at else None
        if above is None or lines[at].left < above.left + line.size or len(above.cells) < 2:
            return None
    return None


def _on_one_baseline(above: PageLine, line: PageLine) -> bool:
    """Whether two pieces that follow each other stand on one line, the second to the right."""
    size = max(above.size, line.size)
    if above.rotated or line.rotated or line.left < above.right - 0.3 * size:
        return False
    small = min(above.size, line.size)
    overlap = min(above.top, line.top) - max(above.bottom, line.bottom)
    is_near = abs(above.bottom - line.bottom) < SAME_BASELINE * size
    is_raised = small < 0.8 * size and overlap > 0.4 * small and line.left - above.right < size
    return is_near or is_raised


def _joined(above: PageLine, line: PageLine) -> PageLine:
    """One line of two pieces: cells of their own where a gap parts them."""
    gap = line.left - above.right
    if gap > max(above.size, line.size):
        cells = (*above.cells, *line.cells)
    else:
        last, first = above.cells[-1], line.cells[0]
        cells = (*above.cells[:-1], Cell(last.start, first.end, last.left, first.right), *line.cells[1:])
    larger = above if above.end - above.start >= line.end - line.start else line
    return replace(
        larger, cells=cells, left=above.left, right=line.right, bottom=min(above.bottom, line.bottom),
        top=max(above.top, line.top), bold=above.bold and line.bold, hyphen=line.hyphen,
        raised=above.raised or above.size < RAISED * larger.size,
    )  # fmt: skip
