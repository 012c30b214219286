"""Finds the word that was probably meant; it only suggests, nothing acts on it."""

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], otherwise: str, *, prefix: str = "") -> str:
    """A hint: the known word nearest to a mistyped one, or else what the caller has to offer.

    `prefix` is what all of them are written with; it would make each seem near, so it is not compared.
    """
    from difflib import get_close_matches  # costs 5 ms, which only a mistake should pay

    words = list(known)
    begun = [each for each in words if word and each.startswith(word)]
    near = begun or get_close_matches(word, words, n=1)
    return f"did you mean {prefix}{near[0]}?" if near else otherwise
