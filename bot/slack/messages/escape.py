"""Slack's markup: text of articles is made inert, text of messages is read as its writer sees it.

Blocks hold such text only as plain text or as elements of rich text, which Slack does not parse; escaping is
for the fields that it does.
"""

import html
import re
from collections.abc import Callable

from bot.render import sanitize

ELLIPSIS = "…"
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKUP = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


def escape_mrkdwn(text: str) -> str:
    """Text for a field that Slack parses: the `text` of a message, mrkdwn."""
    return sanitize.text(text).translate(_ENTITIES)


def unescape_mrkdwn(text: str, app_user: str) -> str:
    """The text of a message without mentions of the app, with references by their labels and no entities."""

    def label_of(match: re.Match[str]) -> str:
        kind, target, label = match["kind"], match["target"], match["label"]
        if kind == "@":
            return "" if target == app_user else f"@{label or target}"
        if label:
            return f"#{label}" if kind == "#" else label
        return f"{kind.replace('!', '@')}{target}"

    return html.unescape(_MARKUP.sub(label_of, text)).strip()


def named_channels(text: str, name_of: Callable[[str], str]) -> str:
    """A text with the names of channels in place of references without a label."""

    def label(match: re.Match[str]) -> str:
        name = name_of(match[1])
        return f"#{name}" if name else match[0]

    return re.sub(r"(?<!\w)#([CG][A-Z0-9]{6,20})\b", label, text)


def truncate(text: str, max_chars: int) -> str:
    """Sanitized text for a field that Slack shows as it is; never empty, for Slack refuses that."""
    clean = sanitize.text(text).strip() or ELLIPSIS
    return clean if len(clean) <= max_chars else clean[: max_chars - 1] + ELLIPSIS


def truncate_line(text: str, max_chars: int) -> str:
    """The same on one line."""
    return truncate(sanitize.one_line(" ".join(text.split())), max_chars)
