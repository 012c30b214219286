"""When an article was published, as an answer: the line of its file that says so.

The date is not reworded: what is cited is the line of the front matter, or the dateline in the text.
"""

import re

from retrieval.query.query import Query
from retrieval.text.dates import AmbiguousDate, parse_date, parse_dateline
from retrieval.text.lines import LINE_END

_ARTICLE = r"\b(?:the|this|that|these|those|its?)\s+(?:news\s+)?articles?\b"
_PUBLISHED = r"\b(?:published|written|posted|printed|dated)\W*$"
_ASKS = re.compile(
    rf"\bwhen\b.*{_ARTICLE}(?:\s+(?:about|on)\s+(?P<topic>.+?)\s+|.*){_PUBLISHED}"
    rf"|\b(?:(?:publication|publishing)\s+)?dates?\s+of\s+{_ARTICLE}|\bhow\s+old\s+(?:is|are)\s+{_ARTICLE}",
    re.IGNORECASE,
)
LINES = 40  # at the top of a file, empty ones not counted: front matter and the head of the text
_FIELD = re.compile(r"[\"*]*\w[\w -]{0,40}[\"*]*\s*[:=]\**\s*")


def asks_publication_date(question: Query) -> bool:
    """Whether a question asks when an article was published."""
    return bool(_ASKS.search(question.text[question.own :]))


def publication_date_topic(asked: str) -> str | None:
    """What the article is about whose date is asked for, or None where that is not said or not asked."""
    asks = _ASKS.search(asked)
    return asks["topic"] if asks else None


def find_date_line(text: str, published: str) -> tuple[int, int] | None:
    """The span of the line that states an article's date.

    Args:
        text: the whole file.
        published: the date, ISO 8601.

    Returns:
        A line near the top that is nothing but the date, else the field of the front matter that has it,
        else None.
    """
    spans = _lines(text)
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


def _lines(text: str) -> list[tuple[int, int]]:
    """The spans of the first lines that are not empty, without the white space around them."""
    spans: list[tuple[int, int]] = []
    place = 0
    for end in [*(match.end() for match in LINE_END.finditer(text)), len(text)]:
        words = text[place:end]
        begin = place + len(words) - len(words.lstrip())
        if words.strip():
            spans.append((begin, begin + len(words.strip())))
        place = end
        if len(spans) == LINES:
            break
    return spans
