"""What kind of answer a question wants, by its wording: quantities, a name, a reason, several things.

What is not plain from the wording is left open: which sentence answers is decided by similarity.
"""

import re
from dataclasses import dataclass
from enum import Flag, auto
from itertools import takewhile

from retrieval.query.likely_forms import LikelyForm, likely_form
from retrieval.query.value_forms import value_form
from retrieval.text.quantities import DATES, QuantityKind, singular
from retrieval.text.stopwords import STOPWORDS


class Wants(Flag):
    """What a question asks for besides quantities."""

    NOTHING = 0
    NAME = auto()  # of a person, a place, an organisation
    REASON = auto()
    SEVERAL = auto()  # so that one item of a list is not enough


@dataclass(frozen=True, slots=True)
class AnswerType:
    """Quantities of `quantity_kinds`, or what `wants` says.

    `counted_nouns` are the things that are counted, in the singular, where the question names them. `value`
    is what a text has that states the value asked for, where that shows by its form; see `value_forms`.
    `likely` is what the answer mostly has; see `likely_forms`.
    """

    quantity_kinds: frozenset[QuantityKind] = frozenset()
    counted_nouns: frozenset[str] = frozenset()
    wants: Wants = Wants.NOTHING
    value: re.Pattern[str] | None = None
    likely: LikelyForm | None = None


_AUXILIARY = (
    r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
)
_WHAT = r"\b(?:which|what)\s+"
_QUANTITIES = (
    (rf"\bwhen\b|{_WHAT}(?:time|hours?)\b", frozenset({QuantityKind.TIME})),
    (rf"\b(?:since\s+)?when\b|{_WHAT}(?:year|date|day|month|weekday)\b", DATES),
    (r"\bhow much\b", frozenset({QuantityKind.MONEY, QuantityKind.SHARE})),
    (
        r"\bhow\s+(?:many|old|tall|long|far|high|big|large|deep|wide|fast|heavy|often)\b|\bnumber of\b",
        frozenset({QuantityKind.COUNT}),
    ),
)
# A noun tells what is asked for only where no other word asks: "Who pays the fee?" wants no sum of money.
_ASKS_OTHERWISE = r"\b(?:who|whom|whose|why|where|when)\b"
_QUANTITY_NOUNS = (
    (r"\b(?:cost|costs|price|paid|pay|worth|budget|salary|fee)\b", frozenset({QuantityKind.MONEY})),
    (r"\b(?:percentage|per\s?cent|share|rate|proportion)\b", frozenset({QuantityKind.SHARE})),
)
_COUNTED = r"\b(?:how many|number of)\s+(?:of\s+)?(?:the\s+)?((?:[\w-]+\s+){0,2}[\w-]+)"
# "Who is Gordon Brown?" has as many answers as there are articles about him.
_WHO_IS = re.compile(r"\b[Ww]ho(?:['’]s|\s+(?:is|was|are|were))\s+[A-Z]")
_WANTS = (
    (
        r"\b(?:who|whom|whose|where)\b|\b(?:which|what)\s+(?:city|country|town|person|company|team|place)\b",
        Wants.NAME,
    ),
    (rf"\bwhy\b|{_WHAT}(?:was\s+|is\s+)?(?:the\s+)?(?:reason|cause)|\bhow come\b", Wants.REASON),
    (
        # A plural in small letters: Paris and James are none, and neither is "does".
        rf"{_WHAT}(?!{_AUXILIARY}\b)(?:\w+\s+)?(?-i:[a-z]{{3,}}[a-rtv-z]s)\b"
        rf"|\bwhat\s+(?:are|were)\b|\b(?:list|name)\s+(?:the|all|some)\b"
        rf"|{_WHAT}.*\b(?:includes?|comprises?|consists?\s+of)\b",
        Wants.SEVERAL,
    ),
)


def classify_answer_type(text: str) -> AnswerType:
    """What kind of answer a question wants."""
    rows = _QUANTITIES if _has(_ASKS_OTHERWISE, text) else _QUANTITIES + _QUANTITY_NOUNS
    kinds = frozenset[QuantityKind]().union(*(kinds for pattern, kinds in rows if _has(pattern, text)))
    counted = re.search(_COUNTED, text, re.IGNORECASE)
    words = counted.group(1).lower().split() if counted else []
    nouns = frozenset(map(singular, takewhile(lambda word: word not in STOPWORDS, words)))
    wants = Wants.NOTHING
    for pattern, want in _WANTS:
        if _has(pattern, text):
            wants |= want
    if kinds or _WHO_IS.search(text):
        wants &= ~Wants.NAME
    return AnswerType(kinds, nouns, wants, value_form(text), likely_form(text))


def _has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
