"""Whether a link in an article says where it leads."""

import re
from urllib.parse import urlsplit

# What reads as an address: a scheme, or words with dots between them such as bank.example.
_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[\w-]{2,})", re.IGNORECASE)


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
