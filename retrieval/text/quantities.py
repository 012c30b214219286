"""Finds the quantities that a sentence states: amounts, shares, counts, years and dates.

Only what is certain is read: a bare number that may be a score, an ordinal or part of a name ("Apollo 11",
"the 737 Max") is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from retrieval.text.dates import MONTHS, WEEKDAYS, month_number
from retrieval.text.numbers import NUMBER, NUMBER_WORD, parse_number
from retrieval.text.stopwords import STOPWORDS


class QuantityKind(StrEnum):
    """What a quantity is measured in."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"  # of a year: month and day
    WEEKDAY = "weekday"
    TIME = "time"  # of day


DATES = frozenset({QuantityKind.YEAR, QuantityKind.MONTH, QuantityKind.DAY, QuantityKind.WEEKDAY})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A `value`, and the range of values that its wording allows.

    All three are in `unit`s for MONEY (its currency) and COUNT (the stems of the words after it), in per
    cent for SHARE; a YEAR is itself, a MONTH 1 to 12, a DAY 100 * month + day, a WEEKDAY 0 (Monday) to 6, a
    TIME the minutes since noon or midnight: 21:30 is 9:30 pm, and who writes 9:30 may mean either.
    `text[start:end]` holds it, approximator and unit left out; `is_approximate` tells whether the
    former is there.
    """

    measure: QuantityKind
    value: float
    low: float
    high: float
    unit: frozenset[str]
    start: int
    end: int
    is_approximate: bool = False


_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:(?P<iso>\d{{4}})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
    rf"|(?P<month>{_MONTH})\s+{_DAY.format('day')}(?!\d)(?:,?\s+(?P<year>[12]\d{{3}}))?"
    rf"|{_DAY.format('day2')}\s+(?:of\s+)?(?P<month2>{_MONTH})(?:,?\s+(?P<year2>[12]\d{{3}}))?)\b"
)
# A month by itself: "may" and "march" are words, and May is a name, so what stands around it must tell.
_IN_MONTH = re.compile(
    rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ast|[Nn]ext|[Ee]arly|[Ll]ate|[Mm]id|[Ff]rom)[\s-](?P<month>{_MONTH})(?![\s]+\d{{1,2}}\b)"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
_TIME = re.compile(
    r"(?<![\d:.,/-])(?P<hour>[01]?\d|2[0-4])(?::(?P<minute>[0-5]\d)(?![:\d]|\.\d)"
    r"|(?:[:.](?P<minute2>[0-5]\d))?\s?(?:[ap]\.?m\b\.?|o['\u2019]clock\b))",
    re.IGNORECASE,
)
_CURRENCIES = {
    "$": "usd", "us$": "usd", "dollar": "usd", "dollars": "usd", "€": "eur", "euro": "eur", "euros": "eur",
    "£": "gbp", "pound": "gbp", "pounds": "gbp", "¥": "jpy", "yen": "jpy",
}  # fmt: skip
_FIGURE = re.compile(
    rf"(?P<sign>(?:\b[a-z]{{1,3}})?[$€£¥]\s?)?(?<![\w.,:/–-]){NUMBER}(?!\w)(?![.,:/–-]\d)"
    rf"(?P<share>\s?%|\s?per\s?cent(?:age)?\b)?",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\s?([KMGTk]B)\b")
_DEGREE = re.compile(r"\s?(?:°|degrees?\b)\s?(?P<scale>[CF]\b|celsius\b|fahrenheit\b)?", re.IGNORECASE)
_AROUND = r"about|around|roughly|approximately|some|circa|an estimated|estimated|close to"
_ABOVE = r"over|more than|at least|above|exceeding|upwards of|as many as|in excess of"
_BELOW = r"under|less than|fewer than|below|up to|at most|almost|nearly|just short of"
_APPROXIMATOR = re.compile(
    rf"(?:\b(?:(?P<around>{_AROUND})|(?P<above>{_ABOVE})|(?P<below>{_BELOW}))\s+(?:the\s+|a\s+)?)$", re.I
)
# How far from its number an approximate quantity may lie. Nothing says how much "about" is: these are wide on
# purpose, since a false alarm is worse than a miss.
ABOUT_TOLERANCE, BOUND_FACTOR = 0.15, 2.0
_WORD = re.compile(r"[\s-]+([a-z]+(?:-[a-z]+)*)(?=(\W?))")
_PEOPLE = frozenset(
    """people person man men woman women dead death deaths killed victim victims casualty casualties civilian
    civilians soldier soldiers passenger passengers resident residents fatality fatalities lives""".split()
)
MAX_NAME_CHARS = 40
_CAPITALISED_BEFORE = re.compile(r"\b([A-Z]\w*)\s$")
_CAPITALISED_AFTER = re.compile(r"\s[A-Z]")
_ARTICLE_BEFORE = re.compile(r"\b(?:an?|the)\s$", re.IGNORECASE)
# Words that open a sentence before a number without being a name.
_NO_NAME = STOPWORDS | {
    "almost",
    "nearly",
    "around",
    "roughly",
    "approximately",
    "another",
    "exactly",
    "least",
}
# Every quantity matches this in lower case; most sentences do not, and it is quick to try: with IGNORECASE it
# would take three times as long.
_QUICK_TEST = re.compile(rf"\d|[a-z]day\b|\b(?:{'|'.join(MONTHS).lower()})|{NUMBER_WORD}")
_UNIT_WORDS = 3  # words after a number among which is what it counts: "15 more people"


@lru_cache(maxsize=4096)  # one answer asks for the quantities of a sentence several times
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, in order."""
    if not _QUICK_TEST.search(text.lower()):
        return ()
    dated = [*_dates(text), *_times(text)]
    spans = [(quantity.start, quantity.end) for quantity in dated]
    numbers = [number for number in _numbers(text) if not _overlaps(number, spans)]
    return tuple(sorted([*dated, *numbers], key=lambda quantity: quantity.start))


def singular(word: str) -> str:
    """A word without its plural ending; all words for people are one."""
    word = word.lower()
    if word in _PEOPLE:
        return "people"
    for ending, replacement in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and not word.endswith(("ss", "us", "is")) and len(word) > 3:
            return word.removesuffix(ending) + replacement
    return word


def _dates(text: str) -> Iterator[Quantity]:
    for match in _DATE.finditer(text):
        group = match.groupdict()
        name = group["month"] or group["month2"]
        month = int(group["iso_month"]) if group["iso"] else month_number(name) or 0
        day = int(group["day"] or group["day2"] or group["iso_day"])
        year = group["iso"] or group["year"] or group["year2"]
        if year:
            yield _point(QuantityKind.YEAR, int(year), *match.span())
        yield _point(QuantityKind.MONTH, month, *match.span())
        yield _point(QuantityKind.DAY, 100 * month + day, *match.span())
    for match in _IN_MONTH.finditer(text):
        yield _point(QuantityKind.MONTH, month_number(match["month"]) or 0, *match.span("month"))
    for match in _WEEKDAY.finditer(text):
        yield _point(QuantityKind.WEEKDAY, WEEKDAYS.index(match.group()), *match.span())


def _times(text: str) -> Iterator[Quantity]:
    for match in _TIME.finditer(text):
        minutes = 60 * int(match["hour"]) + int(match["minute"] or match["minute2"] or 0)
        yield _point(QuantityKind.TIME, minutes % (12 * 60), *match.span())


def _point(measure: QuantityKind, value: int, start: int, end: int) -> Quantity:
    return Quantity(measure, value, value, value, frozenset(), start, end)


def _numbers(text: str) -> Iterator[Quantity]:
    for match in _FIGURE.finditer(text):
        number = parse_number(match)
        if number is None:
            continue
        value, step = number
        measure, unit = _unit(match, text)
        if measure is QuantityKind.COUNT and not unit and _is_year(match):
            yield _point(QuantityKind.YEAR, int(value), *match.span())
        elif measure is not QuantityKind.COUNT or not _is_in_name(match, unit, text):
            hedge = _APPROXIMATOR.search(text, max(0, match.start() - 24), match.start())
            low, high = _interval(value, step, hedge)
            yield Quantity(measure, value, low, high, unit, *match.span(), hedge is not None)


def _is_in_name(match: re.Match[str], unit: frozenset[str], text: str) -> bool:
    """Whether a number is part of a name: "Apollo 11 landed", "Flight 447", "The 737 Max".

    "Killed 12 people" counts people, whatever the capital says.
    """
    if match["scale"] or "people" in unit:
        return False
    before = text[max(0, match.start() - MAX_NAME_CHARS) : match.start()]
    name = _CAPITALISED_BEFORE.search(before)
    if name and name[1].lower() not in _NO_NAME:
        return True
    return bool(_ARTICLE_BEFORE.search(before) and _CAPITALISED_AFTER.match(text, match.end()))


def _is_year(match: re.Match[str]) -> bool:
    return re.fullmatch(r"1\d{3}|20\d\d", match.group().strip()) is not None


def _unit(match: re.Match[str], text: str) -> tuple[QuantityKind, frozenset[str]]:
    if match["share"]:
        return QuantityKind.SHARE, frozenset()
    if match["sign"]:
        sign = match["sign"].strip().lower()
        return QuantityKind.MONEY, frozenset({_CURRENCIES.get(sign, sign)})
    if degree := _DEGREE.match(text, match.end()):  # of two scales, which are not compared
        return QuantityKind.COUNT, frozenset({f"degree {(degree['scale'] or '')[:1].lower()}".strip()})
    if size := _SIZE.match(text, match.end()):
        return QuantityKind.COUNT, frozenset({size[1].lower()})
    words = list(_unit_words(text, match.end()))
    for word in words:
        if word in _CURRENCIES:
            return QuantityKind.MONEY, frozenset({_CURRENCIES[word]})
    return QuantityKind.COUNT, frozenset(map(singular, words))


def _unit_words(text: str, at: int) -> Iterator[str]:
    """The words right after a number, up to a mark, a capital or a word of grammar."""
    for _ in range(_UNIT_WORDS):
        match = _WORD.match(text, at)
        if match is None or match.group(1) in STOPWORDS | {"ago"}:
            return
        yield match.group(1)
        if match.group(2).strip():
            return
        at = match.end(1)


def _interval(value: float, step: float, hedge: re.Match[str] | None) -> tuple[float, float]:
    if hedge is None:
        return value - step, value + step
    if hedge["around"]:
        return value * (1 - ABOUT_TOLERANCE), value * (1 + ABOUT_TOLERANCE)
    return (value - step, value * BOUND_FACTOR) if hedge["above"] else (value / BOUND_FACTOR, value + step)


def _overlaps(quantity: Quantity, spans: list[tuple[int, int]]) -> bool:
    return any(quantity.start < end and start < quantity.end for start, end in spans)
