"""Denials on one side only: "did not start" for "started", or the other way round."""

import re
from collections.abc import Iterator

from bot.writing.comparison import Comparison
from bot.writing.wording import Wording
from bot.writing.words import Word

_DENIAL = re.compile(
    r"\b(?:not(?!\s+(?:only|just|least)\b)|never|neither|nor|nobody|nothing|none|without|cannot|barely|hardly"
    r"|no(?!\.?\s*\d)(?!\s+(?:doubt|matter|more|less|fewer|later|sooner|wonder)\b)"
    r"|unable\s+to|den(?:y|ies|ied|ying)|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?|declin(?:e[sd]?|ing)\s+to"
    r"|fail(?:s|ed|ing|ure)?(?:\s+to)?|lack(?:s|ed|ing)?|disqualif\w+|prevent(?:s|ed|ing)?|forb[iae]d\w*"
    r"|bann?(?:ed|s)?|oppos(?:e[sd]?|ing))\b|\b\w+n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;:]|,\s+(?:but|and|since|because|while)\b")


def one_sided_denial(pair: Comparison) -> str:
    """What only the sentence or only its source denies."""
    written, source = _denied(pair.written), _denied(pair.source)
    own, theirs = {word.stem for word in written}, {word.stem for word in source}
    if _count(pair.written) > _count(pair.source):
        return "the source does not deny it"
    for word in written:
        if word.stem not in theirs and word.stem in _stems_outside(pair.source, source):
            return f"the source does not deny “{word.text}”"
    for word in source:
        if word.stem not in own and word.stem in _stems_outside(pair.written, written):
            return f"the source denies “{word.text}”"
    return ""


def _count(wording: Wording) -> int:
    return len(_DENIAL.findall(wording.text))


def _denied(wording: Wording) -> tuple[Word, ...]:
    """The first content word after each denial, in its clause."""
    return tuple(_heads(wording))


def _heads(wording: Wording) -> Iterator[Word]:
    for denial in _DENIAL.finditer(wording.text):
        end = _CLAUSE_END.search(wording.text, denial.end())
        stop = end.start() if end else len(wording.text)
        head = next((word for word in wording.content if denial.end() <= word.start < stop), None)
        if head is not None:
            yield head


def _stems_outside(wording: Wording, denied: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.stem for word in wording.content if word not in denied)
