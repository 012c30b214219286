"""CSV and TSV as tables: rows under their header."""

import csv
import io
from collections.abc import Iterator

from retrieval.reading.decoding import UnreadableFile, decode
from retrieval.reading.derived import Derived, TextBuilder, Unreadable
from retrieval.reading.formats.sheet import Row, add_rows
from retrieval.where import Where

SAMPLE_CHARS = 64 * 1024  # of the text, by which the separator is told
SEPARATORS = ",;\t|"
MAX_FIELD = 1_000_000  # characters


def read(data: bytes, name: str) -> Derived:
    """The rows of a file.

    Raises:
        Unreadable: it is no text, or no table.
    """
    try:
        text = decode(name, data)[0].removeprefix("\ufeff")
    except UnreadableFile as error:
        raise Unreadable(error.notice.message, error.notice.hint) from None
    builder = TextBuilder()
    add_rows(_rows(text, name), Where(), builder)
    return builder.build()


def _rows(text: str, name: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_FIELD)
    lines = io.StringIO(text, newline="")  # lines end as in CSV, at no other separator such as U+2028
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=_separator(text, name)), 1):
            yield number, {at: cell.strip() for at, cell in enumerate(cells) if cell.strip()}
    except csv.Error:
        raise Unreadable("is no table", "export it again, or save it as .txt") from None


def _separator(text: str, name: str) -> str:
    """The separator that parts most lines into equally many cells."""
    if name.lower().endswith((".tsv", ".tab")):
        return "\t"
    lines = [line for line in text[:SAMPLE_CHARS].splitlines() if line.strip()][:50]

    def fit(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual) if usual else 0), usual

    return max(SEPARATORS, key=fit)
