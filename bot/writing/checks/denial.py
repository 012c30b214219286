"""Denials on one side only: "did not start" for "started", or the other way round."""

import re
from dataclasses import dataclass

from bot.writing.comparison import Comparison
from bot.writing.wording import Wording

_DENIAL = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely)\b.*\bbut\b)|never|neither|nor|nobody|nothing|none|without|cannot|hardly"
    r"|no(?!\.?\s*\d)(?!\s+(?:doubt|matter|more|less|fewer|later|sooner|wonder)\b)"
    r"|unable\s+to|den(?:y|ies|ied|ying)|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?|declin(?:e[sd]?|ing)\s+to"
    r"|fail(?:s|ed|ing|ure)?(?:\s+to)?|lack(?:s|ed|ing)?|disqualif\w+|prevent(?:s|ed|ing)?|forb[iae]d\w*"
    r"|bann?(?:ed|s)?|oppos(?:e[sd]?|ing)|barely)\b|\b\w+n['’]t\b",
    re.IGNORECASE,
)
_OF_NOUNS = frozenset({"no", "nothing", "none", "nobody", "without"})
_CLAUSE_END = re.compile(r"[.;:]|,\s+(?:but|and|since|because|while)\b")


@dataclass(frozen=True, slots=True)
class _Denial:
    """What one denial denies: the stem of the word after it, and of the verb before "no interceptions"."""

    head: str
    stems: frozenset[str]


def one_sided_denial(pair: Comparison) -> str:
    """What only the sentence or only its source denies."""
    written, source = _denials(pair.written), _denials(pair.source)
    own = frozenset().union(*(denial.stems for denial in written))
    theirs = frozenset().union(*(denial.stems for denial in source))
    if len(written) > len(source):
        return "the source does not deny it"
    for denial in written:
        if not denial.stems & theirs and denial.head in pair.source.stems:
            return f"the source does not deny “{denial.head}”"
    for denial in source:
        if not denial.stems & own and denial.head in pair.written.stems:
            return f"the source denies “{denial.head}”"
    return ""


def denied_stems(wording: Wording) -> frozenset[str]:
    """The stems of all that a sentence denies."""
    return frozenset().union(*(denial.stems for denial in _denials(wording)))


def _denials(wording: Wording) -> tuple[_Denial, ...]:
    return tuple(_denial(match, wording) for match in _DENIAL.finditer(wording.text))


def _denial(match: re.Match[str], wording: Wording) -> _Denial:
    end = _CLAUSE_END.search(wording.text, match.end())
    stop = end.start() if end else len(wording.text)
    head = next((word.stem for word in wording.content if match.end() <= word.start < stop), "")
    stems = {head} - {""}
    if match.group().lower() in _OF_NOUNS:
        before = [word.stem for word in wording.content if word.end <= match.start()]
        stems.update(before[-1:])
    return _Denial(head, frozenset(stems))
