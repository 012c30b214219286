"""The forms in which a text may state an exact term: v3.0 for 3.0, thirty for 30, 3 May for 2024-05-03."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from retrieval.text.numbers import NUMBER, parse_number
from retrieval.text.written_dates import find_date_mentions, states_date


class ExactKind(StrEnum):
    """How a term is compared."""

    DATE = "date"
    CODE = "code"  # an identifier, a flag, an address: letter by letter
    VERSION = "version"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ExactTerm:
    """A term as the question writes it; `start` is where in the normalised question."""

    text: str
    kind: ExactKind
    start: int = 0


# E0502, FY26, CVE-2024-24576, GPT-4, python3.12, 401k, but neither v3.0 nor 14 nor 3pm.
_MIXED = r"\b(?=[\w-]{0,64}\d)[A-Za-z0-9]+(?:-(?=[\w-]{0,64}\d)[A-Za-z0-9]+)*(?:\.\d+)*\b"
_PRE_RELEASE = r"(?:[-.]?(?:alpha|beta|pre|preview|rc|dev|nightly|canary|a|b)[.-]?\d*)?"
_VERSION = rf"(?<![\w.])[vV]?\d+(?:\.\d+)+{_PRE_RELEASE}(?![\w]|\.\d)"
_V_NUMBER = r"\b[vV]\d+\b"
MIXED_CODE = re.compile(_MIXED)
VERSIONS = re.compile(f"{_VERSION}|{_V_NUMBER}")
DIGITS = re.compile(rf"(?<![\w.])(?=\d){NUMBER}(?!\d)", re.IGNORECASE)
_NUMBERS = re.compile(rf"(?<![\w.]){NUMBER}(?!\d)", re.IGNORECASE)
_BARE = re.compile(r"(?<!\d)(?<!\d\.)\d{1,15}(?!\d|\.\d|,\d{3})")
_ORDINALS = ("first", "second", "third", "fourth")
_QUARTER, _FISCAL = re.compile(r"[qQ]([1-4])"), re.compile(r"[fF][yY](?:20)?(\d\d)")


def states(term: ExactTerm, window: str) -> bool:
    """Whether a text states a term in any of its forms."""
    return _STATED[term.kind](term, window)


def _states_date(term: ExactTerm, window: str) -> bool:
    in_question = find_date_mentions(term.text)
    return any(states_date(in_question[0], stated) for stated in find_date_mentions(window))


def _states_code(term: ExactTerm, window: str) -> bool:
    case = re.NOFLAG if term.text.startswith("-") else re.IGNORECASE  # -u is not -U
    return any(re.search(form, window, case) for form in _code_forms(term.text))


def _code_forms(code: str) -> Iterator[str]:
    """Patterns of the ways to write a code: GPT-4, GPT 4 and GPT4; no_cache and no-cache."""
    if quarter := _QUARTER.fullmatch(code):
        yield rf"\b{_ORDINALS[int(quarter[1]) - 1]}[\s-]quarter\b"
    if year := _FISCAL.fullmatch(code):
        yield rf"\b(?:FY|fiscal(?:\s+year)?)[\s'’-]?(?:20)?{year[1]}\b"
    if code.startswith("-"):
        yield rf"(?<![\w-]){re.escape(code)}(?![\w-])"
    elif MIXED_CODE.fullmatch(code):
        runs = re.findall(r"[^\W\d]+|\d+(?:\.\d+)*", code)
        joined = r"[\s_(-]?".join(map(re.escape, runs))
        yield rf"(?<![^\W_]){joined}(?![^\W_]|\.\d)"
    else:
        parts = map(re.escape, re.split(r"[_-]", code)) if "@" not in code else [re.escape(code)]
        yield rf"(?<!\w){'[_-]'.join(parts)}(?!\w)"


def _states_version(term: ExactTerm, window: str) -> bool:
    version = _canonical(term.text)
    stated = {_canonical(match.group()) for match in VERSIONS.finditer(window)}
    if version in stated or _is_glued(term.text.lstrip("vV"), window):
        return True
    return (
        term.text[0] in "vV"
        and version.isdigit()
        and _states_number(ExactTerm(version, ExactKind.NUMBER), window)
    )


def _is_glued(version: str, window: str) -> bool:
    """Whether a version stands right behind a name: python3.12, release-2.1."""
    return re.search(rf"(?:[A-Za-z]|[A-Za-z][-_/@]){re.escape(version)}(?!\w|\.\d)", window) is not None


def _canonical(version: str) -> str:
    """A version in one form: 3.0 for v3.0 and 3.0.0, since zeros from the third place on say nothing."""
    figures = re.match(r"\d+(?:\.\d+)*", bare := version.lstrip("vV").lower())
    end = figures.end() if figures else 0
    parts = bare[:end].split(".")
    while len(parts) > 2 and not parts[-1].strip("0"):
        parts.pop()
    return ".".join(part.lstrip("0") or "0" for part in parts) + re.sub(r"[-.]", "", bare[end:])


def _states_number(term: ExactTerm, window: str) -> bool:
    return bool(_values(DIGITS, term.text) & _stated_values(window))


@lru_cache(2048)  # questions find the same passages again
def _stated_values(window: str) -> frozenset[float]:
    """The numbers of a text, also those next to letters or marks (F16, #12); of a date only its year."""
    dates = find_date_mentions(window)
    for date in dates:
        window = window[: date.start] + " " * (date.end - date.start) + window[date.end :]
    years = {float(date.year) for date in dates if date.year}
    touched = {float(match.group()) for match in _BARE.finditer(window)}
    spelled_out = {1.0} if re.search(r"\bone\b", window, re.IGNORECASE) else set()
    return frozenset(_values(_NUMBERS, window) | touched | years | spelled_out)


def _values(pattern: re.Pattern[str], text: str) -> set[float]:
    numbers: Iterator[tuple[float, float] | None] = map(parse_number, pattern.finditer(text))
    return {number[0] for number in numbers if number}


_STATED: dict[ExactKind, Callable[[ExactTerm, str], bool]] = {
    ExactKind.DATE: _states_date,
    ExactKind.CODE: _states_code,
    ExactKind.VERSION: _states_version,
    ExactKind.NUMBER: _states_number,
}
