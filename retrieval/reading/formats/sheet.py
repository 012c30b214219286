"""From rows of cells to tables with their headers and the lines above them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from retrieval.reading.derived import Piece, TextBuilder
from retrieval.reading.formats.tables import is_figure
from retrieval.types import SentenceKind
from retrieval.where import Where

Row = tuple[int, Mapping[int, str]]  # its number from 1, and its cells that are not empty, by column from 0


def add_rows(rows: Iterable[Row], where: Where, builder: TextBuilder) -> None:
    """Add the rows of a sheet; a blank row parts two tables."""
    for table in _tables(rows):
        _add_table(table, where, builder)


def cell_name(row: int, column: int) -> str:
    """`A5` for row 5 (from 1), column 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"


def _tables(rows: Iterable[Row]) -> Iterator[list[Row]]:
    table: list[Row] = []
    for row in rows:
        if table and row[0] > table[-1][0] + 1:
            yield table
            table = []
        if row[1]:
            table.append(row)
    if table:
        yield table


def _add_table(rows: Sequence[Row], where: Where, builder: TextBuilder) -> None:
    first = 0
    while first < len(rows) and len(rows[first][1]) == 1 and len(rows) > 1:  # a title above the table
        ((column, words),) = rows[first][1].items()
        is_last = first + 1 == len(rows) or len(rows[first + 1][1]) == 1
        builder.where = replace(where, cell=cell_name(rows[first][0], column))
        kind = SentenceKind.PROSE if is_last or is_figure(words) or len(words) > 80 else SentenceKind.HEADING
        if words != where.sheet:
            builder.add(kind, words, level=3 if kind is SentenceKind.HEADING else 0)
        first += 1
    if first == len(rows):
        return
    columns = sorted({column for _, cells in rows[first:] for column in cells})
    headed = first + 1 < len(rows) and _is_header(rows[first][1], rows[first + 1][1])
    for number, cells in rows[first:]:
        pieces = [
            Piece(cells.get(column, ""), replace(where, cell=cell_name(number, column))) for column in columns
        ]
        is_first = number == rows[first][0]
        builder.add_cells(pieces, header=headed and is_first, joined=not is_first)


def _is_header(first: Mapping[int, str], second: Mapping[int, str]) -> bool:
    """Whether a row holds words in at least two columns, as many as the row below it has, but for one."""
    words = [cell for cell in first.values() if not is_figure(cell)]
    return len(words) >= 2 and len(words) == len(first) and len(first) >= len(second) - 1
