"""Reads the dates that people type: 2025-08-22, 2025-08 or 2025; it guesses nothing else."""

from typing import Literal

from retrieval.errors import UsageError


def parse_date(text: str, boundary: Literal["first", "last"], name: str) -> str:
    """The ISO date that is meant; a month or a year alone is its first or its last day.

    Raises:
        UsageError: there is no such date; `name` says what it was given for.
    """
    from retrieval.text.dates import parse_iso_date  # most command lines have no date

    written = parse_iso_date(text)
    if written is None:
        raise UsageError(f"{name}: {text!r} is not a date", "write it as 2025-08-22, 2025-08 or 2025")
    return (written.first_day() if boundary == "first" else written.last_day()).isoformat()
