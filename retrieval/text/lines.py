"""Lines as editors count them: LF, CR LF or CR ends one, nothing else that Unicode knows."""

import re
from bisect import bisect_right

LINE_END = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"[^\r\n]+")


def count_line_ends(text: str) -> int:
    """How many line ends a text has."""
    return len(LINE_END.findall(text))


def line_spans(text: str) -> list[tuple[int, int]]:
    """Where each line starts and ends, its line end included; none follows a line end that ends the text."""
    ends = [match.end() for match in LINE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends], ends, strict=False))


def first_lines(text: str, start: int, most: int) -> list[tuple[int, int]]:
    """The spans of the first lines of `text[start:]` that are not blank, without white space around them."""
    spans: list[tuple[int, int]] = []
    for match in _LINE.finditer(text, start):
        line = match.group()
        if line.strip():
            begin = match.start() + len(line) - len(line.lstrip())
            spans.append((begin, begin + len(line.strip())))
        if len(spans) == most:
            break
    return spans


def lines_of_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The first and the last line, from 1, of the characters `text[start:end]`."""
    starts = [begin for begin, _ in line_spans(text)]
    return bisect_right(starts, start), bisect_right(starts, max(start, end - 1))


def span_of_lines(text: str, first: int, last: int) -> tuple[int, int] | None:
    """The span of the lines `first` to `last`, from 1 and inclusive; None if there is no line `first`.

    A `last` beyond the end means the last line: a passage that ends in a line end counts the line after it.
    """
    spans = line_spans(text)
    if not 1 <= first <= len(spans):
        return None
    return spans[first - 1][0], spans[max(first, min(last, len(spans))) - 1][1]
