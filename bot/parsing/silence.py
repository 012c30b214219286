"""Parses the degree of silence."""

from retrieval.types import Silence


def parse_silence(value: object) -> Silence:
    """One of the degrees; a ValueError says which there are."""
    try:
        return Silence(str(value).strip().lower())
    except ValueError:
        *others, last = Silence
        raise ValueError(f"{', '.join(others)} or {last}") from None
