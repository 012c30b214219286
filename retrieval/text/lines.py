"""Lines as editors count them: LF, CR LF or CR ends one, nothing else that Unicode knows."""

import re
from bisect import bisect_right

LINE_END = re.compile(r"\r\n|\n|\r")


def count_line_ends(text: str) -> int:
    """How many line ends a text has."""
    return len(LINE_END.findall(text))


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each line, its line end included; an empty text has one line."""
    ends = [match.end() for match in LINE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends], ends, strict=False))


def lines_of_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The first and the last line, from 1, of the characters `text[start:end]`."""
    starts = [begin for begin, _ in line_spans(text)]
    return bisect_right(starts, start), bisect_right(starts, max(start, end - 1))


def span_of_lines(text: str, first: int, last: int) -> tuple[int, int] | None:
    """The characters of some lines, from 1, with the last one's end; None if the text has fewer."""
    spans = line_spans(text)
    if not 1 <= first <= last <= len(spans):
        return None
    return spans[first - 1][0], spans[last - 1][1]
