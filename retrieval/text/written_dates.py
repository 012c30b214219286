"""Finds the dates in a text: days, months of a year, days of no year. A bare year is a number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.text.dates import MONTHS, month_number

_MONTH = rf"(?P<name>{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_IN_FIGURES = tuple(
    re.compile(form)
    for form in (
        r"(?<![\w.-])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>[01]?\d)(?P=mark)(?P<day>[0-3]?\d)(?![\w-]|\.\d)",
        r"(?<![\w.-])(?P<year>[12]\d{3})-(?P<month>[01]\d)(?![\w-])",
        r"(?<![\w.-])(?P<day>[0-3]?\d)(?P<mark>[-/.])(?P<month>[0-3]?\d)(?P=mark)(?P<year>\d{4})(?![\w-]|\.\d)",
    )
)
_WITH_NAME = tuple(
    re.compile(form)
    for form in (
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>[12]\d{{3}}))?(?!\w)",
        rf"\b{_MONTH}\s+{_DAY}(?![\d.,]*\d)(?:,?\s+(?P<year>[12]\d{{3}}))?(?!\w)",
        rf"\b{_MONTH},?\s+(?P<year>[12]\d{{3}})(?!\w)",
    )
)
_DIGIT, _MONTH_NAME = re.compile(r"\d"), re.compile(rf"\b{_MONTH}")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at `text[start:end]`.

    `readings` are (month, day), day 0 for a whole month; two where 03/04 may be either. `year` is None where
    none is written.
    """

    year: int | None
    readings: frozenset[tuple[int, int]]
    start: int
    end: int


def find_date_mentions(text: str) -> tuple[DateMention, ...]:
    """The dates of a text, in order."""
    if not _DIGIT.search(text):
        return ()  # nearly all texts, and each form of a date would look through the whole of them
    mentions: list[DateMention] = []
    for form in _IN_FIGURES + (_WITH_NAME if _MONTH_NAME.search(text) else ()):
        for mention in _matches(form, text):
            if not any(mention.start < other.end and other.start < mention.end for other in mentions):
                mentions.append(mention)
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def states_date(in_question: DateMention, stated: DateMention) -> bool:
    """Whether a stated date is that of the question or a day in it; an unwritten year matches any."""
    if in_question.year and stated.year and in_question.year != stated.year:
        return False
    months = {month for month, day in in_question.readings if not day}
    return any(reading in in_question.readings or reading[0] in months for reading in stated.readings)


def _matches(form: re.Pattern[str], text: str) -> Iterator[DateMention]:
    for match in form.finditer(text):
        groups = match.groupdict()
        year, day = groups.get("year"), int(groups.get("day") or 0)
        month = month_number(groups["name"]) if groups.get("name") else int(groups["month"])
        orders = {(month or 0, day)} | ({(day, month or 0)} if form is _IN_FIGURES[2] else set())
        readings = frozenset(order for order in orders if 1 <= order[0] <= 12 and order[1] <= 31)
        if readings:
            yield DateMention(int(year) if year else None, readings, *match.span())
