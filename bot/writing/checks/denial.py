"""Denials on one side only: "did not start" for "started", or the other way round."""

import re
from dataclasses import dataclass

from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.words import opposites, stem

_DENIAL = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely)\b.*\bbut\b)|never|neither|nor|nobody|nothing|none|without|cannot|hardly"
    r"|no(?!\.?\s*\d)(?!\s+(?:doubt|matter|more|less|fewer|later|sooner|wonder)\b)"
    r"|unable\s+to|den(?:y|ies|ied|ying)|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?|declin(?:e[sd]?|ing)\s+to"
    r"|fail(?:s|ed|ing|ure)?(?:\s+to)?|lack(?:s|ed|ing)?|disqualif\w+|forb[iae]d\w*"
    r"|bann?(?:ed|s)?|barely)\b|\b\w+n['’]t\b",
    re.IGNORECASE,
)
_OF_NOUNS = frozenset({"no", "nothing", "none", "nobody", "without"})
_CLAUSE_END = re.compile(r"[.;:]|,?\s+(?:but|and|since|because|while)\b")
_CLAUSE_START = re.compile(r"[.;:?!,]\s|\b(?:but|and|since|because|while)\b")

SCOPE = 5  # content words after a denial that it may be about
MIN_AFFIRMED = 2  # of them that a sentence without a denial may not have


@dataclass(frozen=True, slots=True)
class _Denial:
    """A denial: `cue`, the word that denies, `head`, the next content word, `scope`, all that it may deny.

    All are stems. "No interceptions" denies the verb before it too. `subject` has the content words before it
    in its clause.
    """

    cue: str
    head: str
    scope: frozenset[str]
    subject: frozenset[str]


def one_sided_denial(pair: Comparison) -> str:
    """What only the sentence or only its source denies."""
    written, source = _denials(pair.written), _denials(pair.source)
    if len(written) > len(source):
        return "the source does not deny it"
    for denial in written:
        if not _is_denied(denial, source):
            return "the source does not deny the same"
    for denial in source:
        if _is_denied(denial, written):
            continue
        if not denial.head and not written and _affirms(denial, pair):
            return "the source denies what is written"
        affirmed = denial.scope & pair.written.stems
        if denial.head not in affirmed and opposites(denial.head) & pair.written.stems:
            continue  # "differ" for "not equal"
        if denial.head in affirmed or (not written and len(affirmed) >= MIN_AFFIRMED):
            return "the source denies what is written"
    return ""


def _affirms(denial: _Denial, pair: Comparison) -> bool:
    """Whether the sentence has the subject of an elliptic denial: "Britain" of "and Britain does not"."""
    return not denial.subject or denial.subject <= pair.written.stems


def _is_denied(denial: _Denial, others: tuple[_Denial, ...]) -> bool:
    return any(
        denial.head in other.scope
        or other.head in denial.scope
        or len(denial.scope & other.scope) > 1
        or (denial.cue == other.cue and not denial.head)  # "it failed."
        or (not denial.head and not other.head and denial.subject == other.subject)
        for other in others
    )


def denied_stems(wording: SentenceFeatures) -> frozenset[str]:
    """The stems of the words right after the denials of a sentence."""
    return frozenset().union(*({denial.head} for denial in _denials(wording)))


def _denials(wording: SentenceFeatures) -> tuple[_Denial, ...]:
    return tuple(_denial(match, wording) for match in _DENIAL.finditer(wording.text))


def _denial(match: re.Match[str], wording: SentenceFeatures) -> _Denial:
    end = _CLAUSE_END.search(wording.text, match.end())
    stop = end.start() if end else len(wording.text)
    after = [word.stem for word in wording.content if match.end() <= word.start < stop][:SCOPE]
    before = [word.stem for word in wording.content if word.end <= match.start()][-1:]
    if match.group().lower() not in _OF_NOUNS:
        before = []
    cue = stem(match.group().split()[0])
    start = max((end.end() for end in _CLAUSE_START.finditer(wording.text, 0, match.start())), default=0)
    subject = frozenset(word.stem for word in wording.content if start <= word.start < match.start())
    return _Denial(cue, after[0] if after else "", frozenset((*before, *after)), subject)
