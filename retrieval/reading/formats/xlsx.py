"""XLSX: each visible sheet as tables, its numbers as the sheet shows them."""

import re
from collections.abc import Iterator

from retrieval.reading.derived import Derived, TextBuilder, Unreadable
from retrieval.reading.formats.number_format import BUILT_IN, shown
from retrieval.reading.formats.ooxml import Package
from retrieval.reading.formats.sheet import Row, add_rows
from retrieval.reading.formats.xml_tree import Element
from retrieval.types import SentenceKind
from retrieval.where import Where

MAX_CELLS = 2_000_000
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}


def read(data: bytes, name: str) -> Derived:
    """The text of a workbook; the errors of `Package`."""
    package = Package(data)
    workbook = package.xml(package.main)
    reader = _Reader(package, workbook)
    builder = TextBuilder()
    builder.fields += package.fields()
    relations = package.relations(package.main)
    hidden = 0
    for sheet in workbook.all("sheet"):
        if sheet.get("state", "visible") != "visible":
            hidden += 1
            continue
        relation = relations.get(sheet.get("id"))
        root = package.optional(relation.target) if relation else None
        if root is None:
            continue
        where = Where(sheet=sheet.get("name"))
        builder.where = where
        rows = list(reader.rows(root))
        if rows:
            builder.add(SentenceKind.HEADING, sheet.get("name"), level=2)
            add_rows(rows, where, builder)
    if hidden:
        what = "1 hidden sheet was" if hidden == 1 else f"{hidden} hidden sheets were"
        builder.notices.append((f"{what} left out", "show what is to be read"))
    return builder.build()


class _Reader:
    """What the sheets of a workbook share: strings, formats of numbers, the first day."""

    def __init__(self, package: Package, workbook: Element) -> None:
        strings = package.related(package.main, "sharedStrings")
        self.strings = [_string(entry) for entry in strings.children] if strings is not None else []
        self.formats = list(_formats(package.related(package.main, "styles")))
        properties = workbook.find("workbookPr")
        self.epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.left = MAX_CELLS

    def rows(self, sheet: Element) -> Iterator[Row]:
        """The rows of a sheet that are not hidden and not empty."""
        data = sheet.find("sheetData")
        number = 0
        for row in data.children if data is not None else ():
            number = int(row.get("r")) if row.get("r").isdecimal() else number + 1
            if row.get("hidden") in ("1", "true"):
                continue
            cells = dict(self._cells(row))
            self.left -= len(cells)
            if self.left < 0:
                raise Unreadable(f"has more than {MAX_CELLS:,} cells", "split it")
            if cells:
                yield number, cells

    def _cells(self, row: Element) -> Iterator[tuple[int, str]]:
        column = -1
        for cell in row.children:
            match = _CELL.fullmatch(cell.get("r"))
            column = _column(match[1]) if match else column + 1
            if words := self._words(cell).strip():
                yield column, words

    def _words(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("is")
            return _string(inline) if inline is not None else ""
        value = cell.find("v")
        raw = value.text if value is not None else ""
        if kind == "s":
            return self.strings[int(raw)] if raw.isdecimal() and int(raw) < len(self.strings) else ""
        if kind == "b":
            return _BOOLEANS.get(raw, raw)
        if kind != "n" or not raw:
            return raw
        style = cell.get("s", "0")
        code = self.formats[int(style)] if style.isdecimal() and int(style) < len(self.formats) else ""
        try:
            return shown(float(raw), code, epoch_1904=self.epoch_1904)
        except ValueError:
            return raw


def _formats(styles: Element | None) -> Iterator[str]:
    """The number format of each style of a cell."""
    if styles is None:
        return
    custom = {entry.get("numFmtId"): entry.get("formatCode") for entry in styles.all("numFmt")}
    styled = styles.find("cellXfs")
    for entry in styled.children if styled is not None else ():
        id = entry.get("numFmtId", "0")
        yield custom.get(id) or BUILT_IN.get(int(id) if id.isdecimal() else 0, "")


def _string(entry: Element) -> str:
    """A string without how it is to be pronounced."""
    return "".join(_texts(entry))


def _texts(entry: Element) -> Iterator[str]:
    for child in entry.children:
        if child.tag == "t":
            yield child.text
        elif child.tag != "rPh":
            yield from _texts(child)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1
