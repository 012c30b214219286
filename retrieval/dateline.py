"""When an article was published, as an answer: the line of its file that says so.

The date is not reworded: what is cited is the line of the front matter, or the dateline in the text.
"""

import re
from datetime import date

from retrieval.articles import DATE_FORMATS, DATELINE_LINES
from retrieval.lines import LINE_END
from retrieval.question import Question

_ASKS = re.compile(
    r"\bwhen\b.*\b(?:article|story|report|piece|text|news)\b.*\b(?:published|written|posted|printed|dated?|from)\b"
    r"|\b(?:publication|publishing) date\b|\bdate of (?:the|this|that) (?:article|story|report|piece)\b"
    r"|\bhow old is (?:the|this|that) (?:article|story|report|piece)\b",
    re.IGNORECASE,
)
_FRONT_MATTER_LINES = 40


def asks_for_dateline(question: Question) -> bool:
    """Whether a question asks when an article was published."""
    return bool(_ASKS.search(question.text[question.own :]))


def dateline(text: str, body: int, published: str) -> tuple[int, int] | None:
    """The span of the line that states an article's date.

    Args:
        text: the whole file.
        body: where the front matter ends.
        published: the date, ISO 8601.

    Returns:
        A line near the top of the body that is nothing but the date, else the line of the front matter
        that has it, else None.
    """
    day = date.fromisoformat(published)
    written = {day.strftime(layout) for layout in DATE_FORMATS} | {published}
    written |= {each.replace(" 0", " ") for each in written}
    own = [span for span in _lines(text, body, DATELINE_LINES) if text[slice(*span)].strip("*_") in written]
    described = [
        span
        for span in _lines(text[:body], 0, _FRONT_MATTER_LINES)
        if any(each in text[slice(*span)] for each in written)
    ]
    return next(iter([*own, *described]), None)


def _lines(text: str, start: int, most: int) -> list[tuple[int, int]]:
    """The spans of the first lines that are not empty, without the white space around them."""
    spans = []
    place = start
    for end in [*(match.end() for match in LINE_END.finditer(text, start)), len(text)]:
        words = text[place:end]
        begin = place + len(words) - len(words.lstrip())
        if words.strip():
            spans.append((begin, begin + len(words.strip())))
        place = end
        if len(spans) == most:
            break
    return spans
