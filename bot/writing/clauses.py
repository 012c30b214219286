"""The clauses of a source: what begins with "who", "while", "after", or is added with "and"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.writing.sentence_features import SentenceFeatures

_SUBORDINATE = (
    r"while|whereas|but|although|though|because|since(?=\s+\D)|after|before|when|where|if|unless|until"
    r"|as(?=\s+(?:it|he|she|they|the|[A-Z]))"
)
_ADDED = "and|or|along with|together with|as well as"
_PHRASE = "due to|because of|according to"
_MARK = r"[;:]\s|[.!?][\"”’)]*\s+(?=[A-Z])"
_BOUNDARY = re.compile(
    rf"{_MARK}|[\s,]+\b(?:(?<!\bin )(?<!\bof )(?<!\bfor )(?<!\bto )(?P<relative>who|which|whose|whom)"
    rf"|(?P<phrase>{_PHRASE})|(?P<subordinate>{_SUBORDINATE})|(?P<added>{_ADDED}))\s"
)
_BRACKETS = re.compile(r"\([^()]*\)")


class ClauseKind(StrEnum):
    """How a clause begins."""

    FIRST = "first"
    RELATIVE = "relative"
    SUBORDINATE = "subordinate"
    ADDED = "added"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence: its first word if it joins, and the numbers of its content words."""

    kind: ClauseKind
    opening: str
    words: tuple[int, ...]


def clauses_of(wording: SentenceFeatures) -> tuple[Clause, ...]:
    """The clauses of a sentence, in order."""
    text = _BRACKETS.sub(lambda match: "_" * len(match.group()), wording.text)
    starts, kinds, openings = [0], [ClauseKind.FIRST], [""]
    for match in _BOUNDARY.finditer(text):
        starts.append(match.end())
        kinds.append(ClauseKind(match.lastgroup or ClauseKind.SUBORDINATE))
        openings.append(match[match.lastgroup or 0].lower())
    ends = [*starts[1:], len(text)]
    return tuple(
        Clause(kind, opening, _numbers(wording, start, end))
        for kind, opening, start, end in zip(kinds, openings, starts, ends, strict=True)
    )


def _numbers(wording: SentenceFeatures, start: int, end: int) -> tuple[int, ...]:
    return tuple(n for n, word in enumerate(wording.words) if start <= word.start < end and word.is_content)
