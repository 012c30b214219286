"""Places in articles, as people write them: PATH:LINE and PATH:START-END; it opens nothing."""

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.errors import UsageError
from retrieval.types import Citation, ClosestPassage, Hit

Locatable = Citation | ClosestPassage | Hit

_PLACE = re.compile(r"(?P<path>.+):(?P<first>\d{1,12})(?:-(?P<last>\d{1,12}))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Location:
    """Some lines (from 1, the last one included) or characters (half open) of the file at `path`."""

    path: str
    unit: Literal["lines", "chars"]
    first: int
    last: int


def parse_location(text: str) -> Location:
    """The place that is meant; only the last colon counts, for a path may hold others.

    Raises:
        UsageError: it is not a place.
    """
    written = _PLACE.fullmatch(text)
    if not written:
        raise UsageError(f"{text} is not a place", "write PATH:LINE, or PATH:START-END for characters")
    path, first, last = written["path"], int(written["first"]), written["last"]
    return (
        Location(path, "lines", first, first) if last is None else Location(path, "chars", first, int(last))
    )


def location_of(source: Locatable) -> Location:
    """Where a source is: the cited characters, those of a hit, or the lines of what only comes near."""
    match source:
        case Citation():
            return Location(source.article.path, "chars", source.start, source.end)
        case Hit():
            return Location(source.article.path, "chars", source.passage.start, source.passage.end)
        case ClosestPassage():
            return Location(source.article.path, "lines", *source.lines)
