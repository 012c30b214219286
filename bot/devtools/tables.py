"""Tables in Markdown."""

from collections.abc import Sequence


def table_header(first: str, columns: Sequence[str]) -> str:
    """The two lines above the rows."""
    return table_row(first, columns) + f"|---|{'---|' * len(columns)}\n"


def table_row(first: str, cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {first} | {' | '.join(cells)} |\n"
