"""The line of a file that states when the article was published.

The date is not reworded: what is cited is the line of the front matter, or the dateline in the text.
"""

import re

from retrieval.text.dates import AmbiguousDate, parse_date, parse_dateline
from retrieval.text.lines import first_lines

SEARCH_LINES = 40  # non-empty lines at the top of a file: front matter and the head of the text
_FIELD = re.compile(r"[\"*]*\w[\w -]{0,40}[\"*]*\s*[:=]\**\s*")


def find_date_line(text: str, published: str) -> tuple[int, int] | None:
    """The span of the line that states an article's date.

    Args:
        text: the whole file.
        published: the date, ISO 8601.

    Returns:
        A line near the top that is nothing but the date, else the field of the front matter that has it,
        else None.
    """
    spans = first_lines(text, 0, SEARCH_LINES)
    fields = [span for span in spans if _field_date(text[slice(*span)]) == published]
    datelines = [span for span in spans if str(parse_dateline(text[slice(*span)])) == published]
    return next(iter([*(span for span in datelines if span not in fields), *fields]), None)


def _field_date(line: str) -> str:
    """The date that a field states, ISO 8601, or ""."""
    field = _FIELD.match(line)
    try:
        return str(parse_date(line[field.end() :].rstrip(",")) or "") if field else ""
    except AmbiguousDate:
        return ""
