"""Tables in plain text: delimited values, columns parted by spaces or bars, grids drawn with marks.

A table needs three lines whose cells agree in number; prose with commas in it has no such lines, or no
column of figures.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.reading.blocks import Line
from retrieval.types import SentenceKind

MAX_LINE = 2_000  # characters of a row
JUDGED_ROWS = 20  # by which it is decided whether a column has figures
MAX_CELL = 60  # characters; a longer cell is a sentence

_SPACES = re.compile(r"\t+|[ \t]{2,}")
_BORDER = re.compile(r"[ \t]*(?:\+(?:[-=]{2,}\+)+|[\u250c-\u254b\u2552-\u256c\u2500\u2501\u2550]{4,})[ \t]*")
_BARS = ("|", "\u2502", "\u2503", "\u2551")
_COLUMN_RULE = re.compile(r"[ \t]*[-=]{2,}(?:(?:[ \t]+|[ \t]*[+|][ \t]*)[-=]{2,})+[ \t]*")
_FIGURE = re.compile(r"[^\w]*\d[\d.,:%/ -]*\W*\w{0,3}")
_LEADER = re.compile(r"\.{4}|…{2}")
_SENTENCE_END = re.compile(r"[.!?;,]\s*$")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, or its header, in lines `first` to `last` of those that were read."""

    kind: SentenceKind
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Style:
    """How cells are parted: a line has `least` at least; fewer than `sure` need a column of figures."""

    separator: str
    least: int
    sure: int
    spaced: bool = False  # a space follows each separator
    rows: int = 3  # with the header


_STYLES = (
    _Style("\t", 2, 2, rows=2),
    _Style(";", 2, 3),
    _Style(",", 2, 3),
    _Style(",", 3, 99, spaced=True),
    _Style("|", 2, 2, spaced=True),
)


def read_table(lines: Sequence[Line], first: int) -> tuple[tuple[TableRow, ...], int]:
    """The rows of the table that begins at a line, and the line after it; none and `first` for no table."""
    text = lines[first].text
    if not text or len(text) > MAX_LINE or _LEADER.search(text):
        return (), first
    if _BORDER.fullmatch(text):
        return _grid(lines, first)
    is_framed = bool(_COLUMN_RULE.fullmatch(text))
    start = first + is_framed
    rule = start + 1
    if rule < len(lines) and _COLUMN_RULE.fullmatch(lines[rule].text) and lines[start].text.strip():
        return _ruled(lines, start)
    if is_framed:
        return (), first
    end = next((end for style in _STYLES if (end := _delimited_end(lines, first, style))), 0) or _aligned_end(
        lines, first
    )
    if not end:
        return (), first
    has_header = _names_columns(lines[first].text)
    return tuple(_row(number, is_header=has_header and number == first) for number in range(first, end)), end


def _row(number: int, *, is_header: bool = False) -> TableRow:
    return TableRow(SentenceKind.HEADER if is_header else SentenceKind.ROW, number, number)


def _grid(lines: Sequence[Line], first: int) -> tuple[tuple[TableRow, ...], int]:
    """A table between lines of marks (`+---+---+`, `├──┼──┤`), whose first row is its header."""
    rows: list[TableRow] = []
    at = first
    while at < len(lines) and (
        _BORDER.fullmatch(lines[at].text) or lines[at].text.lstrip().startswith(_BARS)
    ):
        if not _BORDER.fullmatch(lines[at].text):
            rows.append(_row(at, is_header=not rows))
        at += 1
    return (tuple(rows), at) if len(rows) > 1 else ((), first)


def _ruled(lines: Sequence[Line], start: int) -> tuple[tuple[TableRow, ...], int]:
    """A table with a rule below its header, which may have one at its end, too."""
    rows = [TableRow(SentenceKind.HEADER, start, start + 1)]
    at = start + 2
    while at < len(lines) and not lines[at].is_blank and not _COLUMN_RULE.fullmatch(lines[at].text):
        rows.append(_row(at))
        at += 1
    is_closed = at < len(lines) and bool(_COLUMN_RULE.fullmatch(lines[at].text))
    return (tuple(rows), at + is_closed) if len(rows) > 1 else ((), start)


def _delimited_end(lines: Sequence[Line], first: int, style: _Style) -> int:
    """The line after a table of delimited values, 0 for none."""
    header = _cells(lines[first].text, style)
    if len(header) < style.least:
        return 0
    rows: list[list[str]] = []
    for line in lines[first + 1 :]:
        cells = _cells(line.text, style)
        if len(cells) != len(header):
            break
        rows.append(cells)
        if len(rows) == JUDGED_ROWS and not _is_sure(header, rows, style):
            return 0
    is_table = len(rows) + 1 >= style.rows and _is_sure(header, rows[:JUDGED_ROWS], style)
    return first + 1 + len(rows) if is_table else 0


def _is_sure(header: Sequence[str], rows: Sequence[Sequence[str]], style: _Style) -> bool:
    return len(header) >= style.sure or any(map(_is_figures, zip(*rows, strict=True)))


def _cells(line: str, style: _Style) -> list[str]:
    line = line.strip()
    if style.separator not in line or len(line) > MAX_LINE or _LEADER.search(line):
        return []
    if _SENTENCE_END.search(line) and style.separator in ",|":
        return []
    reader = csv.reader([line], delimiter=style.separator, skipinitialspace=style.spaced)
    cells = next(reader)
    is_spaced = any(cell.startswith(" ") for cell in cells[1:])
    return [] if is_spaced or any(len(cell) > MAX_CELL for cell in cells) else cells


def _is_figures(column: Sequence[str]) -> bool:
    return all(_FIGURE.fullmatch(cell.strip()) for cell in column)


def _aligned_end(lines: Sequence[Line], first: int) -> int:
    """The line after a table whose columns are parted by spaces; its header may lack the first cell."""
    below = _columns(lines[first + 1].text) if first + 1 < len(lines) else 0
    count = _columns(lines[first].text)
    is_indented = count == below - 1 and lines[first].text[:2].isspace()
    if count < 2 or (count != below and not is_indented):
        return 0
    end = first + 1
    while end < len(lines) and _columns(lines[end].text) == below:
        end += 1
    return end if end - first >= 3 else 0


def _columns(line: str) -> int:
    """How many cells a line has, 0 where it is no row."""
    line = line.strip()
    if len(line) > MAX_LINE or _LEADER.search(line):
        return 0
    cells = _SPACES.split(line)
    return len(cells) if all(len(cell) <= MAX_CELL for cell in cells) else 0


def _names_columns(line: str) -> bool:
    """Whether the first line of a table names its columns: no cell of it is a figure."""
    cells = re.split(r"\t+|;|,|\||[ \t]{2,}", line.strip())
    return not any(_FIGURE.fullmatch(cell.strip(" \"'")) for cell in cells)
