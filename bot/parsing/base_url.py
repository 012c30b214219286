"""The address at which people reach the pages of `footnote serve`."""

from urllib.parse import urlsplit

EXPECTED = "an address such as https://footnote.example.org, without ? and #, or nothing"


def parse_base_url(value: object) -> str:
    """The address without a slash at its end; "" for none.

    Raises:
        ValueError: it is none; the error says what it should be.
    """
    text = value.strip() if isinstance(value, str) else None
    if text == "":
        return ""
    try:
        parts = urlsplit(text or "")
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if text is None or not usable or set(text) & set(" ?#@<>\"'`|\\") or not text.isprintable():
        raise ValueError(EXPECTED)
    return text.rstrip("/")
