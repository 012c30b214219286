"""Tables without bars in plain text: columns parted by tabs, semicolons, commas or aligned spaces."""

import re
from collections.abc import Sequence

from retrieval.reading.blocks import Line

_SEPARATORS = (re.compile(r"\t+"), re.compile(r";"), re.compile(r","), re.compile(r"[ \t]{2,}"))
_SIGNS = (("\t",), (";",), (",",), ("  ", "\t"))  # one of them is in every line that has the separator
_MINIMUM = (1, 1, 2, 1)  # separators that a line needs, by kind: one comma makes no table
_FIGURE = re.compile(r"[^\w]*\d[\d.,:%/ -]*\W*\w{0,3}")
_CELL_LENGTH = 60  # characters; a longer cell is a sentence
_LEADERS = ("....", "……")


def table_length(lines: Sequence[Line], first: int) -> int:
    """How many lines from `first` on are a table's, 0 for less than two rows below a header."""
    text = lines[first].text
    for separator, signs, least in zip(_SEPARATORS, _SIGNS, _MINIMUM, strict=True):
        count = _cells(text, separator) if any(sign in text for sign in signs) else 0
        if count <= least:
            continue
        last = first + 1
        while last < len(lines) and _cells(lines[last].text, separator) == count:
            last += 1
        if last - first >= 3 or (last - first == 2 and separator is _SEPARATORS[0]):
            return last - first
    return 0


def has_header(lines: Sequence[Line], first: int) -> bool:
    """Whether the first line of a table names its columns: no cell of it is a figure."""
    cells = re.split(r"\t+|;|,|[ \t]{2,}", lines[first].text.strip())
    return not any(_FIGURE.fullmatch(cell.strip()) for cell in cells)


def _cells(line: str, separator: re.Pattern[str]) -> int:
    """How many cells a line has, two or more; 0 where it is no row."""
    line = line.strip()
    if (separator.pattern == "," and ", " in line) or len(line) > 2_000:
        return 0
    cells = separator.split(line)
    if len(cells) == 1 or any(leader in line for leader in _LEADERS):
        return 0
    return len(cells) if all(len(cell) <= _CELL_LENGTH for cell in cells) else 0
