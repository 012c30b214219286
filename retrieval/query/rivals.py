"""Rivals of an exact term: FY24 where FY26 is asked for, release 11 for 10, the minutes of May for June.

A text that lacks a term may still be about it; one that states a rival in its place is about another thing.
"""

import re
from collections.abc import Sequence

from retrieval.query.exact_forms import MIXED_CODE, VERSIONS, ExactKind, ExactTerm
from retrieval.query.exact_terms import is_bound, missing_terms
from retrieval.text.written_dates import find_date_mentions

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# "2021 or earlier", "since 2021": years that others are among.
_YEARS = re.compile(
    r"(?<!\bsince )(?<!\bfrom )(?<!\buntil )(?<!\bbefore )(?<!\bafter )"
    r"\b(?P<rival>(?:1[89]|20)\d\d)\b(?!\s+(?:or|and)\s+[a-z]+er\b)",
    re.IGNORECASE,
)
_VERSION = re.compile(f"(?P<rival>{VERSIONS.pattern})")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[\s.#]*$")


def rivalled_terms(terms: Sequence[ExactTerm], question: str, window: str) -> list[ExactTerm]:
    """The exact terms of the question that a text lacks, and states another value in place of.

    Args:
        terms: the terms of the question.
        question: its text, which the terms have their places in.
        window: what answers, with what heads it.
    """
    missing, asked_for = set(missing_terms(terms, window)), {term.text.casefold() for term in terms}
    return [
        term
        for term in terms
        if term.text in missing and not asked_for.issuperset(_rivals(term, question, window))
    ]


def _rivals(term: ExactTerm, question: str, window: str) -> set[str]:
    """What a text states in place of a term, in small letters."""
    if term.kind is ExactKind.DATE:
        return {window[date.start : date.end].casefold() for date in find_date_mentions(window) if date.year}
    form = _rival_form(term, question)
    return {match.group("rival").casefold() for match in form.finditer(window)} if form else set()


def _rival_form(term: ExactTerm, question: str) -> re.Pattern[str] | None:
    if term.kind is ExactKind.VERSION:
        return _VERSION
    if term.kind is ExactKind.CODE:
        return _sibling(term.text)
    if is_year(term):
        return _YEARS
    if is_bound(term, question):  # "over 50 km"
        return None
    before = _WORD_BEFORE.search(question[: term.start])  # "zone 5": "Zone 1"
    return re.compile(rf"\b{before[1]}s?[\s.#]*(?P<rival>\d+)", re.IGNORECASE) if before else None


def is_year(term: ExactTerm) -> bool:
    """Whether a term is a year: what holds in one often holds in others."""
    return _YEAR.fullmatch(term.text) is not None


def _sibling(code: str) -> re.Pattern[str] | None:
    """A code that differs from this one in its figures alone: FY24, FY26."""
    if not MIXED_CODE.fullmatch(code):
        return None
    sibling = r"\d+".join(map(re.escape, re.split(r"\d+", code)))
    return re.compile(rf"(?<!\w)(?P<rival>{sibling})(?!\w)", re.IGNORECASE)
