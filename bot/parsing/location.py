"""Locations in articles, as people write them: PATH:LINE, PATH:START-END, PATH:pPAGE; no file is opened."""

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.errors import UsageError
from retrieval.types import Citation, ClosestPassage, Hit

Locatable = Citation | ClosestPassage | Hit

_PAGE = re.compile(r"(?P<path>.+):p(?P<page>\d{1,6})", re.DOTALL)
_LOCATION = re.compile(r"(?P<path>.+):(?P<first>\d{1,12})(?:-(?P<last>\d{1,12}))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Location:
    """Some lines (from 1, the last one included) or characters (half open) of the file at `path`.

    The unit "page" stands for the first line of a page of a PDF, or of a slide.
    """

    path: str
    unit: Literal["lines", "chars", "page"]
    first: int
    last: int


def parse_location(text: str) -> Location:
    """The location in a text, of a path alone its beginning; only the last colon counts.

    Raises:
        UsageError: what follows the colon is neither a line nor a span.
    """
    if page := _PAGE.fullmatch(text):
        return Location(page["path"], "page", int(page["page"]), int(page["page"]))
    match = _LOCATION.fullmatch(text)
    if not match:
        if text and ":" not in text:
            return Location(text, "lines", 1, 1)
        raise UsageError(f"{text!r} is not a location", "write PATH:LINE, or PATH:START-END for characters")
    path, first, last = match["path"], int(match["first"]), match["last"]
    return (
        Location(path, "lines", first, first) if last is None else Location(path, "chars", first, int(last))
    )


def location_of(source: Locatable) -> Location:
    """Where a source is: the characters of a citation or a hit, the lines of a closest passage."""
    match source:
        case Citation():
            return Location(source.article.path, "chars", source.start, source.end)
        case Hit():
            return Location(source.article.path, "chars", source.passage.start, source.passage.end)
        case ClosestPassage():
            return Location(source.article.path, "lines", *source.lines)
