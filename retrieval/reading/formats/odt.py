"""ODT: headings, paragraphs, lists, tables and notes; what is deleted or commented is left out."""

from collections.abc import Iterator

from retrieval.reading.derived import Derived, TextBuilder, Unreadable
from retrieval.reading.formats.archive import Archive
from retrieval.reading.formats.tables import is_header, trimmed_columns
from retrieval.reading.formats.xml_tree import Element, parse_xml
from retrieval.types import SentenceKind

DROPPED = frozenset(
    """tracked-changes annotation sequence-decls forms table-of-content alphabetical-index bibliography
    note-citation change change-start change-end""".split()
)
MAX_REPEATED = 60  # columns or rows that one element stands for
MAX_SPACES = 100
LAYOUT_CHARS = 1_500  # of a cell; a table with larger ones lays out a page


def read(data: bytes, name: str) -> Derived:
    """The text of an OpenDocument text; the errors of `Archive` and `parse_xml`."""
    archive = Archive(data)
    if "content.xml" not in archive.names:
        raise Unreadable(
            "is not the document that its name says", "rename it with the suffix of its real format"
        )
    manifest = archive.optional("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable("needs a password", "save a copy without one")
    body = parse_xml(archive.read("content.xml")).find("body", "text")
    reader = _Reader()
    reader.builder.fields += _fields(archive)
    if body is not None:
        reader.read_blocks(body, 0)
    return reader.builder.build()


def _fields(archive: Archive) -> Iterator[tuple[str, str]]:
    data = archive.optional("meta.xml")
    try:
        meta = parse_xml(data) if data is not None else Element("")
    except Unreadable:
        return
    for tag, name in (("title", "title"), ("initial-creator", "author")):
        element = next(meta.all(tag), None)
        if element is not None and (words := " ".join(element.text.split())):
            yield name, words


class _Reader:
    """A document being read."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self._notes: list[Element] = []
        self._frames: list[Element] = []
        self._number = 0
        self._in_list = False

    def read_blocks(self, parent: Element, depth: int) -> None:
        """Add what an element holds; `depth` is that of the list it stands in."""
        for child in parent.children:
            if child.tag in DROPPED:
                continue
            if child.tag == "h":
                level = child.get("outline-level", "1")
                self._add(SentenceKind.HEADING, child, int(level) if level.isdecimal() else 1, 0)
            elif child.tag == "p":
                self._add(SentenceKind.ITEM if depth else SentenceKind.PROSE, child, 0, depth)
            elif child.tag == "list":
                self.read_blocks(child, depth + 1)
            elif child.tag == "table":
                self._read_table(child)
            else:
                self.read_blocks(child, depth)

    def _add(self, kind: SentenceKind, paragraph: Element, level: int, depth: int) -> None:
        notes, self._notes = self._notes, []
        frames, self._frames = self._frames, []
        words = "".join(self._words(paragraph))
        joined = kind is SentenceKind.ITEM and self._in_list
        self.builder.add(kind, words, level=min(level, 6), depth=depth, joined=joined)
        self._in_list = kind is SentenceKind.ITEM and bool(words.strip() or self._in_list)
        cited, boxes = self._notes, self._frames
        self._notes, self._frames = notes, frames
        for box in boxes:
            self.read_blocks(box, 0)
        for note in cited:
            self._number += 1
            body = " ".join(part.text for part in note.children if part.tag == "note-body")
            self.builder.add(SentenceKind.PROSE, f"[{self._number}] {' '.join(body.split())}")

    def _words(self, parent: Element) -> Iterator[str]:
        for part in parent.content:
            if isinstance(part, str):
                yield part
            elif part.tag == "s":
                count = part.get("c", "1")
                yield " " * (min(int(count), MAX_SPACES) if count.isdecimal() else 1)
            elif part.tag in ("tab", "line-break"):
                yield " "
            elif part.tag == "note":
                self._notes.append(part)
                yield f"[{self._number + len(self._notes)}]"
            elif part.tag == "text-box":
                self._frames.append(part)
            elif part.tag not in DROPPED:
                yield from self._words(part)

    def _read_table(self, table: Element) -> None:
        rows = list(_rows(table))
        elements = [
            [cell for cell in row.children if cell.tag in ("table-cell", "covered-table-cell")]
            for row, _ in rows
        ]
        is_layout = max(map(len, elements), default=0) < 2 or any(
            len(cell.text) > LAYOUT_CHARS for row in elements for cell in row
        )
        if is_layout:
            for row in elements:
                for cell in row:
                    self.read_blocks(cell, 0)
            return
        values = trimmed_columns([list(self._values(row)) for row in elements])
        headers = next((n for n, (_, is_head) in enumerate(rows) if not is_head), len(rows) - 1)
        headers = headers or int(is_header(values[0], values[1:]))
        self._in_list = False
        for number, row_values in enumerate(values):
            self.builder.add_row(row_values, header=number < headers, joined=number > 0)

    def _values(self, cells: list[Element]) -> Iterator[str]:
        for cell in cells:
            words = " ".join("".join(self._words(part)).strip() for part in _paragraphs(cell)).strip()
            count = cell.get("number-columns-repeated", "1")
            for _ in range(min(int(count), MAX_REPEATED) if count.isdecimal() else 1):
                yield words


def _rows(parent: Element, *, is_head: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, and whether each is marked as a header."""
    for child in parent.children:
        if child.tag == "table-row":
            yield child, is_head
        elif child.tag in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child, is_head=is_head or child.tag == "table-header-rows")


def _paragraphs(parent: Element) -> Iterator[Element]:
    """The paragraphs of a cell, those of lists and tables in it with them."""
    for child in parent.children:
        if child.tag in ("p", "h"):
            yield child
        elif child.tag not in DROPPED:
            yield from _paragraphs(child)
