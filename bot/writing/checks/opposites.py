"""Words for whose opposite the source has: "rose" for "fell", "below" for "above", "unequal" for "equal"."""

from collections import defaultdict
from functools import cache

from bot.writing.comparison import Comparison
from bot.writing.words import stem, table

_DENYING_PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "mis")


def opposite_word(pair: Comparison) -> str:
    """The first word for which the source has the opposite alone."""
    for word in pair.written.words:
        if word.stem in pair.source.stems:
            continue
        against = _opposites(word.stem) - pair.written.stems
        clash = next((other for other in pair.source.words if other.stem in against), None)
        if clash is not None:
            return f"“{word.text}” stands for “{clash.text}”"
    return ""


def _opposites(word: str) -> frozenset[str]:
    prefixed = {prefix + word for prefix in _DENYING_PREFIXES}
    bare = {word.removeprefix(prefix) for prefix in _DENYING_PREFIXES if word.startswith(prefix)}
    return _listed().get(word, frozenset()) | prefixed | {rest for rest in bare if len(rest) > 2}


@cache
def _listed() -> dict[str, frozenset[str]]:
    opposites: defaultdict[str, set[str]] = defaultdict(set)
    for line in table()["opposites"]["lines"].strip().splitlines():
        one, other = ([stem(word) for word in side.split()] for side in line.split("|"))
        for left in one:
            opposites[left].update(other)
        for right in other:
            opposites[right].update(one)
    return {word: frozenset(others) for word, others in opposites.items()}
