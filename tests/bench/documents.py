"""`python -m tests.bench.documents FOLDER`: how fast and how exactly the documents below a folder are read.

Seconds are those of the processor. What nobody has labelled is compared with the file itself: the letters in
the rectangles of a quote with the quote, the words of a Word file's XML with those of its text.
"""

import random
import re
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from ctypes import byref, c_double
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2.raw as pdfium

from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.derived import Derived
from retrieval.reading.deriving import Deriver
from retrieval.reading.formats import docx, pdf, pdf_pages
from retrieval.where import PageRect, char_ranges
from tests.bench.main_content import marked_pages
from tests.bench.measure import Row

QUOTES = 80  # of a PDF, whose rectangles are looked at
_LETTERS = re.compile(r"[\s|\u00ad\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff-]+")  # all but these
_DELETED = re.compile(
    r"<w:(del|moveFrom)\b[^>]*[^/]>.*?</w:\1>|<mc:Fallback\b.*?</mc:Fallback>"
    r"|<w:p\b(?:(?!</w:p>).)*?<w:pStyle w:val=\"TOC\d\"/>.*?</w:p>",
    re.DOTALL,
)
_WRITTEN = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|</w:(p|tc)>|<w:(tab|br|cr)\b")
_WORD = re.compile(r"\w+")


def main() -> None:
    """Print each figure as soon as it is known."""
    parser = ArgumentParser(prog="python -m tests.bench.documents")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1, help="by which the quotes are drawn")
    arguments = parser.parse_args()
    for row in rows(arguments.folder, arguments.seed):
        sys.stdout.write(f"{row.name} | {row.ours:.4g} {row.unit}{f' | {row.reach}' if row.reach else ''}\n")
        sys.stdout.flush()


def rows(folder: Path, seed: int) -> Iterator[Row]:
    """The figures of all PDF and Word files below a folder."""
    drawn = exact = 0
    for file in readable(folder, "*.pdf"):
        began = time.process_time()
        derived = pdf.read(file.read_bytes(), file.name)
        pages = len({place.where.page for place in derived.places})
        speed = pages / (time.process_time() - began)
        yield Row(f"{file.name}: {pages} pages", "pages a second", speed)
        wrong = list(wrong_quotes(file, derived, random.Random(seed)))
        drawn, exact = drawn + QUOTES, exact + QUOTES - len(wrong)
        for quote, marked in wrong:
            sys.stdout.write(f"    {quote!r} is marked as {marked!r}\n")
    if drawn:
        yield Row(f"quotes whose rectangles hold their letters: {exact} of {drawn}", "", exact / drawn)
    for name, overlap in marked_pages(folder):
        shares = f"precision {overlap.precision:.3f}, recall {overlap.recall:.3f}"
        yield Row(f"{name}: main content, {shares}", "F", overlap.f)
    for file in readable(folder, "*.docx"):
        written, missing = missing_words(file.read_bytes())
        yield Row(f"{file.name}: words missing of {written:,}", "", missing)


def readable(folder: Path, pattern: str) -> Iterator[Path]:
    """The files that the child process with its limits can read, so that none is a bomb here."""
    with Deriver() as deriver:
        for file in sorted(folder.rglob(pattern)):
            with suppress(UnreadableFile):
                deriver.derive(file.name, file.read_bytes())
                yield file


def wrong_quotes(file: Path, derived: Derived, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Quotes drawn from a PDF's text whose rectangles hold other letters: the quote, and those letters."""
    data = file.read_bytes()
    document = pdf.open_document(data)
    for _ in range(QUOTES):
        start, end = _span(derived, draw)
        ranges = char_ranges(derived.places, start, end)
        rectangles = pdf_pages.rectangles(data, ranges)
        quote, marked = _letters(derived.text[start:end]), _letters(_inside(document, rectangles))
        if Counter(quote) != Counter(marked):
            yield derived.text[start:end], marked


def _span(derived: Derived, draw: random.Random) -> tuple[int, int]:
    """A span that begins and ends within a block or in the next one, as a quote may."""
    first = draw.randrange(len(derived.blocks))
    last = min(first + draw.choice((0, 0, 0, 1)), len(derived.blocks) - 1)
    start = draw.randrange(derived.blocks[first].start, derived.blocks[first].end)
    least = max(start + 1, derived.blocks[last].start + 1)
    return start, draw.randint(least, derived.blocks[last].end)


def _inside(document: pdf.pypdfium2.PdfDocument, rectangles: list[PageRect]) -> str:
    """The characters whose middle is inside one of the rectangles, in the order of the pages."""
    shown = []
    for number in sorted({rectangle.page for rectangle in rectangles}):
        page = document[number - 1]
        text_page = page.get_textpage()
        on_page = [rectangle for rectangle in rectangles if rectangle.page == number]
        left, right, bottom, top = (c_double() for _ in range(4))
        corners = [byref(edge) for edge in (left, right, bottom, top)]
        for index in range(pdfium.FPDFText_CountChars(text_page.raw)):
            pdfium.FPDFText_GetCharBox(text_page.raw, index, *corners)
            x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
            if any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in on_page):
                shown.append(chr(pdfium.FPDFText_GetUnicode(text_page.raw, index)))
    return "".join(shown)


def _letters(text: str) -> str:
    return _LETTERS.sub("", text)


def missing_words(data: bytes) -> tuple[int, int]:
    """The words that the XML of a Word file shows, and how many of them its text has not."""
    with ZipFile(BytesIO(data)) as archive:
        names = [
            name for name in archive.namelist() if re.fullmatch(r"word/(document|footnotes)\d*\.xml", name)
        ]
        xml = "".join(archive.read(name).decode() for name in names)
    words = Counter(_WORD.findall(_shown(xml)))
    read = Counter(_WORD.findall(docx.read(data, "x.docx").text))
    return words.total(), (words - read).total()


def _shown(xml: str) -> str:
    """The text that XML of Word shows, without what was deleted, doubled or is a table of contents."""
    from html import unescape

    pieces = _WRITTEN.finditer(_DELETED.sub("", xml))
    return unescape("".join(piece.group(1) if piece.group(1) is not None else " " for piece in pieces))


if __name__ == "__main__":
    main()
