"""Makes text that others wrote inert in Slack: it pings nobody, links nowhere and formats nothing.

Blocks hold such text only as plain text or as elements of rich text, which Slack shows as they are; what is
escaped here is for the fields that Slack parses.
"""

import re

from bot.render import sanitize

ELLIPSIS = "…"
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SAFE_URL = re.compile(r"https?://[^\s<>|\"'`\\]{1,2000}", re.IGNORECASE)


def escape_mrkdwn(text: str) -> str:
    """Text for a field that Slack parses: `text` of a message, mrkdwn."""
    return sanitize.text(text).translate(_ENTITIES)


def truncate(text: str, most: int) -> str:
    """Inert text of at most so many characters, for a field that shows it as it is; never empty."""
    shown = sanitize.text(text).strip() or ELLIPSIS
    return shown if len(shown) <= most else shown[: most - 1] + ELLIPSIS


def truncate_line(text: str, most: int) -> str:
    """The same on one line."""
    return truncate(sanitize.one_line(" ".join(text.split())), most)


def web_address(url: str | None) -> str | None:
    """A URL that a button may open: of the web, with nothing in it that could end it early."""
    shown = url.strip() if url else ""
    return shown if _SAFE_URL.fullmatch(shown) and sanitize.one_line(shown) == shown else None
