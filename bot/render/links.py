"""Whether a link of an article may be opened, and whether it says where it leads."""

import re
from urllib.parse import urlsplit

from bot.render import sanitize

_SAFE_URL = re.compile(r"https?://[^\s<>|\"'`\\]{1,2000}", re.IGNORECASE)
# What reads as an address: a scheme, or words with dots between them such as bank.example.
_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[\w-]{2,})", re.IGNORECASE)


def web_address(url: str | None) -> str | None:
    """A URL if it may be opened: http or https, and no character that could end it early."""
    address = url.strip() if url else ""
    return address if _SAFE_URL.fullmatch(address) and sanitize.one_line(address) == address else None


def is_misleading(text: str, url: str) -> bool:
    """Whether the text of a link names another host than the one that it leads to.

    An article is anybody's: "https://bank.example" must not open evil.example.
    """
    try:
        host = urlsplit(url).hostname or url.rpartition("@")[2]
    except ValueError:  # an address that no browser would open
        return True
    named = {match[1].lower().removeprefix("www.") for match in _ADDRESS.finditer(text)}
    return any(not _is_part(name, host.lower().removeprefix("www.")) for name in named)


def _is_part(name: str, host: str) -> bool:
    return host == name or host.endswith(f".{name}")
