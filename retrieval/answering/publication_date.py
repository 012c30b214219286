"""The line of a file that states when the article was published.

The date is not reworded: what is cited is the line of the front matter, or the dateline in the text.
"""

import re
from datetime import date

from retrieval.reading.articles import DATE_FORMATS
from retrieval.text.lines import LINE_END

SEARCH_LINES = 40  # non-empty lines at the top of a file: front matter and the head of the text
_FIELD = re.compile(r"\w+:\s")


def find_date_line(text: str, published: str) -> tuple[int, int] | None:
    """The span of the line that states an article's date.

    Args:
        text: the whole file.
        published: the date, ISO 8601.

    Returns:
        A line near the top that is nothing but the date, else the field of the front matter that has it,
        else None.
    """
    day = date.fromisoformat(published)
    date_spellings = {day.strftime(layout) for layout in DATE_FORMATS} | {published}
    date_spellings |= {spelling.replace(" 0", " ") for spelling in date_spellings}
    spans = _lines(text)
    alone = [span for span in spans if text[slice(*span)].strip("*_") in date_spellings]
    fields = [span for span in spans if _is_date_field(text[slice(*span)], date_spellings)]
    return next(iter([*alone, *fields]), None)


def _is_date_field(line: str, date_spellings: set[str]) -> bool:
    return bool(_FIELD.match(line)) and any(spelling in line for spelling in date_spellings)


def _lines(text: str) -> list[tuple[int, int]]:
    """The spans of the first lines that are not empty, without the white space around them."""
    spans: list[tuple[int, int]] = []
    line_start = 0
    for line_end in [*(match.end() for match in LINE_END.finditer(text)), len(text)]:
        line = text[line_start:line_end]
        start = line_start + len(line) - len(line.lstrip())
        if line.strip():
            spans.append((start, start + len(line.strip())))
        line_start = line_end
        if len(spans) == SEARCH_LINES:
            break
    return spans
