"""Where in a file a stretch of derived text stands: a page, a slide, a cell, a message."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Where:
    """A position that a reader of the file can go to; what does not apply is empty.

    `page` and `slide` count from 1; `label` is the page's printed number where that differs. `notes` marks
    the speaker notes of a slide. `cell` is a cell or a range of a sheet, such as `A5:C5`; `anchor` an id of
    a web page; `chapter` the title of a part of a book; `sender` and `sent` (ISO 8601) those of a message.
    """

    page: int = 0
    label: str = ""
    slide: int = 0
    notes: bool = False
    sheet: str = ""
    cell: str = ""
    anchor: str = ""
    chapter: str = ""
    sender: str = ""
    sent: str = ""


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Place:
    """From `offset` of the text on, up to the next place, the text stands at `where`.

    `char` is the index of its first character among those of the PDF's page, which count alike from there
    on; -1 where the file has no such characters.
    """

    offset: int
    where: Where
    char: int = -1


@dataclass(frozen=True, slots=True)
class CharRange:
    """`count` characters of a PDF's page (from 1), from the index `first` on."""

    page: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class PageRect:
    """A rectangle on a PDF's page (from 1), in points from the lower left corner of the page's own axes."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def where_of_span(places: Sequence[Place], start: int, end: int) -> Where:
    """Where a span of the text begins; for cells, from the first to the last one."""
    if not places:
        return NOWHERE
    first = places[_index(places, start)].where
    last = places[_index(places, max(start, end - 1))].where
    if first.cell and last.cell and first.sheet == last.sheet and first.cell != last.cell:
        return replace(first, cell=f"{first.cell}:{last.cell}")
    return first


def char_ranges(places: Sequence[Place], start: int, end: int) -> tuple[CharRange, ...]:
    """The characters on a PDF's pages that a span of the text was made of."""
    ranges: list[CharRange] = []
    for number in range(_index(places, start), len(places)) if places else ():
        place = places[number]
        if place.offset >= end:
            break
        stop = min(end, places[number + 1].offset if number + 1 < len(places) else end)
        begin = max(start, place.offset)
        if place.char >= 0 and begin < stop:
            ranges.append(CharRange(place.where.page, place.char + begin - place.offset, stop - begin))
    return tuple(ranges)


def where_words(where: Where) -> str:
    """The position in words: `p. 9`, `slide 2 (notes)`, `Cups!A5:C5`, `#install`; "" for none."""
    for holds, words in (
        (where.page, f"p. {where.label or where.page}"),
        (where.slide, f"slide {where.slide}" + " (notes)" * where.notes),
        (where.cell, f"{where.sheet}!{where.cell}".removeprefix("!")),
        (where.sender or where.sent, ", ".join(filter(None, (where.sender, where.sent[:10])))),
        (where.chapter, f"§ {where.chapter}"),
        (where.anchor, f"#{where.anchor}"),
    ):
        if holds:
            return words
    return ""


def section_at(places: Sequence[Place], offset: int) -> str:
    """The page, slide, sheet, chapter or message at an offset, in words; "" for none."""
    if not places:
        return ""
    where = places[_index(places, offset)].where
    return where_words(replace(where, cell="", anchor="")) or where.sheet


def where_fields(where: Where) -> dict[str, str | int | bool]:
    """What of a position is not empty, by name."""
    return {field.name: value for field in fields(where) if (value := getattr(where, field.name))}


def _index(places: Sequence[Place], offset: int) -> int:
    return max(0, bisect_right(places, offset, key=lambda place: place.offset) - 1)
