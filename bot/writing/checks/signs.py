"""Signs of figures: minus, currency, per cent, and what joins two figures, are part of what they say."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.words import Word

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BEFORE = re.compile(
    r"(?P<minus>(?<![\w)])[-−]|\bminus\s)?(?:\b[a-z]{1,3})?(?:(?P<currency>[$€£¥])\s?(?P<inner>[-−])?)?$",
    re.IGNORECASE,
)
_SCALE = r"(?:[\s-]?(?:hundred|thousand|million|billion|trillion|bn|mn|tn|m|k)\b)*"
_AFTER = re.compile(
    rf"{_SCALE}(?:\s?(?:[-–]|to|and|or)\s?[$€£¥]?\d[\d.,]*{_SCALE})?[\s-]?"  # "5 to 7%"
    r"(?:(?P<points>percentage points?)|(?P<share>%|per\s?cent)|(?P<currency>dollar|euro|pound|yen)s?\b)",
    re.IGNORECASE,
)
_CURRENCIES = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥"}
MAX_SIGN = 12  # characters before a number in which its sign is looked for
_RANGE = re.compile(r"\s*(?:[-–—−]|to|and|through|until)\s*")


@dataclass(frozen=True, slots=True)
class _Sign:
    """What stands around a number."""

    is_negative: bool
    currency: str
    share: str


def other_sign(pair: Comparison) -> str:
    """A number that has another sign, currency or per cent in the source, or is joined otherwise."""
    own = {word.stem for word in pair.written.words if _NUMBER.fullmatch(word.stem)}
    stated: defaultdict[str, set[_Sign]] = defaultdict(set)
    for word in pair.source.words:
        if word.stem in own:
            stated[word.stem].add(_sign(word, pair.source))
    for word in pair.written.words:
        if word.stem in stated and _sign(word, pair.written) not in stated[word.stem]:
            return f"“{word.text}” has another sign in the source"
    return _other_joint(pair)


def _sign(word: Word, wording: SentenceFeatures) -> _Sign:
    before = _BEFORE.search(wording.text[max(0, word.start - MAX_SIGN) : word.start])
    after = _AFTER.match(wording.text, word.end)
    currency = (before and before["currency"]) or _CURRENCIES.get(
        ((after and after["currency"]) or "").lower(), ""
    )
    share = "" if after is None else "points" if after["points"] else "%" if after["share"] else ""
    return _Sign(bool(before and (before["minus"] or before["inner"])), currency, share)


def _other_joint(pair: Comparison) -> str:
    """Two numbers side by side in both that are joined otherwise: "3-2" and "3 2"."""
    aligned = zip(pair.written.words, pair.partners, strict=True)
    for (one, first), (other, second) in pairwise(aligned):
        if first is None or second != first + 1 or not (one.has_digit and other.has_digit):
            continue
        left, right = pair.source.words[first], pair.source.words[second]
        own = _joint(pair.written.text[one.end : other.start])
        if own != _joint(pair.source.text[left.end : right.start]):
            return f"“{one.text}” and “{other.text}” are joined otherwise in the source"
    return ""


def _joint(text: str) -> str:
    return "-" if _RANGE.fullmatch(text) else text.strip(" ,")
