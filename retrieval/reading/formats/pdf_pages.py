"""A PDF's page for people: rectangles of characters, and a picture with them marked."""

import ctypes
import math
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from retrieval.reading.derived import Unreadable
from retrieval.reading.formats.pdf import open_document
from retrieval.where import CharRange, PageRect

LONGEST_SIDE = 1_600  # pixels: a page may be 200,000 points wide
SCALE = 2.0  # pixels a point, where the page is not too large for that
MARGIN = 1.0  # points around what is marked
MARKED = bytes(round(0.45 * value) for value in range(256))  # of the blue of what is marked: it turns yellow
Box = tuple[float, float, float, float]


def rectangles(data: bytes, ranges: Sequence[CharRange]) -> list[PageRect]:
    """The rectangles of characters, one for each line and page.

    Raises:
        Unreadable: the file cannot be opened, or has no such page.
    """
    document = open_document(data)
    try:
        by_page: dict[int, list[CharRange]] = defaultdict(list)
        for part in ranges:
            by_page[part.page].append(part)
        merged: list[PageRect] = []
        for number, parts in by_page.items():
            page = _page(document, number)
            merged += (PageRect(number, *box) for box in _boxes_of(page, parts))
        return merged
    finally:
        document.close()


def marked_page(data: bytes, number: int, ranges: Sequence[CharRange]) -> bytes:
    """A page as a PNG, with characters of it marked; the errors of `rectangles`."""
    document = open_document(data)
    try:
        page = _page(document, number)
        width, height = page.get_size()
        scale = min(SCALE, LONGEST_SIDE / max(width, height, 1.0))
        bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothtext=False)
        pixels, channels = bytearray(bitmap.buffer), bitmap.n_channels
        for box in _boxes_of(page, [part for part in ranges if part.page == number]):
            _mark(pixels, bitmap, _on_screen(page, box, bitmap))
        rows = [
            bytes(pixels[row * bitmap.stride : row * bitmap.stride + bitmap.width * channels])
            for row in range(bitmap.height)
        ]
        return _png(bitmap.width, bitmap.height, channels, rows)
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> Any:
    if not 1 <= number <= len(document):
        raise Unreadable(f"has no page {number}", f"it has {len(document)}")
    return document[number - 1]


def _boxes_of(page: Any, parts: Sequence[CharRange]) -> Iterator[Box]:
    """What characters of a page take, a box for each line of them."""
    return _merged([box for part in parts for box in _boxes(page, part)])


def _boxes(page: Any, part: CharRange) -> Iterator[Box]:
    """Left, bottom, right and top of what characters take, a box a line."""
    text_page = page.get_textpage()
    count = pdfium.FPDFText_CountRects(text_page.raw, part.first, part.count)
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    corners = [ctypes.byref(edge) for edge in (left, top, right, bottom)]
    for number in range(count):
        if pdfium.FPDFText_GetRect(text_page.raw, number, *corners):
            yield left.value, bottom.value, right.value, top.value


def _merged(boxes: Sequence[Box]) -> Iterator[Box]:
    """Boxes with those that go on with one on the same line joined to it."""
    last: Box | None = None
    for box in boxes:
        if last is not None and _is_next(last, box):
            last = last[0], min(last[1], box[1]), box[2], max(last[3], box[3])
            continue
        if last is not None:
            yield last
        last = box
    if last is not None:
        yield last


def _is_next(box: Box, other: Box) -> bool:
    heights = box[3] - box[1], other[3] - other[1]
    height = max(heights)
    overlap = min(box[3], other[3]) - max(box[1], other[1])
    return overlap > 0.5 * min(heights) and -0.1 * height <= other[0] - box[2] < 0.6 * height


def _on_screen(page: Any, box: Box, bitmap: Any) -> tuple[int, int, int, int]:
    """A box in pixels, from the left and the top, whichever way the page is turned."""
    across, down = ctypes.c_int(), ctypes.c_int()
    corners = []
    for x, y in ((box[0] - MARGIN, box[1] - MARGIN), (box[2] + MARGIN, box[3] + MARGIN)):
        pdfium.FPDF_PageToDevice(
            page.raw, 0, 0, bitmap.width, bitmap.height, 0, x, y, ctypes.byref(across), ctypes.byref(down)
        )
        corners.append((across.value, down.value))
    (x0, y0), (x1, y1) = corners
    left, right = sorted((max(0, min(x0, bitmap.width)), max(0, min(x1, bitmap.width))))
    top, bottom = sorted((max(0, min(y0, bitmap.height)), max(0, min(y1, bitmap.height))))
    return left, top, math.ceil(right), math.ceil(bottom)


def _mark(pixels: bytearray, bitmap: Any, area: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = area
    for row in range(top, bottom):
        start = row * bitmap.stride + left * bitmap.n_channels + 2  # the third of red, green, blue
        stop = row * bitmap.stride + right * bitmap.n_channels
        pixels[start : stop : bitmap.n_channels] = pixels[start : stop : bitmap.n_channels].translate(MARKED)


def _png(width: int, height: int, channels: int, rows: Sequence[bytes]) -> bytes:
    kind = {1: 0, 3: 2, 4: 6}[channels]  # grey, RGB, RGB with alpha
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    header = struct.pack(">2I5B", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
