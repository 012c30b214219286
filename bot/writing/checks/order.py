"""Who did what to whom: names and words that stand in another order than in the source.

A phrase may move ("in 1981", "after the massacre"), and a passive turns a sentence round.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from bot.writing.checks.names import Name, names_of
from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.words import Word, stem
from retrieval.text.quantities import DATES

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|got|get)\s+(?:\w+ly\s+)?"
    r"(?P<verb>\w+(?:ed|en|wn|ught|de|lt|nt|ut|id|ung|uck))\b(?:\s+[\w’'-]+){0,6}?\s+by\b",
    re.IGNORECASE,
)
# What a phrase that may move begins with; those of a line say the same.
_PREPOSITIONS = (
    "in at within",
    "on",
    "after following",
    "before prior",
    "during",
    "since",
    "until till",
    "under",
    "near",
    "with together",
    "for",
    "through",
    "against",
    "among",
)
_PHRASE = {word: line.split()[0] for line in _PREPOSITIONS for word in line.split()}
_STARTS = frozenset(
    (*_PHRASE, "if", "when", "as", "because", "although", "while", "from", "by", "to", "despite")
)
# Words that begin a phrase without a preposition: "twice a year", "last week".
_ADVERBS = frozenset("once twice every each last next today yesterday tomorrow".split())
_LOOK_BACK = 4  # words before a name among which the preposition that governs it is looked for
MIN_ORDER = 0.75  # share of the pairs of shared words that stand in the source's order
MIN_ORDER_TURNED = 0.65  # of a sentence that was turned round, which moves subject and object
MIN_TURNED = 4  # shared words from which its order tells anything
MIN_ANCHORS = 2  # names and figures from which the order of words is looked at


def changed_order(pair: Comparison) -> str:
    """Whether names or words stand in another order, though the verb is in the same voice."""
    is_turned = _is_turned(pair)
    first, second = _inverted_names(pair) or ("", "")
    if first and not is_turned:
        return f"“{first}” and “{second}” stand the other way round in the source"
    if _inverted_figures(pair):
        return "figures stand the other way round in the source"
    figures = [quantity for quantity in pair.written.quantities if quantity.measure not in DATES]
    least = MIN_ORDER_TURNED if is_turned else MIN_ORDER
    if (
        len(figures) + len(names_of(pair.written)) >= MIN_ANCHORS
        and _order(pair, is_turned=is_turned) < least
    ):
        return "the words stand in another order than in the source"
    return ""


def _is_turned(pair: Comparison) -> bool:
    """Whether a verb of both is passive in one of them alone."""
    verbs = [
        {stem(match["verb"]) for match in _PASSIVE.finditer(wording.text)}
        & pair.written.stems
        & pair.source.stems
        for wording in (pair.written, pair.source)
    ]
    return verbs[0] != verbs[1]


def _inverted_figures(pair: Comparison) -> bool:
    """Whether two figures stand the other way round in the source, not each with the word behind it."""
    figures = [
        (partner, _next_stem(at, pair.written) == _next_stem(partner, pair.source))
        for at, (word, partner) in enumerate(zip(pair.written.words, pair.partners, strict=True))
        if partner is not None and word.stem.isdigit() and not _is_date(word, pair.written)
    ]
    return any(one[0] > other[0] and not (one[1] and other[1]) for one, other in pairwise(figures))


def _next_stem(at: int, wording: SentenceFeatures) -> str:
    return next((word.stem for word in wording.words[at + 1 :] if word.is_content), "")


def _inverted_names(pair: Comparison) -> tuple[str, str] | None:
    """Two names that both have, the other way round in the source; None where there are none.

    One may stand in a phrase that has moved, unless the other stands in one of the same kind.
    """
    names = [_PlacedName(name, pair) for name in names_of(pair.written) if not _is_date(name, pair.written)]
    for one, other in combinations(names, 2):
        is_inverted = one.positions and other.positions and min(one.positions) > max(other.positions)
        if is_inverted and (one.moved == other.moved or not (one.moved or other.moved)):
            return one.text, other.text
    return None


class _PlacedName:
    """A written name, where the source has it, and in what kind of phrase it stands in both, if in one."""

    def __init__(self, name: Name, pair: Comparison) -> None:
        self.text = name.text
        self.positions = _same_occurrence(name, pair)
        own = _phrase(name.start, pair.written)
        theirs = {_phrase(pair.source.words[at].start, pair.source) for at in self.positions}
        self.moved = own if own in theirs else None


def _same_occurrence(name: Name, pair: Comparison) -> list[int]:
    """Where the source has a name: in its turn, where both have it equally often, else anywhere."""
    positions = name.positions(pair.source)
    own = [other.end for other in names_of(pair.written) if other.positions(pair.source) == positions]
    return [positions[own.index(name.end)]] if len(own) == len(positions) else positions


def _phrase(start: int, wording: SentenceFeatures) -> str | None:
    """The preposition that governs what stands at a character, if it is one of a phrase that may move."""
    before = [word for word in wording.words if word.end <= start][-_LOOK_BACK:]
    for word in reversed(before):
        between = wording.text[word.end : start]
        if re.search(r"[,;:()]", between):
            return None
        if word.text.lower() in _PHRASE:
            return _PHRASE[word.text.lower()]
    return None


def _is_date(name: Name | Word, wording: SentenceFeatures) -> bool:
    return any(
        quantity.measure in DATES and quantity.start < name.end and name.start < quantity.end
        for quantity in wording.quantities
    )


def _order(pair: Comparison, *, is_turned: bool) -> float:
    """The share of the pairs of shared words in the source's order, a phrase at either end moved back.

    The names of a sentence that was turned round are left out.
    """
    sequence = list(_positions(pair, with_names=not is_turned))
    if is_turned and len(sequence) < MIN_TURNED:
        return 1.0
    turns = [0, *(n for n in range(1, len(sequence)) if sequence[n] < sequence[n - 1])]
    return max(
        (
            _in_order([*sequence[turn:], *sequence[:turn]])
            for turn in turns
            if turn == 0 or any(_begins_phrase(sequence[n], pair.source) for n in (0, turn))
        ),
        default=1.0,
    )


def _positions(pair: Comparison, *, with_names: bool) -> Iterator[int]:
    for word, partner in zip(pair.written.words, pair.partners, strict=True):
        is_left_out = _is_date(word, pair.written) or (word.is_capitalised and not with_names)
        if partner is not None and word.is_content and not is_left_out:
            yield partner


def _begins_phrase(at: int, source: SentenceFeatures) -> bool:
    """Whether a word begins a phrase, or the one before it does, or the one before that."""
    before: Sequence[Word] = source.words[max(0, at - 2) : at]
    is_adverb = source.words[at].text.lower() in _ADVERBS
    return is_adverb or any(word.text.lower() in _STARTS for word in before)


def _in_order(sequence: Sequence[int]) -> float:
    pairs = [one < other for one, other in combinations(sequence, 2) if one != other]
    return sum(pairs) / len(pairs) if pairs else 1.0
