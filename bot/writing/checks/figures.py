"""Figures that the source does not state: amounts, dates, counts, numbers and ordinals."""

import re

from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from retrieval.text.dates import MONTHS, WEEKDAYS
from retrieval.text.quantities import Quantity, QuantityKind
from retrieval.text.quantity_comparison import follows, same_kind

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:th)?")
_NO_FIGURE = frozenset({"1"})  # "one of them"
_NAMES = {QuantityKind.MONTH: (MONTHS, 1), QuantityKind.WEEKDAY: (WEEKDAYS, 0)}
_PLAIN = (QuantityKind.COUNT, QuantityKind.YEAR)  # "a 1999 paper" is read as a count of papers
# Numbers that stand for others: "both" for two.
_SAME = {"both": "2", "twice": "2", "doubl": "2", "pair": "2", "dozen": "12"}
_PARTS = frozenset({"half", "quarter", "twice", "doubl", "tripl", "dozen"})


def new_figure(pair: Comparison) -> str:
    """The first figure that the source does not state."""
    quantities = pair.written.quantities
    for quantity in quantities:
        if not _is_stated(quantity, pair.source):
            return f"the source does not say “{pair.written.text[quantity.start : quantity.end]}”"
    read = [(quantity.start, quantity.end) for quantity in quantities]
    for word in pair.written.words:
        if any(start <= word.start and word.end <= end for start, end in read):
            continue
        is_figure = word.has_digit or _NUMBER.fullmatch(word.stem) or word.stem in _PARTS
        if is_figure and word.stem not in _NO_FIGURE and not _has_number(word.stem, pair.source):
            return f"the source does not say “{word.text}”"
    return ""


def _is_stated(claimed: Quantity, source: SentenceFeatures) -> bool:
    comparable = [stated for stated in source.quantities if same_kind(claimed, stated)]
    if any(follows(claimed, stated) for stated in comparable):
        return True
    if claimed.measure in _NAMES:
        names, first = _NAMES[claimed.measure]
        return any(word.text == names[int(claimed.value) - first] for word in source.words)
    if claimed.measure not in _PLAIN or any(claimed.unit & stated.unit for stated in comparable):
        return False  # the same thing is counted otherwise
    values = {stated.value for stated in source.quantities if stated.measure in _PLAIN}
    return claimed.value in values or _has_number(f"{claimed.value:g}", source)


def _has_number(number: str, source: SentenceFeatures) -> bool:
    return number in source.stems or any(
        _SAME.get(stem) == number or _SAME.get(number) == stem for stem in source.stems
    )


# What stands before a figure and says what it is: a level, a difference, a start, a bound.
_ROLES = {word: word for word in "to by from above below since until before after per".split()}
_ROLES |= {"over": "above", "under": "below"}


def other_role(pair: Comparison) -> str:
    """A figure that has risen "to" something in the source and "by" it in the sentence, or the like."""
    for at, (word, partner) in enumerate(zip(pair.written.words, pair.partners, strict=True)):
        if partner is None or not _NUMBER.fullmatch(word.stem) or at == 0 or partner == 0:
            continue
        own, theirs = pair.written.words[at - 1].text.lower(), pair.source.words[partner - 1].text.lower()
        if own in _ROLES and theirs in _ROLES and _ROLES[own] != _ROLES[theirs]:
            return f"the source says “{theirs} {word.text}”"
    return ""
