"""Dates as people and programs write them, read without guessing.

A month or a year alone stays what it is. Where day and month cannot be told apart, nothing is read.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# Month names and their abbreviations in other languages, in the order of the months.
_OTHER_NAMES = (
    "januar janvier enero jänner janv",
    "februar février febrero fevrier feber févr",
    "märz mars marzo maerz mär mrz",
    "avril abril avr abr",
    "mai mayo",
    "juni juin junio",
    "juli juillet julio juil",
    "août agosto aout ago",
    "septembre septiembre sept",
    "oktober octobre octubre okt",
    "novembre noviembre",
    "dezember décembre diciembre decembre dez déc dic",
)
_MONTH_OF_NAME = {
    name: number
    for number, (english, foreign) in enumerate(zip(MONTHS, _OTHER_NAMES, strict=True), 1)
    for name in (english.lower(), english[:3].lower(), *foreign.split())
}
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/._])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?\d{4}(?:\d\d)?Z?)?",  # Zettelkasten
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<year>[12]\d{3})",
        rf"{_DAY}[\s-]*(?:(?:of|de)\s+)?{_NAME},?[\s-]+(?:de\s+)?(?P<year>\d{{4}})",
        rf"{_NAME}\s+{_DAY},?\s+(?P<year>\d{{4}})",
        rf"{_NAME},?\s+(?:de\s+)?(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[\s-]+{_NAME}[\s-]+{_DAY}",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?P<year>\d{4})年\s?(?P<month>\d{1,2})月(?:\s?(?P<day>\d{1,2})日)?",
    )
)
_EITHER_ORDER = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")  # seconds or milliseconds since 1970
_WEEKDAY_BEFORE = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]*\s+|[^\W\d_]{2,10},\s+(?=\d))", re.I
)
_WEEKDAY_AFTER = re.compile(r",?\s+\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?$", re.I)
# "Fri May  3 10:00:00 CEST 2024", as `date` prints it.
_TIME_BEFORE_YEAR = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+[A-Z]{1,5})?(?=\s+\d{4}$)")
_TIME = re.compile(r"(?:T|,?\s+(?:at\s+)?)\d{1,2}(?::\d{2}|\s?[ap]\.?m\b).*$", re.I | re.DOTALL)
_LABEL = re.compile(
    r"(?:(?:first|last)\s+)?(?:published|posted|updated|modified|written|created|printed|dated)"
    r"(?:\s+(?:on|at))?\s*:?\s+",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LONGEST = 60  # characters of a date in any form


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day, a month of a year (`day` is None) or a year (both are)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """ISO 8601, to the precision that is known: 2024-05-03, 2024-05 or 2024."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def first_day(self) -> date:
        """The first day of the year or month; of a full date, the date itself."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The last day of the year or month; of a full date, the date itself."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


class AmbiguousDate(ValueError):
    """Day and month of a date cannot be told apart, as in 03/04/2024."""


def parse_date(written: str) -> WrittenDate | None:
    """The date that a whole text is, or None. A time after it is dropped, and no time zone converted.

    Raises:
        AmbiguousDate: it is one of two days.
    """
    words = " ".join(written.split()).strip("<>[](){}\"'“”*_ ")
    if not words or len(words) > _LONGEST:
        return None
    if epoch := _EPOCH.fullmatch(words):
        return _of_epoch(int(epoch[1]))
    for noise in (_WEEKDAY_BEFORE, _TIME_BEFORE_YEAR, _TIME, _WEEKDAY_AFTER):
        words = noise.sub("", words, count=1)
    if either := _EITHER_ORDER.fullmatch(words):
        return _in_either_order(int(either[1]), int(either[3]), int(either[4]))
    return next(filter(None, (_of_match(form.fullmatch(words)) for form in _FORMS)), None)


def parse_iso_date(written: str) -> WrittenDate | None:
    """The date that 2025-08-22, 2025-08 or 2025 is; no other form is read."""
    match = re.fullmatch(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", written.strip())
    return _of_match(match)


def parse_dateline(line: str) -> WrittenDate | None:
    """The day that a line states and nothing else: "*3 May 2024*", "Posted on May 3, 2024"."""
    words = line.strip().strip("*_ ")
    if not _DIGIT.search(words):
        return None
    label = _LABEL.match(words)
    words = words[label.end() :].strip("*_ ") if label else words
    try:
        written = parse_date(words)
    except AmbiguousDate:
        return None
    is_number = words.isdigit()  # a line that is a number is seldom a date
    return written if written and written.day and not is_number else None


def month_number(name: str) -> int | None:
    """1 to 12 of a month's name, short or long, in a few languages."""
    word = name.lower().rstrip(".")
    return _MONTH_OF_NAME.get(word)


def spelled_out(written: WrittenDate) -> str:
    """The date in words, to the precision that is known: "3 May 2024", "May 2024" or "2024"."""
    month = MONTHS[written.month - 1] if written.month else ""
    return " ".join(filter(None, (str(written.day or ""), month, str(written.year))))


def _of_match(match: re.Match[str] | None) -> WrittenDate | None:
    if match is None:
        return None
    groups = match.groupdict()
    month = month_number(groups["name"]) if groups.get("name") else groups.get("month")
    if groups.get("name") and month is None:
        return None
    parts = (groups["year"], month, groups.get("day"))
    return _checked(*(None if part is None else int(part) for part in parts))


def _checked(year: int | None, month: int | None, day: int | None) -> WrittenDate | None:
    try:
        date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return WrittenDate(year or 0, month, day)


def _in_either_order(first: int, second: int, year: int) -> WrittenDate | None:
    readings = {_checked(year, first, second), _checked(year, second, first)} - {None}
    if len(readings) > 1:
        raise AmbiguousDate
    return next(iter(readings), None)


def _of_epoch(seconds: int) -> WrittenDate:
    day = datetime.fromtimestamp(seconds, UTC)
    return WrittenDate(day.year, day.month, day.day)
