"""Cuts texts that are too long to show; an ellipsis marks where."""


def shorten(text: str, most: int) -> str:
    """The first `most` characters."""
    return text if len(text) <= most else text[:most] + " …"


def shorten_start(text: str, most: int) -> str:
    """The last `most` characters."""
    return text if len(text) <= most else "… " + text[-most:]


def shorten_at_word(text: str, most: int) -> str:
    """The first words, at most `most` characters of them; a word that is longer is cut."""
    return text if len(text) <= most else (text[:most].rpartition(" ")[0] or text[:most]) + " …"
