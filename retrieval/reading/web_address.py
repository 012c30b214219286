"""Which addresses that a file states may be shown as links."""

import re

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")


def web_address(value: str) -> str | None:
    """A web address; anything else (javascript:, file:) is no link that a reader should be given."""
    words = value.strip()
    return words if _ADDRESS.fullmatch(words) else None
