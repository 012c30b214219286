"""Suggests the word that was probably meant."""

from collections.abc import Iterable


def did_you_mean(word: str, candidates: Iterable[str], otherwise: str, *, prefix: str = "") -> str:
    """A hint: the candidate most similar to a mistyped word, or else `otherwise`.

    `prefix` is what all candidates are written with; it would make each seem similar, so it is not compared.
    """
    from difflib import get_close_matches  # costs 5 ms, which only a mistake should pay

    words = list(candidates)
    begun = [candidate for candidate in words if word and candidate.startswith(word)]
    similar = begun or get_close_matches(word, words, n=1)
    return f"did you mean {prefix}{similar[0]}?" if similar else otherwise
