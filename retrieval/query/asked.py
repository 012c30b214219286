"""What a question asks for, by its wording: a figure of some measure, a name, or neither.

Only contradictions are looked for by it; which sentence answers is measured by meaning.
"""

import re
from dataclasses import dataclass

from retrieval.text.quantities import QuantityKind, singular

DATES = frozenset({QuantityKind.YEAR, QuantityKind.MONTH, QuantityKind.DAY, QuantityKind.WEEKDAY})
_TIME = r"\bwhen\b|\b(?:what|which)\s+(?:year|date|day|month|weekday)\b|\bsince when\b"
_MONEY = r"\bhow much\b|\b(?:cost|costs|price|paid|pay|worth|budget|salary|fee)\b"
_SHARE = r"\b(?:percentage|per\s?cent|share|rate|proportion)\b|\bhow much\b"
_COUNT = r"\bhow\s+(?:many|old|tall|long|far|high|big|large|deep|wide|fast|heavy|often)\b|\bnumber of\b"
_NAME = r"\b(?:who|whom|whose|where)\b|\b(?:which|what)\s+(?:city|country|town|person|company|team|place)\b"
_ASKS = (
    (re.compile(_TIME, re.I), DATES),
    (re.compile(_MONEY, re.I), frozenset({QuantityKind.MONEY})),
    (re.compile(_SHARE, re.I), frozenset({QuantityKind.SHARE})),
    (re.compile(_COUNT, re.I), frozenset({QuantityKind.COUNT})),
)
_ASKS_NAME = re.compile(_NAME, re.I)
# "Who is Gordon Brown?" has as many answers as there are articles about him.
_WHO_IS = re.compile(r"\b[Ww]ho(?:['’]s|\s+(?:is|was|are|were))\s+[A-Z]")
_COUNTED = re.compile(r"\b(?:how many|number of)\s+((?:\w+\s+){0,2}\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What kind of answer a question wants: figures of `measures` (of `things`, if known), or a name."""

    measures: frozenset[QuantityKind]
    things: frozenset[str]
    name: bool


def read_asked(text: str) -> Asked:
    """What a question asks for, by its wording."""
    measures = frozenset[QuantityKind]().union(*(kinds for form, kinds in _ASKS if form.search(text)))
    counted = _COUNTED.search(text)
    things = frozenset(map(singular, counted.group(1).split())) if counted else frozenset[str]()
    name = bool(_ASKS_NAME.search(text)) and not measures and not _WHO_IS.search(text)
    return Asked(measures, things, name)
