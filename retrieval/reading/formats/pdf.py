"""PDF, read by PDFium: text in reading order, with a way back from each character to its page."""

import ctypes
import re
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from retrieval.reading.derived import (
    CELL_GAP,
    Derived,
    Piece,
    TextBuilder,
    Unreadable,
    clean,
    join_surrogates,
)
from retrieval.reading.formats.pdf_layout import Group, Layout, Shape, style_of
from retrieval.reading.formats.pdf_lines import Cell, PageLine, PageText
from retrieval.reading.formats.pdf_margins import without_margins
from retrieval.reading.formats.pdf_rows import header_rows, make_rows
from retrieval.types import SentenceKind
from retrieval.where import Where

MAX_PAGES = 5_000
MIN_TEXT_PAGES = 0.05  # of all pages; where fewer have text, the rest is a scan
MAX_UNREADABLE = 0.05  # of all characters: controls and U+FFFD, drawn by fonts without a map
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_BAD = re.compile("[\x00\x04-\x08\x0e-\x1f\ufffd]")
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\u00ad\ud800-\udfff]+")
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
_LAST_WORD = re.compile(r"[\w-]+$")
_PREFIXES = ("self",)
_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)(?![\x02\ufffe])")
_FIRST_WORD = re.compile(r"\w+")
_KINDS = {
    Shape.PROSE: SentenceKind.PROSE,
    Shape.HEADING: SentenceKind.HEADING,
    Shape.ITEM: SentenceKind.ITEM,
    Shape.CODE: SentenceKind.CODE,
}
_JUNK_TITLE = re.compile(r"microsoft |untitled|\.(?:docx?|xlsx?|pptx?|exe|indd|qxd)\b", re.IGNORECASE)
# What PDFium says where it cannot open a file.
_LOAD_ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: ("needs a password", "save a copy without one"),
    pdfium.FPDF_ERR_SECURITY: ("is locked in a way that cannot be read", "save a copy without it"),
}


def read(data: bytes, name: str) -> Derived:
    """The text of a PDF.

    Raises:
        Unreadable: it needs a password, is damaged, is a scan, or has fonts without a map to letters.
    """
    document = open_document(data)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise Unreadable(f"has {count:,} pages, more than {MAX_PAGES:,}", "split it")
        pages = list(_pages(document))
        _require_text(pages)
        return _Reader(document, pages).read()
    finally:
        document.close()


def open_document(data: bytes) -> pypdfium2.PdfDocument:
    """A PDF's document.

    Raises:
        Unreadable: it cannot be opened.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) == 0:
            raise Unreadable("has no page", "write it or remove it")
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise Unreadable(
            *_LOAD_ERRORS.get(code, ("is damaged or cut short", "fetch or export it again"))
        ) from None
    return document


def _pages(document: pypdfium2.PdfDocument) -> Iterator[tuple[PageText, list[PageLine]]]:
    unseen: set[str] = set()
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError:  # a page that is damaged: the others are read
            continue
        text = PageText(page, text_page.raw, number + 1, unseen)
        yield text, text.lines()
        text_page.close()
        page.close()


def _require_text(pages: Sequence[tuple[PageText, list[PageLine]]]) -> None:
    with_text = sum(bool(lines) for _, lines in pages)
    if not with_text or with_text < MIN_TEXT_PAGES * len(pages):
        raise Unreadable("has no text layer (a scan?)", "run OCR over it, as with ocrmypdf")
    characters = sum(len(page.text) for page, _ in pages)
    unreadable = sum(len(_BAD.findall(page.text)) for page, _ in pages)
    if unreadable > MAX_UNREADABLE * characters:
        raise Unreadable(
            "has fonts that do not say which letters they draw",
            "run OCR over it, as with ocrmypdf --force-ocr",
        )


class _Reader:
    """A document being read."""

    def __init__(
        self, document: pypdfium2.PdfDocument, pages: Sequence[tuple[PageText, list[PageLine]]]
    ) -> None:
        self.document = document
        self.pages = pages
        self.texts = {page.number: page.text for page, _ in pages}
        self.hyphenated = {
            match.group().lower() for text in self.texts.values() for match in _HYPHENATED.finditer(text)
        }
        self.words = {match.group().lower() for text in self.texts.values() for match in _WORD.finditer(text)}
        self.builder = TextBuilder()
        self.wheres = {page.number: self._where(page.number) for page, _ in pages}

    def read(self) -> Derived:
        lines = without_margins(self.pages)
        heights = {page.number: page.top - page.bottom for page, _ in self.pages}
        for group in Layout(style_of(lines), self.texts, heights).read(lines):
            if group.shape is Shape.TABLE:
                self._add_table(group)
            else:
                self.builder.add_pieces(
                    _KINDS[group.shape],
                    self._flowing(group),
                    level=group.level,
                    depth=group.depth,
                    joined=group.joined,
                )
        self._state_fields()
        empty = sum(not has_text for _, has_text in self.pages)
        if empty:
            message = f"{empty:,} of {len(self.pages):,} pages have no text"
            self.builder.notices.append((message, "run OCR over it, as with ocrmypdf, if they are scans"))
        damaged = len(self.document) - len(self.pages)
        if damaged:
            message = f"{damaged:,} of {len(self.document):,} pages are damaged and left out"
            self.builder.notices.append((message, "fetch or export it again"))
        return self.builder.build()

    def _where(self, number: int) -> Where:
        buffer = (ctypes.c_char * 200)()
        length = pdfium.FPDF_GetPageLabel(self.document.raw, number - 1, buffer, len(buffer))
        label = (
            bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "ignore") if length <= len(buffer) else ""
        )
        label = " ".join(clean(label).split())[:20]
        return Where(page=number, label=label if label != str(number) else "")

    def _flowing(self, group: Group) -> Iterator[Piece]:
        """The words of a paragraph, its lines joined."""
        for at, line in enumerate(group.lines):
            if at:
                yield from self._line_break(group.lines[at - 1], line, group.shape)
            for number, cell in enumerate(line.cells):
                if number:
                    yield Piece(" ", self.wheres[line.page])
                yield from self._pieces(line.page, cell)

    def _line_break(self, above: PageLine, line: PageLine, shape: Shape) -> Iterator[Piece]:
        """What stands between two lines of a paragraph: a space, or nothing after a broken word."""
        where = self.wheres[above.page]
        text = self.texts[above.page]
        if shape is Shape.CODE:
            yield Piece("\n", where)
        elif above.hyphen:
            if self._keeps_hyphen(
                text[: above.end][-40:], self.texts[line.page][line.start : line.start + 40]
            ):
                yield Piece("-", where, above.end)
        elif not (text[above.end - 1] in "-–" and text[above.end - 2 : above.end - 1].isalnum()):
            yield Piece(" ", where)

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether a hyphen at a line's end is the word's own: by the document's other words, or a figure."""
        head, tail = _LAST_WORD.search(before), _FIRST_WORD.match(after)
        if head is None or tail is None:
            return True
        if tail.group()[0].isdigit() or not tail.group()[0].islower() or not head.group()[-1].islower():
            return True
        first, second = head.group().lower(), tail.group().lower()
        if f"{first}-{second}" in self.hyphenated or first in _PREFIXES:
            return True
        return first + second not in self.words and first in self.words and second in self.words

    def _add_table(self, group: Group) -> None:
        rows = make_rows(group.lines)
        page = group.lines[0].page
        headers = header_rows(rows, self.texts[page])
        if headers > 1:  # a header of several rows is one row: its cells stand above each other
            cells = tuple(
                tuple(cell for row in rows[:headers] for cell in row.cells[at])
                for at in range(len(rows[0].cells))
            )
            rows = [type(rows[0])(cells, rows[0].line), *rows[headers:]]
        for at, row in enumerate(rows):
            kind = SentenceKind.HEADER if at == 0 and headers else SentenceKind.ROW
            self.builder.add_pieces(kind, self._row(page, row.cells), joined=at > 0)

    def _row(self, page: int, cells: Sequence[Sequence[Cell]]) -> Iterator[Piece]:
        for at, parts in enumerate(cells):
            if at:
                yield Piece(CELL_GAP, self.wheres[page])
            for number, cell in enumerate(parts):
                if number:
                    yield Piece(" ", self.wheres[page])
                yield from self._pieces(page, cell)

    def _pieces(self, page: int, cell: Cell) -> Iterator[Piece]:
        """Characters of a page, cut wherever some are dropped or two are one."""
        text, where, at = self.texts[page][cell.start : cell.end], self.wheres[page], 0
        breaks = [*_DROPPED.finditer(text), *_SURROGATES.finditer(text)] if not text.isprintable() else []
        for gap in sorted(breaks, key=lambda match: (match.start(), -match.end())):
            if gap.start() < at:
                continue
            yield Piece(text[at : gap.start()], where, cell.start + at)
            if _SURROGATES.fullmatch(gap.group()):
                yield Piece(join_surrogates(gap.group()), where, cell.start + gap.start())
            at = gap.end()
        yield Piece(text[at:], where, cell.start + at)

    def _state_fields(self) -> None:
        """Title and author, where the metadata's title stands on the first page, too."""
        stated = self.document.get_metadata_dict(skip_empty=True)
        first = " ".join(self.pages[0][0].text.lower().split()) if self.pages else ""
        title = " ".join(clean(stated.get("Title", "")).split())
        words = re.findall(r"\w+", title.lower())
        if words and not _JUNK_TITLE.search(title) and all(word in first for word in words):
            self.builder.fields.append(("title", title))
            if author := " ".join(clean(stated.get("Author", "")).split()):
                self.builder.fields.append(("author", author))
