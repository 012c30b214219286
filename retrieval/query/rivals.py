"""Rivals of an exact term: FY24 where FY26 is asked for, release 11 for 10, the minutes of May for June.

A text that lacks a term may still be about it; one that states a rival in its place is about another thing.
"""

import re
from collections.abc import Sequence

from retrieval.query.exact_forms import MIXED_CODE, VERSIONS, ExactKind, ExactTerm
from retrieval.query.exact_terms import is_bound, missing_terms
from retrieval.text.written_dates import find_date_mentions

_YEAR = re.compile(r"(?:19|20)\d\d")
# "2021 or earlier", "since 2021": years that others are among.
_YEARS = re.compile(
    r"(?<!\bsince )(?<!\bfrom )(?<!\buntil )(?<!\bbefore )(?<!\bafter )"
    r"\b(?:19|20)\d\d\b(?!\s+(?:or|and)\s+[a-z]+er\b)"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[\s.#]*$")


def has_rival(terms: Sequence[ExactTerm], question: str, window: str) -> bool:
    """Whether a text states another value in place of an exact term of the question.

    Args:
        terms: the terms of the question.
        question: its text, which the terms have their places in.
        window: what answers, with what heads it.
    """
    missing = set(missing_terms(terms, window))
    return any(term.text in missing and _has_rival(term, question, window) for term in terms)


def _has_rival(term: ExactTerm, question: str, window: str) -> bool:
    if term.kind is ExactKind.DATE:
        return any(date.year for date in find_date_mentions(window))
    if term.kind is ExactKind.VERSION:
        return VERSIONS.search(window) is not None
    if term.kind is ExactKind.CODE:
        return _has_sibling(term.text, window)
    if is_year(term):
        return _YEARS.search(window) is not None
    if is_bound(term, question):  # "over 50 km"
        return False
    before = _WORD_BEFORE.search(question[: term.start])
    numbered = before and rf"\b{re.escape(before[1])}s?[\s.#]*\d"  # "zone 5": "Zone 1"
    return bool(numbered and re.search(numbered, window, re.IGNORECASE))


def is_year(term: ExactTerm) -> bool:
    """Whether a term is a year: what holds in one often holds in others."""
    return _YEAR.fullmatch(term.text) is not None


def _has_sibling(code: str, window: str) -> bool:
    """Whether a text has a code that differs from this one in its figures alone: FY24, FY26."""
    if not MIXED_CODE.fullmatch(code):
        return False
    sibling = r"\d+".join(map(re.escape, re.split(r"\d+", code)))
    return re.search(rf"(?<!\w){sibling}(?!\w)", window, re.IGNORECASE) is not None
