"""Words for which the source has the opposite: "rose" for "fell", "unequal" for "equal"."""

from bot.writing.checks.denial import denied_stems
from bot.writing.comparison import Comparison
from bot.writing.words import opposites, synonyms

_DENYING_PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "mis")
MIN_REST = 3  # letters of a word without its prefix


def opposite_word(pair: Comparison) -> str:
    """The first word for which the source has only the opposite, and does not deny that."""
    denied = denied_stems(pair.source)
    for word in pair.written.words:
        if {word.stem, *synonyms(word.stem)} & pair.source.stems:
            continue
        against = _opposites(word.stem) - pair.written.stems - denied
        clash = next((other for other in pair.source.words if other.stem in against), None)
        if clash is not None:
            return f"“{word.text}” stands for “{clash.text}”"
    return ""


def _opposites(word: str) -> frozenset[str]:
    prefixed = {prefix + word for prefix in _DENYING_PREFIXES}
    bare = {word.removeprefix(prefix) for prefix in _DENYING_PREFIXES if word.startswith(prefix)}
    return opposites(word) | prefixed | {rest for rest in bare if len(rest) >= MIN_REST}
