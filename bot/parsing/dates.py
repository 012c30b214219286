"""Reads the dates that people type: 2025-08-22, 2025-08 or 2025; it guesses nothing else."""

import re
from calendar import monthrange
from datetime import date
from typing import Literal

from retrieval.errors import UsageError

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def parse_date(text: str, boundary: Literal["first", "last"], name: str) -> str:
    """The ISO date that is meant; a month or a year alone is its first or its last day.

    Raises:
        UsageError: there is no such date; `name` says what it was given for.
    """
    written = _WRITTEN.fullmatch(text.strip())
    try:
        if not written:
            raise ValueError
        year, month, day = (None if part is None else int(part) for part in written.groups())
        return _day(year or 0, month, day, boundary).isoformat()
    except ValueError:
        raise UsageError(
            f"{name}: {text!r} is not a date", "write it as 2025-08-22, 2025-08 or 2025"
        ) from None


def _day(year: int, month: int | None, day: int | None, boundary: str) -> date:
    if month is None:
        month = 1 if boundary == "first" else 12
    if day is None:
        day = 1 if boundary == "first" else monthrange(year, month)[1]
    return date(year, month, day)
