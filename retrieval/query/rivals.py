"""Rivals of an exact term: FY24 where FY26 is asked for, release 11 for 10, the minutes of May for June.

A text that lacks a term may still be about it; one that states a rival in its place is about another thing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.query.exact_forms import MIXED_CODE, VERSIONS, ExactKind, ExactTerm
from retrieval.query.exact_terms import YEAR, is_bound, is_year, missing_terms
from retrieval.text.stopwords import STOPWORDS
from retrieval.text.written_dates import find_date_mentions

_YEARS = re.compile(rf"(?<!\d)(?P<rival>{YEAR.pattern})(?!\d)")
_VERSION = VERSIONS.pattern
_NUMBERED = r"\s*(?:(?:no|nr|number)\b\.?\s*)?[\s.#]*"  # between a thing and its number: "tram no. 7"
_WORD_BEFORE = re.compile(rf"(?<![^\W\d_])([^\W\d_]{{1,40}}?){_NUMBERED}$", re.IGNORECASE)
_COUNTED_BEHIND = re.compile(r"\s+[a-z]+s\b")  # "3 guests": a count, and no name
# "version 5.1", "release 14" are of whatever product is spoken of.
_ANY_PRODUCT = frozenset(("version", "release", "v"))
# What stands before or behind a value that stands for others, too: "1 to 9", "2023/24", "since 2021", "18+".
_OPEN_BEFORE = re.compile(
    r"(?:[-\u2013\u2014/]|\b(?:to|through|until|till|bis|from|since|before|after|over|above|under|below|than|least"
    r"|most|every|each|all|any))\s*$",
    re.IGNORECASE,
)
_OPEN_BEHIND = re.compile(
    r"\s?(?:[-\u2013\u2014/]|to\b|through\b|until\b|till\b|bis\b)\s?\d[\d.,]*+(?!\s?%)|\+|\.x\b"
    r"|\s+(?:and|or)\s+(?:over|above|more|up|on|below|under|less|fewer|[a-z]+er)\b",
    re.IGNORECASE,
)


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
    matches = list(form.finditer(window)) if form else []
    if term.kind is not ExactKind.CODE and any(_is_open(match, window) for match in matches):
        return set()
    return {match.group("rival").casefold() for match in matches}


def _is_open(match: re.Match[str], window: str) -> bool:
    """Whether a value in a text is the end of a range, or a bound."""
    before = window[max(0, match.start() - 12) : match.start()]
    behind = window[match.end() : match.end() + 20]
    return bool(_OPEN_BEFORE.search(before) or _OPEN_BEHIND.match(behind))


@lru_cache(256)  # each window of a question is looked at for the same
def _rival_form(term: ExactTerm, question: str) -> re.Pattern[str] | None:
    if term.kind is ExactKind.CODE:
        return _sibling(term.text)
    if is_year(term):
        return _YEARS
    word = _word_before(term, question)
    if term.kind is ExactKind.VERSION:
        named = rf"\b{word}\s+(?:version\s+)?" if word and word.casefold() not in _ANY_PRODUCT else ""
        return re.compile(rf"{named}(?P<rival>{_VERSION})", re.IGNORECASE)
    is_count = _COUNTED_BEHIND.match(question[term.start + len(term.text) :])
    if word is None or is_count or is_bound(term, question):  # "over 50 km"
        return None
    return re.compile(rf"\b{word}s?{_NUMBERED}(?P<rival>\d+)", re.IGNORECASE)  # "zone 5": "Zone 1"


def _word_before(term: ExactTerm, question: str) -> str | None:
    """The word right before a term, where it says what the term names."""
    before = _WORD_BEFORE.search(question[max(0, term.start - 60) : term.start])
    return before[1] if before and before[1].casefold() not in STOPWORDS else None


def _sibling(code: str) -> re.Pattern[str] | None:
    """A code that differs from this one in its figures alone: FY24, FY26."""
    if not MIXED_CODE.fullmatch(code):
        return None
    sibling = r"\d+".join(map(re.escape, re.split(r"\d+", code)))
    return re.compile(rf"(?<!\w)(?P<rival>{sibling})(?!\w)", re.IGNORECASE)
