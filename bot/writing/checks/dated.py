"""Dates that go with other words than in the source: "rose in 2019 and fell in 2020"."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from retrieval.text.quantities import DATES, Quantity, QuantityKind
from retrieval.types import Span

_JOINT = re.compile(r"[,;:.]\s+|\s(?=(?:and|but|while|whereas|then)\s)")
_WITHIN_DATE = re.compile(r"[\s,]*(?:of\s)?")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_BEFORE_YEAR = re.compile(r"\b(?:in|since|until|by|during|from|to|of)\s$", re.IGNORECASE)
MIN_DATES, MAX_DATES = 2, 50  # of the source: fewer cannot be swapped, more are a list, and slow to compare


@dataclass(frozen=True, slots=True)
class _Date:
    """A date as its parts, such as a month and a year, and where it stands."""

    parts: dict[QuantityKind, float]
    span: Span

    def may_be(self, other: "_Date") -> bool:
        """Whether both may be the same date: "3 May" and "3 May 2019"."""
        shared = self.parts.keys() & other.parts.keys()
        return bool(shared) and all(self.parts[part] == other.parts[part] for part in shared)


def swapped_date(pair: Comparison) -> str:
    """A date of the sentence none of whose words stands beside it in the source, but beside another date."""
    source = _dates(pair.source)
    written = _dates(pair.written)
    if len(source) < MIN_DATES or not written:
        return ""
    if len(source) > MAX_DATES:
        return "the source has too many dates to tell which is meant"
    theirs = _dates_of_words(pair.source, source)
    for date, stems in _words_of_dates(pair.written, written):
        source_dates = [theirs[stem][0] for stem in stems if len(theirs.get(stem, ())) == 1]
        if source_dates and not any(map(date.may_be, source_dates)):
            start, end = date.span
            return f"“{pair.written.text[start:end]}” goes with something else in the source"
    return _inverted(pair, written, source)


def _inverted(pair: Comparison, written: list[_Date], source: list[_Date]) -> str:
    """Two dates with no word between them, the other way round in the source: "from 1990 to 1995"."""
    for one, other in pairwise(written):
        between = [word for word in pair.written.content if one.span[1] <= word.start < other.span[0]]
        first = [date.span[0] for date in source if date.may_be(one)]
        second = [date.span[0] for date in source if date.may_be(other)]
        if not between and first and second and min(first) > max(second):
            return "dates stand the other way round in the source"
    return ""


def _dates(wording: SentenceFeatures) -> list[_Date]:
    """The dates of a text; a month and the year behind it are one."""
    dates: list[_Date] = []
    for quantity in wording.quantities:
        measure = QuantityKind.YEAR if _is_year(quantity, wording) else quantity.measure
        if measure not in DATES:
            continue
        last = dates[-1] if dates else None
        if last and _WITHIN_DATE.fullmatch(wording.text[min(last.span[1], quantity.start) : quantity.start]):
            span = last.span[0], max(last.span[1], quantity.end)
            dates[-1] = _Date({**last.parts, measure: quantity.value}, span)
        else:
            dates.append(_Date({measure: quantity.value}, (quantity.start, quantity.end)))
    return dates


def _is_year(quantity: Quantity, wording: SentenceFeatures) -> bool:
    """Whether what looks like a count is a year: "in 2019 sales rose"."""
    figure = wording.text[quantity.start : quantity.end]
    return bool(
        _YEAR.fullmatch(figure)
        and _BEFORE_YEAR.search(wording.text[max(0, quantity.start - 8) : quantity.start])
    )


def _dates_of_words(wording: SentenceFeatures, dates: list[_Date]) -> dict[str, list[_Date]]:
    dates_of: defaultdict[str, list[_Date]] = defaultdict(list)
    for date, stems in _words_of_dates(wording, dates):
        for stem in stems:
            dates_of[stem].append(date)
    return dates_of


def _words_of_dates(wording: SentenceFeatures, dates: list[_Date]) -> Iterator[tuple[_Date, list[str]]]:
    """Each date with the stems of the words beside it.

    They stand in its part of the sentence: before it, or behind it where the part begins with it.
    """
    for start, end in _parts(wording, dates):
        inside = [date for date in dates if start <= date.span[0] < end]
        words = [
            word
            for word in wording.content
            if start <= word.start < end
            and not any(low <= word.start < high for low, high in (date.span for date in inside))
        ]
        if not inside or not words:
            continue
        leads = inside[0].span[0] < words[0].start
        edges = [date.span[0] if leads else date.span[1] for date in inside]
        bounds = [*edges, end] if leads else [start, *edges[:-1], end]
        for date, (low, high) in zip(inside, pairwise(bounds), strict=True):
            yield date, [word.stem for word in words if low <= word.start < high]


def _parts(wording: SentenceFeatures, dates: list[_Date]) -> Iterator[Span]:
    """The parts between commas and "and"; a date by itself belongs to the part behind it."""
    inside = [date.span for date in dates]
    joints = [
        match.end()
        for match in _JOINT.finditer(wording.text)
        if not any(start < match.end() < end for start, end in inside)
    ]
    start = 0
    for end in (*joints, len(wording.text)):
        words = [word for word in wording.content if start <= word.start < end]
        is_date_alone = bool(words) and all(
            any(low <= word.start < high for low, high in inside) for word in words
        )
        if end < len(wording.text) and (is_date_alone or not words):
            continue
        yield start, end
        start = end
