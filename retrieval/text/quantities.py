"""The quantities that a sentence states: amounts, shares, counts, years and dates, made comparable.

Only what is certain is read: a bare number that may be a score, an ordinal or part of a name ("Apollo 11",
"the 737 Max") is left out.
"""

import math
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


DATES = frozenset({QuantityKind.YEAR, QuantityKind.MONTH, QuantityKind.DAY, QuantityKind.WEEKDAY})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A `value`, and the range of values that its wording allows.

    All three are in `unit`s for MONEY (its currency) and COUNT (the stems of the words after it), in per
    cent for SHARE; a YEAR is itself, a MONTH 1 to 12, a DAY 100 * month + day, a WEEKDAY 0 (Monday) to 6.
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
_CURRENCIES = {
    "$": "usd", "us$": "usd", "dollar": "usd", "dollars": "usd", "€": "eur", "euro": "eur", "euros": "eur",
    "£": "gbp", "pound": "gbp", "pounds": "gbp", "¥": "jpy", "yen": "jpy",
}  # fmt: skip
_FIGURE = re.compile(
    rf"(?P<sign>(?:\b[a-z]{{1,3}})?[$€£¥]\s?)?(?<![\w.,:/–-]){NUMBER}(?!\w)(?![.,:/–-]\d)"
    rf"(?P<share>\s?%|\s?per\s?cent(?:age)?\b)?",
    re.IGNORECASE,
)
# The units of each measure, in multiples of its first one: 1.5 kilometres are 1,500 metres.
_UNITS_OF_MEASURE: tuple[dict[str, float], ...] = (
    {
        "metre": 1, "meter": 1, "km": 1e3, "kilometre": 1e3, "kilometer": 1e3, "cm": 0.01, "centimetre": 0.01,
        "centimeter": 0.01, "mm": 0.001, "millimetre": 0.001, "millimeter": 0.001, "mile": 1609.344,
        "yard": 0.9144, "foot": 0.3048, "feet": 0.3048, "ft": 0.3048, "inch": 0.0254, "inches": 0.0254,
    },
    {
        "kg": 1, "kilogram": 1, "kilogramme": 1, "kilo": 1, "gram": 0.001, "gramme": 0.001, "tonne": 1e3,
    },
    {"day": 1, "week": 7, "fortnight": 14, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400},
    {"month": 1, "year": 12},
    {"litre": 1, "liter": 1, "ml": 0.001, "millilitre": 0.001, "milliliter": 0.001},

)  # fmt: skip
_MEASURES = {
    unit: (next(iter(units)), float(factor)) for units in _UNITS_OF_MEASURE for unit, factor in units.items()
}
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
    dates = list(_dates(text))
    date_spans = [(date.start, date.end) for date in dates]
    numbers = [number for number in _numbers(text) if not _overlaps(number, date_spans)]
    return tuple(sorted([*dates, *numbers], key=lambda quantity: quantity.start))


def same_kind(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities count the same kind of thing; a count without a noun goes with any."""
    if left.measure is not right.measure:
        return False
    left_measure, right_measure = _measure(left), _measure(right)
    if left_measure and right_measure:
        return left_measure[0] == right_measure[0]
    return left.unit == right.unit or not left.unit or not right.unit or bool(left.unit & right.unit)


def can_both_hold(left: Quantity, right: Quantity) -> bool:
    """Whether two comparable quantities can both be true of one thing; units are converted."""
    left_measure, right_measure = _measure(left), _measure(right)
    # how many units of the left are in one of the right
    factor = right_measure[1] / left_measure[1] if left_measure and right_measure else 1.0
    value, low, high = right.value * factor, right.low * factor, right.high * factor
    return left.low <= value <= left.high or low <= left.value <= high


def follows(claimed: Quantity, stated: Quantity) -> bool:
    """Whether a claimed quantity follows from a comparable one that is stated; units are converted.

    A range is wide enough for what is stated only where the claim says "about", "over" and the like.
    """
    claimed_measure, stated_measure = _measure(claimed), _measure(stated)
    factor = stated_measure[1] / claimed_measure[1] if claimed_measure and stated_measure else 1.0
    value = stated.value * factor
    if claimed.is_approximate and not stated.is_approximate:
        return claimed.low <= value <= claimed.high
    return math.isclose(claimed.value, value, rel_tol=1e-6)


def _measure(quantity: Quantity) -> tuple[str, float] | None:
    """The base unit of a count, and how many base units its written unit is; None for other units."""
    measures = [_MEASURES[word] for word in quantity.unit if word in _MEASURES]
    return measures[0] if len(measures) == 1 else None  # "12 hour days" are of none


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
