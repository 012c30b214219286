"""Cuts texts that are too long to show, and marks that with an ellipsis."""


def shorten(text: str, most: int) -> str:
    """The first `most` characters."""
    return text if len(text) <= most else text[:most] + " …"


def shorten_start(text: str, most: int) -> str:
    """The last `most` characters."""
    return text if len(text) <= most else "… " + text[-most:]


def shorten_at_word(text: str, most: int) -> str:
    """The first words, at most `most` characters of them; a word that is longer is cut."""
    return text if len(text) <= most else (text[:most].rpartition(" ")[0] or text[:most]) + " …"


def shorten_start_of_path(path: str, most: int) -> str:
    """The last folders and the name, at most `most` characters of them; a name that is longer is cut."""
    if len(path) <= most:
        return path
    kept = path[-(most - 1) :]
    _, slash, whole = kept.partition("/")
    return f"…/{whole}" if slash else f"…{kept}"
