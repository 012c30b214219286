"""The header Retry-After, as Slack and the servers of models send it."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def wait_seconds(header: str) -> float | None:
    """After how many seconds to try again, by a number or a date; None for what is neither."""
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
