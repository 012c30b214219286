"""The terms of a question that its answer must state exactly: numbers, versions, dates, flags, identifiers.

Similarity ignores them: to a model, release 3.0 is as good as 2.1. Only what is written in figures or
marks is exact; "two", "the NATO" and all other words are left to the ranking.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from retrieval.query.exact_forms import DIGITS, MIXED_CODE, VERSIONS, ExactKind, ExactTerm, states
from retrieval.text.written_dates import find_date_mentions

_ADDRESS = r"https?://[^\s<>\"]+[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_FLAG = r"(?<![\w-])(?:--[A-Za-z][\w-]*\w|-(?P<letter>[A-Za-z])(?P=letter)*(?![\w-]))"  # --no-cache, -u, -uu
_FILE = r"(?<![\w.])\.[a-z]\w+|\b[a-z]{3,}rc\b"  # .gitignore, ripgreprc
_JOINED = r"\b\w*[A-Za-z]\w*_\w+\b|\b[A-Za-z]\w*(?:::|->)\w+(?:(?:::|->)\w+)*"  # no_cache, std::vec
_DOTTED = r"\b[A-Za-z_]\w+(?:\.[a-z_]\w+)+\b"  # foo.bar, config.toml, Node.js
_CAMEL = r"\b[a-z]+[A-Z]\w*\b"  # useState
_LETTER = r"(?<=[\d\s])\([a-z]\)(?!\w)"  # (b) of "§ 3 (b)"
_LANGUAGE = r"\b[A-Z](?:\+\+|#)(?!\w)"  # C++, C#
_CODE = re.compile("|".join((_ADDRESS, _FLAG, _JOINED, _DOTTED, _FILE, _CAMEL, _LETTER, _LANGUAGE)))

# What begins with a figure and has letters behind it but names nothing: 3rd, 1990s, 3pm, 5km, 10-year.
_MEASURE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)-?(?P<unit>st|nd|rd|th|s|am|pm|h|hrs?|min|ms|sec|[kcm]?m|[kmg]?g|[kmgt]i?b|[km]w|x"
    r"|[a-z]{4,}(?:-[a-z]+)?)",
    re.IGNORECASE,
)
_NO_NUMBER = frozenset(("st", "nd", "rd", "th", "s", "am", "pm", "x"))
# "the 5 core values": it says how many the asker thinks there are, and a list seldom says it again.
_COUNTED_GROUP = re.compile(r"\b(?:the|these|those|all|our|your|their|its)\s+$", re.IGNORECASE)
_PLURAL_BEHIND = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]{2,}s\b")
MAX_GROUP = 12
# "$1.5", "1.2 million" and "0.5%" are no versions.
_AMOUNT_BEFORE = re.compile(r"[$€£¥]\s?$")
_AMOUNT_BEHIND = re.compile(
    r"\s?(?:%|per\s?cent|hundred|thousand|million|billion|trillion|(?:bn|mn|tn|m|k)\b)", re.IGNORECASE
)
YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BOUND_BEFORE = re.compile(
    r"\b(?:over|under|above|below|than|least|most|up\s+to|within|after|before|until|beyond|from|between|and)\s+$",
    re.IGNORECASE,
)
_TYPOGRAPHY = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u00a0": " ", "\u202f": " "})


def find_exact_terms(text: str) -> tuple[ExactTerm, ...]:
    """The terms of a question, in order, each once."""
    text = _normalise(text)
    terms: list[ExactTerm] = []
    spans: list[tuple[int, int]] = []
    for find in (_dates, _codes, _versions, _mixed_codes, _measured, _numbers):
        for term in find(text):
            start, end = term.start, term.start + len(term.text)
            if not any(start < stop and begin < end for begin, stop in spans):
                spans.append((start, end))
                if not _is_open(term, text):
                    terms.append(term)
    once: dict[str, ExactTerm] = {}
    for term in sorted(terms, key=lambda term: term.start):
        once.setdefault(term.text.casefold(), term)
    return tuple(once.values())


def missing_terms(terms: Sequence[ExactTerm], window: str) -> tuple[str, ...]:
    """Those of the terms, as the question writes them, that a text does not state in any form.

    Args:
        terms: the terms of the question.
        window: what answers: a quote with its lead, headings, title and path.
    """
    if not terms:
        return ()
    window = _normalise(window)
    return tuple(term.text for term in terms if not states(term, window))


def is_year(term: ExactTerm) -> bool:
    """Whether a term is a year: what holds in one often holds in others."""
    return YEAR.fullmatch(term.text) is not None


def is_bound(term: ExactTerm, text: str) -> bool:
    """Whether a number of a question bounds an amount, "over 50 km", and names nothing."""
    return term.kind is ExactKind.NUMBER and bool(_BOUND_BEFORE.search(text[: term.start]))


@lru_cache(2048)  # questions find the same passages again
def _normalise(text: str) -> str:
    """Without escapes of Markdown, and with plain hyphens and spaces: nothing else of it changes."""
    plain = re.sub(r"\\(?=[_*.#+-])", "", text.translate(_TYPOGRAPHY))
    return re.sub(r"(?<!\S)[\u2013\u2014](?=[a-z]+)", "--", plain)


def _dates(text: str) -> Iterator[ExactTerm]:
    for date in find_date_mentions(text):
        yield ExactTerm(text[date.start : date.end], ExactKind.DATE, date.start)


def _codes(text: str) -> Iterator[ExactTerm]:
    for match in _CODE.finditer(text):
        yield ExactTerm(match.group(), ExactKind.CODE, match.start())


def _mixed_codes(text: str) -> Iterator[ExactTerm]:
    for match in MIXED_CODE.finditer(text):
        is_code = re.search(r"[A-Za-z]", match.group()) and re.search(r"\d", match.group())
        if is_code and not _MEASURE.fullmatch(match.group()) and not VERSIONS.fullmatch(match.group()):
            yield ExactTerm(match.group(), ExactKind.CODE, match.start())


def _versions(text: str) -> Iterator[ExactTerm]:
    for match in VERSIONS.finditer(text):
        if not _AMOUNT_BEFORE.search(text[: match.start()]) and not _AMOUNT_BEHIND.match(text, match.end()):
            yield ExactTerm(match.group(), ExactKind.VERSION, match.start())


def _measured(text: str) -> Iterator[ExactTerm]:
    for match in MIXED_CODE.finditer(text):
        measure = _MEASURE.fullmatch(match.group())
        if measure:
            kind = ExactKind.VERSION if "." in measure["number"] else ExactKind.NUMBER
            text = match.group() if measure["unit"].lower() in _NO_NUMBER else measure["number"]
            yield ExactTerm(text, kind, match.start())


def _numbers(text: str) -> Iterator[ExactTerm]:
    for match in DIGITS.finditer(text):
        yield ExactTerm(match.group().strip(), ExactKind.NUMBER, match.start())


def _is_open(term: ExactTerm, text: str) -> bool:
    """Whether an answer may leave out a number: an ordinal, a time of day, the size of a group."""
    if term.kind is not ExactKind.NUMBER:
        return False
    measure = _MEASURE.fullmatch(term.text)
    if measure and measure["unit"].lower() in _NO_NUMBER:
        return True
    behind = text[term.start + len(term.text) :]
    if re.match(r"[/:]\d|\s?[ap]\.?m\b", behind) or re.search(r"\d[/:]$", text[: term.start]):
        return True  # 9/11, 10:30, 3 pm
    is_small = term.text.isdigit() and int(term.text) <= MAX_GROUP
    return is_small and bool(_COUNTED_GROUP.search(text[: term.start]) and _PLURAL_BEHIND.match(behind))
