"""Invisible words on a PDF's page: outside of it, or in the colour of the paper."""

import ctypes
import re

import pypdfium2
import pypdfium2.raw as pdfium

from retrieval.reading.formats.pdf_letters import PALE, Box

PICTURE_SIDE = 400  # pixels of the picture in which pale words are looked for
LETTER_SIZE = 612.0, 792.0  # points: of a page that does not state its size
_DIGITS = re.compile(r"\d+")


class VisiblePage:
    """What is seen of a page; its box is the part that is shown, in points.

    `unseen` are the hidden lines of the pages before, digits left out: a mark that is on every page is looked
    for in the picture of one.
    """

    def __init__(self, page: pypdfium2.PdfPage, unseen: set[str]) -> None:
        self._page = page
        self._unseen = unseen
        self._picture: pypdfium2.PdfBitmap | None = None
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        corners = [ctypes.byref(edge) for edge in (left, bottom, right, top)]
        if not pdfium.FPDFPage_GetCropBox(page.raw, *corners) and not pdfium.FPDFPage_GetMediaBox(
            page.raw, *corners
        ):
            right.value, top.value = LETTER_SIZE
        self.left, self.bottom, self.right, self.top = left.value, bottom.value, right.value, top.value

    def holds(self, box: Box) -> bool:
        """Whether a part of a box is on the page."""
        left, bottom, right, top = box
        return right > self.left and left < self.right and top > self.bottom and bottom < self.top

    def hides(self, words: str, box: Box) -> bool:
        """Whether words drawn in a pale colour cannot be seen."""
        key = _DIGITS.sub("", words)
        if key not in self._unseen and self._is_blank(box):
            self._unseen.add(key)
        return key in self._unseen

    def _is_blank(self, box: Box) -> bool:
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
