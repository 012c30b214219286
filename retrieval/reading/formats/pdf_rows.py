"""Tables of a PDF: lines with gaps, one below the other, whose cells stand in columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.reading.formats.pdf_lines import Cell, PageLine

MIN_ROWS = 2
SIMILAR_ROWS = 6  # rows above that a row is compared with
NARROW = 6  # sizes that a cell is wide at most for its overlap with another to count
MAX_HEADERS = 3  # rows
COLUMN_WORDS = 28  # characters of a cell from which it may be a line of a column of prose
MIN_COLUMN_LINES = 4
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: for each column the characters of its cell, which may stand on several lines."""

    cells: tuple[tuple[Cell, ...], ...]
    line: PageLine


def is_row_after(table: Sequence[PageLine], line: PageLine) -> bool:
    """Whether a line with gaps is the next row of a table: near it, and half of its cells in line."""
    above = table[-1]
    if len(line.cells) < 2 or above.page != line.page:
        return False
    if not 0 < above.bottom - line.bottom < 4 * max(above.size, line.size):
        return False
    rows = [row for row in table[-SIMILAR_ROWS:] if len(row.cells) > 1]
    fewest = min(len(row.cells) for row in (*rows, line))
    cells = [cell for row in rows for cell in row.cells]
    in_line = sum(any(_in_line(cell, other, line.size) for other in cells) for cell in line.cells)
    return in_line >= min(fewest, len(line.cells)) / 2


def is_wrapped(table: Sequence[PageLine], line: PageLine) -> bool:
    """Whether a line without gaps goes on with a cell of the row above, but for its first one."""
    above = table[-1]
    if len(line.cells) > 1 or line.page != above.page or not 0 < above.bottom - line.bottom < 2 * line.size:
        return False
    second = min((row.cells[1].left for row in table if len(row.cells) > 1), default=line.right)
    return line.left > table[0].left + line.size and line.left >= second - line.size


def make_rows(lines: Sequence[PageLine]) -> list[Row]:
    """The rows of a table, each with a cell for each column; lines without gaps are parts of cells above."""
    columns = max(lines, key=lambda line: len(line.cells)).cells
    rows: list[Row] = []
    for line in lines:
        cells: list[list[Cell]] = [[] for _ in columns]
        last = 0
        for cell in line.cells:
            last = _column(cell, columns, last)
            cells[last].append(cell)
        if len(line.cells) == 1 and rows:
            above = rows[-1]
            merged = tuple((*old, *new) for old, new in zip(above.cells, cells, strict=True))
            rows[-1] = replace(above, cells=merged)
        else:
            rows.append(Row(tuple(map(tuple, cells)), line))
    return rows


def header_rows(rows: Sequence[Row], text: str) -> int:
    """How many rows at the top head the others: bold ones over plain ones, or words over figures."""
    bold_rows = next((at for at, row in enumerate(rows) if not row.line.bold), 0)
    figures = [_has_figures(row, text) for row in rows]
    word_rows = next((at for at, has in enumerate(figures) if has), 0)
    if sum(figures[word_rows:]) < (len(rows) - word_rows) / 2:
        word_rows = 0
    return max((count for count in (bold_rows, word_rows) if count <= MAX_HEADERS), default=0)


def as_columns(lines: Sequence[PageLine]) -> list[PageLine] | None:
    """The lines of prose that stands in columns, one column after the other; None for a table."""
    count = len(lines[0].cells)
    cells = [cell for line in lines for cell in line.cells]
    is_prose = sum(cell.end - cell.start for cell in cells) > COLUMN_WORDS * len(cells)
    if not is_prose or count > 3 or len(lines) < MIN_COLUMN_LINES:
        return None
    if any(len(line.cells) != count for line in lines):
        return None
    return [
        replace(line, cells=(line.cells[at],), left=line.cells[at].left, right=line.cells[at].right)
        for at in range(count)
        for line in lines
    ]


def _in_line(cell: Cell, other: Cell, size: float) -> bool:
    middles = abs(cell.left + cell.right - other.left - other.right) / 2
    if min(abs(cell.left - other.left), abs(cell.right - other.right), middles) < 0.6 * size:
        return True
    covered = min(cell.right, other.right) - max(cell.left, other.left)
    narrower = min(cell.right - cell.left, other.right - other.left)
    return narrower < NARROW * size and covered > 0.5 * narrower


def _column(cell: Cell, columns: Sequence[Cell], first: int) -> int:
    """The column that a cell stands in, not before `first`: the one that it covers most, or the nearest."""

    def fit(at: int) -> tuple[float, float]:
        column = columns[at]
        covered = min(cell.right, column.right) - max(cell.left, column.left)
        apart = abs(cell.left + cell.right - column.left - column.right)
        return max(covered, 0.0), -apart

    return max(range(first, len(columns)), key=fit)


def _has_figures(row: Row, text: str) -> bool:
    """Whether most cells after the first one hold figures."""
    cells = [text[cells[0].start : cells[-1].end] for cells in row.cells[1:] if cells]
    return bool(cells) and sum(bool(_FIGURE.search(cell)) for cell in cells) >= len(cells) / 2
