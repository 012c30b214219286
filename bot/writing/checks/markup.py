"""Links, pictures, code and addresses that the source does not have are never shown."""

import re

_MARKUP = re.compile(
    r"https?://\S+|www\.\S+|!?\[[^\]]*\]\([^)]*\)|`[^`]*`|<[^>]+>|[\w.+-]+@[\w-]+\.\w+|[@#]\w+"
)


def foreign_markup(written: str, source: str) -> str:
    """The first piece of markup that is not in the source as it is."""
    for match in _MARKUP.finditer(written):
        if match.group() not in source:
            return f"the source has no “{match.group()}”"
    return ""
