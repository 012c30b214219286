"""Pronouns that the source does not have: nothing says that they mean whom the source names."""

import re

from bot.writing.comparison import Comparison

_FIRST = re.compile(r"\W*(?:he|she|it|they|this|these|those|his|her|its|their|such)\b", re.IGNORECASE)
_ONES_OWN = (frozenset("he him his himself".split()), frozenset("she her hers herself".split()))


# "It is known that …": stands for nothing.
_EXPLETIVE = re.compile(r"\W*it (?:is|was|has been)\b.*\bthat\b", re.IGNORECASE)


def begins_with_pronoun(text: str) -> bool:
    """Whether a sentence begins with a word that refers to one before."""
    return _FIRST.match(text) is not None and _EXPLETIVE.match(text) is None


def new_pronoun(pair: Comparison) -> str:
    """A pronoun at the beginning that the source lacks, or one of the other sex."""
    written = [word.text.lower() for word in pair.written.words]
    source = {word.text.lower() for word in pair.source.words}
    if begins_with_pronoun(pair.written.text) and written[0] not in source:
        return f"the source does not say who or what “{written[0]}” is"
    for own, other in (_ONES_OWN, _ONES_OWN[::-1]):
        if own & set(written) and not own & source and other & source:
            return f"“{next(iter(own & set(written)))}” is not in the source"
    return ""
