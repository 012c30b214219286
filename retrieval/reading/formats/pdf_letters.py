"""The letters of a PDF's page by PDFium: characters, boxes, fonts.

They are read by their index, never by their position in PDFium's own text, which drops some.
"""

import ctypes
import math
from array import array

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]  # left, bottom, right and top in points, from the lower left corner
BOLD = 600  # font weights of plain text are 340 to 440, and -1 where unknown
PALE = 240  # of 255: a colour that is not seen on white
INITIAL = 1.8  # of the size of a line's other letters: a larger first one is a drop cap


class Letters:
    """The letters of a page; surrogates stay apart, so that `text` has one character for each."""

    def __init__(self, text_page: pdfium.FPDF_TEXTPAGE) -> None:
        self._text_page = text_page
        self.text = _read_characters(text_page)

    def box(self, start: int, end: int) -> Box | None:
        """The room that letters take; None where PDFium knows of none."""
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

    def edge(self, index: int, *, right: bool) -> float | None:
        """The left or the right edge of a letter."""
        left, far, bottom, top = (ctypes.c_double() for _ in range(4))
        corners = [ctypes.byref(edge) for edge in (left, far, bottom, top)]
        if not pdfium.FPDFText_GetCharBox(self._text_page, index, *corners):
            return None
        return far.value if right else left.value

    def line_size(self, size: float, start: int, end: int) -> float:
        """The size of a line's letters, given that of its middle one, which may be a raised one."""
        size = max(size, self.size(end - 1)[0])
        first = self.size(start)[0]
        return max(size, first) if first < INITIAL * size else size

    def size(self, index: int) -> tuple[float, bool]:
        """The size of a letter as it is drawn, in points, and whether it is turned."""
        size = pdfium.FPDFText_GetFontSize(self._text_page, index)
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(self._text_page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            return size or 1.0, abs(matrix.b) > abs(matrix.a)
        return size or 1.0, False

    def is_pale(self, index: int) -> bool:
        """Whether a letter is drawn in white, or not at all."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        channels = [ctypes.byref(channel) for channel in (red, green, blue, alpha)]
        if not pdfium.FPDFText_GetFillColor(self._text_page, index, *channels):
            return False
        return alpha.value == 0 or min(red.value, green.value, blue.value) >= PALE

    def is_bold(self, index: int) -> bool:
        """By its weight; by the font's name where the font does not say."""
        if pdfium.FPDFText_GetFontWeight(self._text_page, index) >= BOLD:
            return True
        return any(mark in self._font(index)[0] for mark in (b"Bold", b"Black", b"Heavy"))

    def is_mono(self, index: int) -> bool:
        """Whether its font is monospaced, by the font's flags or name."""
        name, flags = self._font(index)
        return bool(flags & 1) or b"Courier" in name or b"Mono" in name

    def _font(self, index: int) -> tuple[bytes, int]:
        """The name of a letter's font, and its flags, of which the first says that it is monospaced."""
        name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text_page, index, name, len(name), ctypes.byref(flags))
        return name.value, flags.value


def _read_characters(text_page: pdfium.FPDF_TEXTPAGE) -> str:
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
