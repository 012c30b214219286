"""The lines of a PDF's page as PDFium gives them, in the order in which the page draws them.

Characters are read by their index, never by their position in PDFium's own text, which drops some.
"""

import ctypes
import math
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

LINE_BREAK = re.compile(r"[^\r\n\x02\ufffe]+")
HYPHEN = "\x02\ufffe"  # how PDFium writes a hyphen at a line's end
BOLD = 600  # font weights of plain text are 340 to 440, and -1 where unknown
SMALLEST = 1.0  # points of a letter that can be read
PALE = 240  # of 255: a colour that is not seen on white
PICTURE_SIDE = 400  # pixels of the picture in which hidden words are looked for
MAX_WRAPPED = 4  # lines of a cell below the first one, before the next cell of the row
SAME_BASELINE = 0.35  # of the font's size: a raised or lowered letter is of the same line
_LEADERS = re.compile(r"(?:\.[ \u00a0]?){4,}|…{2,}|_{4,}")
_DIGITS = re.compile(r"\d+")
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
    in a hyphen which PDFium took for the break of a word.
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

    @property
    def start(self) -> int:
        """The index of its first character."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """The index after its last character."""
        return self.cells[-1].end


class PageText:
    """The characters of a page, and their lines.

    `unseen` are the hidden lines of the pages before, digits left out: a mark that is on every page is looked
    for in the picture of one.
    """

    def __init__(
        self, page: pypdfium2.PdfPage, text_page: pdfium.FPDF_TEXTPAGE, number: int, unseen: set[str]
    ) -> None:
        self.number = number
        self._page = page
        self._unseen = unseen
        self._picture: pypdfium2.PdfBitmap | None = None
        self._text_page = text_page
        self.text = _read_characters(text_page)
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        corners = [ctypes.byref(edge) for edge in (left, bottom, right, top)]
        if not pdfium.FPDFPage_GetCropBox(page.raw, *corners) and not pdfium.FPDFPage_GetMediaBox(
            page.raw, *corners
        ):
            right.value, top.value = 612.0, 792.0
        self.left, self.bottom, self.right, self.top = left.value, bottom.value, right.value, top.value

    def lines(self) -> list[PageLine]:
        """The lines that are on the page and have a letter, those of one baseline joined."""
        lines: list[PageLine] = []
        for match in LINE_BREAK.finditer(self.text):
            line = self._line(match.start(), match.end())
            if line is None:
                continue
            at = _row_begun(lines, line)
            if at is None:
                lines.append(line)
            else:
                lines[at] = _joined(lines[at], line)
        return lines

    def _line(self, start: int, end: int) -> PageLine | None:
        words = self.text[start:end]
        end -= len(words) - len(words.rstrip())
        start += len(words) - len(words.lstrip())
        if start >= end:
            return None
        box = self._box(start, end)
        if box is None or not self._is_on_page(box):
            return None
        middle = (start + end) // 2
        while self.text[middle].isspace():
            middle -= 1
        size, rotated = self._size(middle)
        if size < SMALLEST or (self._is_pale(middle) and self._is_unseen(words, box)):
            return None  # written so that nobody sees it
        is_bold = self._is_bold(middle) and self._is_bold(start)
        hyphen = end < len(self.text) and self.text[end] in HYPHEN
        cells = (
            tuple(self._cells(start, end, box, size)) if not rotated else (Cell(start, end, box[0], box[2]),)
        )
        if not cells:
            return None
        return PageLine(
            self.number, cells, *box, size=size, bold=is_bold, mono=self._is_mono(middle), rotated=rotated,
            hyphen=hyphen,
        )  # fmt: skip

    def _box(self, start: int, end: int) -> tuple[float, float, float, float] | None:
        count = pdfium.FPDFText_CountRects(self._text_page, start, end - start)
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        corners = [ctypes.byref(edge) for edge in (left, top, right, bottom)]
        boxes = []
        for number in range(count):
            if pdfium.FPDFText_GetRect(self._text_page, number, *corners):
                boxes.append((left.value, bottom.value, right.value, top.value))
        if not boxes:
            return None
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    def _is_on_page(self, box: tuple[float, float, float, float]) -> bool:
        left, bottom, right, top = box
        return right > self.left and left < self.right and top > self.bottom and bottom < self.top

    def _is_pale(self, index: int) -> bool:
        """Whether a character is drawn in white, or not at all."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        channels = [ctypes.byref(channel) for channel in (red, green, blue, alpha)]
        if not pdfium.FPDFText_GetFillColor(self._text_page, index, *channels):
            return False
        return alpha.value == 0 or min(red.value, green.value, blue.value) >= PALE

    def _is_unseen(self, words: str, box: tuple[float, float, float, float]) -> bool:
        key = _DIGITS.sub("", words)
        if key not in self._unseen and self._is_blank(box):
            self._unseen.add(key)
        return key in self._unseen

    def _is_blank(self, box: tuple[float, float, float, float]) -> bool:
        """Whether nothing is seen in a box: white words on a dark ground are."""
        if self._picture is None:
            scale = min(1.0, PICTURE_SIDE / max(self.right - self.left, self.top - self.bottom, 1.0))
            self._picture = self._page.render(scale=scale, grayscale=True)
        picture = self._picture
        across, down = ctypes.c_int(), ctypes.c_int()
        corners = []
        for x, y in ((box[0], box[1]), (box[2], box[3])):
            pdfium.FPDF_PageToDevice(
                self._page.raw, 0, 0, picture.width, picture.height, 0, x, y,
                ctypes.byref(across), ctypes.byref(down),
            )  # fmt: skip
            corners.append(
                (min(max(across.value, 0), picture.width), min(max(down.value, 0), picture.height))
            )
        (left, right), (top, bottom) = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        pixels = bytes(picture.buffer)
        rows = (
            pixels[row * picture.stride + left : row * picture.stride + right] for row in range(top, bottom)
        )
        return all(min(row, default=255) >= PALE for row in rows)

    def _size(self, index: int) -> tuple[float, bool]:
        """The size of a character as it is drawn, in points, and whether it is turned."""
        size = pdfium.FPDFText_GetFontSize(self._text_page, index)
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(self._text_page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            return size or 1.0, abs(matrix.b) > abs(matrix.a)
        return size or 1.0, False

    def _is_bold(self, index: int) -> bool:
        """By its weight; by the font's name where the font does not say."""
        if pdfium.FPDFText_GetFontWeight(self._text_page, index) >= BOLD:
            return True
        return any(mark in self._font(index)[0] for mark in (b"Bold", b"Black", b"Heavy"))

    def _is_mono(self, index: int) -> bool:
        name, flags = self._font(index)
        return bool(flags & 1) or b"Courier" in name or b"Mono" in name

    def _font(self, index: int) -> tuple[bytes, int]:
        """The name of a character's font, and its flags, of which the first says that it is monospaced."""
        name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text_page, index, name, len(name), ctypes.byref(flags))
        return name.value, flags.value

    def _cells(
        self, start: int, end: int, box: tuple[float, float, float, float], size: float
    ) -> Iterator[Cell]:
        """The line cut at its gaps and dot leaders."""
        left, begin = box[0], start
        for gap_start, gap_end in self._gaps(start, end):
            before, after = self._edge(gap_start - 1, right=True), self._edge(gap_end, right=False)
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

    def _edge(self, index: int, *, right: bool) -> float | None:
        left, far, bottom, top = (ctypes.c_double() for _ in range(4))
        corners = [ctypes.byref(edge) for edge in (left, far, bottom, top)]
        if not pdfium.FPDFText_GetCharBox(self._text_page, index, *corners):
            return None
        return far.value if right else left.value


def _read_characters(text_page: pdfium.FPDF_TEXTPAGE) -> str:
    """A character of text for each of the page's; surrogates stay apart."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer) - 1
    if written == count:
        codes = array("H", bytes(buffer)[: 2 * count])
        return "".join(map(chr, codes))
    unicode_of = pdfium.FPDFText_GetUnicode
    return "".join(chr(min(unicode_of(text_page, index), 0xFFFF) or 0xFFFF) for index in range(count))


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
    )  # fmt: skip
