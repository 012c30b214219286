"""Finds the header row of a table where the file does not say which it is."""

import re
from collections.abc import Sequence

MAX_HEADER_CELL = 80  # characters
_FIGURE = re.compile(r"[-+$€£(]?\s?\d[\d.,\s%/:-]*\)?%?")


def is_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table names its columns: short words in each, but for the first perhaps."""
    cells = [cell.strip() for cell in first]
    if len(cells) < 2 or not rest or not all(cells[1:]):
        return False
    if any(len(cell) > MAX_HEADER_CELL or is_figure(cell) for cell in cells):
        return False
    return len({cell.lower() for cell in cells}) == len(cells)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number, a date or the like, and no words."""
    return bool(_FIGURE.fullmatch(cell.strip()))


def trimmed_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows of equal length, without columns that are empty in all of them at the right end."""
    width = max((len(row) for row in rows), default=0)
    while width and not any(len(row) >= width and row[width - 1].strip() for row in rows):
        width -= 1
    return [[*row, *[""] * width][:width] for row in rows]
