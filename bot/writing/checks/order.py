"""Names, figures and words that stand in another order than in the source: who did what to whom."""

import re

from bot.writing.checks.names import names_of
from bot.writing.comparison import Comparison

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|got|get)\s+(?:\w+ly\s+)?"
    r"\w+(?:ed|en|wn|ught|de|lt|nt|ut|id|ung|uck)\b(?:\s+\w+){0,3}\s+by\b",
    re.IGNORECASE,
)
MIN_ORDER = 0.8


def changed_order(pair: Comparison) -> str:
    if swapped(pair):
        return "names in another order"
    if _anchors(pair) >= 2 and order(pair) < MIN_ORDER:
        return "words in another order"
    return ""


def is_passive(pair):
    return bool(_PASSIVE.search(pair.written.text)) != bool(_PASSIVE.search(pair.source.text))


def swapped(pair: Comparison) -> bool:
    seq = name_positions(pair)
    return seq != sorted(seq) and not is_passive(pair)


def name_positions(pair):
    seq = []
    number = {word: at for at, word in enumerate(pair.written.words)}
    for name in names_of(pair.written):
        at = [pair.partners[number[w]] for w in name]
        at = [a for a in at if a is not None]
        if at and at[-1] not in seq:
            seq.append(at[-1])
    return seq


def _anchors(pair: Comparison) -> int:
    return len(list(names_of(pair.written))) + len(pair.written.quantities)


def order(pair: Comparison) -> float:
    seq = [p for w, p in zip(pair.written.words, pair.partners, strict=True) if p is not None and w.is_content]
    pairs = [a < b for n, a in enumerate(seq) for b in seq[n + 1 :] if a != b]
    return sum(pairs) / len(pairs) if pairs else 1.0
