"""The markers by which models cite, in the forms they are met in: [1] [1, 2] [[1]] 【1†source】 ［1］."""

import re

_OPEN, _CLOSE = r"\[［【", r"\]］】"
# One way to read a run of digits, so that nothing backtracks.
_LABEL = r"(?:(?:sources?|sentences?|id|s)\s?[:#]?\s?)?"
_NUMBERS = r"\d{1,3}(?:\s?[,;]\s?\d{1,3}){0,5}"
MARKER = re.compile(
    rf"[{_OPEN}]{{1,2}}\s?{_LABEL}({_NUMBERS})(?:†[^{_CLOSE}\n]{{0,40}})?\s?[{_CLOSE}]{{1,2}}", re.IGNORECASE
)
MAX_MARKER = 60  # characters of the longest marker
UNCLOSED = re.compile(rf"[{_OPEN}][^{_CLOSE}\n]{{0,{MAX_MARKER}}}[{_CLOSE}]?$")
"""The end of a text that may become a marker, or be a closed one that another bracket may follow."""


def numbers(marker: re.Match[str]) -> tuple[int, ...]:
    """The numbers that a marker names."""
    return tuple(map(int, re.findall(r"\d+", marker[1])))
