"""Claims that are wider or surer than the source: "all", "only", "proved", or a "may" that got lost."""

import re

from bot.writing.comparison import Comparison
from bot.writing.words import Word, synonyms

# Each kind needs a word of the same kind in the source.
_SWEEPING = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"all|every|always|entire\w*|complete\w*|fully|totally|everyone|everything|everywhere|whole|each|any\w*|both",
        r"only|exclusively|solely|sole|alone|just",
        r"ever|never|no",
        r"proved|proven|proves?|certainly|definitely|guaranteed?",
        r"for good|permanent\w*",
        r"best",
        r"worst",
        r"must|ha(?:s|ve|d) to|obliged|required?",
    )
)
_STRONG = re.compile(
    r"\b(?:all|every|always|entire\w*|complete\w*|fully|totally|everyone|everything|everywhere|only|exclusively"
    r"|solely|sole|ever|never|proved|proven|certainly|definitely|guaranteed?|for good|best|worst|must)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:(?-i:may)(?!\s+\d)|might|perhaps|possibl[ey]|reportedly|allegedly|alleged|suspected|proposed|conjectured"
    r"|would|will|could|should|expect(?:s|ed)?\s+to|intention|intends?\s+to|plan(?:s|ned)?\s+to|likely|probably"
    r"|hopes?\s+to|wants?\s+to)\b|^\W*(?:if|unless|should)\b",
    re.IGNORECASE,
)
_STILL_HEDGED = re.compile(
    r"\b(?:(?-i:may)|might|perhaps|possibl\w+|reported\w*|alleged\w*|suspect\w*|propos\w*|conjectur\w*|expect\w*|want\w*"
    r"|inten\w*|plan\w*\s+to|if|unless|should|likely|probabl\w*|suggest\w*|would|could|will|can|hope\w*|to)\b",
    re.IGNORECASE,
)


def inflated_claim(pair: Comparison) -> str:
    """A sweeping word whose like the source has not, or a hedge of the source that the sentence has not."""
    for sweeping in _STRONG.finditer(pair.written.text):
        kinds = [kind for kind in _SWEEPING if kind.fullmatch(sweeping.group())]
        if not any(kind.search(pair.source.text) for kind in kinds):
            return f"“{sweeping.group()}” is not in the source"
    if _STILL_HEDGED.search(pair.written.text):
        return ""
    for hedge in _HEDGE.finditer(pair.source.text):
        about = _hedged(hedge.end(), pair)
        if any({word.stem, *synonyms(word.stem)} & pair.written.stems for word in about):
            return f"“{hedge.group()}” of the source is left out"
    return ""


def _hedged(at: int, pair: Comparison) -> list[Word]:
    """The words that a hedge before this character is about: "shelve", in "will be forced to shelve"."""
    words = [word for word in pair.source.content if word.start >= at][:2]
    is_verb_of_verb = len(words) > 1 and pair.source.text[words[0].end : words[1].start].strip() == "to"
    return words if is_verb_of_verb else words[:1]


# What stands before a verb, by how sure it makes it.
_MODALS = {
    **dict.fromkeys(("may", "might", "could", "can"), "possible"),
    **dict.fromkeys(("will", "shall"), "certain"),
    **dict.fromkeys(("must", "should"), "due"),
}
_BEFORE_VERB = 3  # words between a modal and its verb: "may also be closed"


def other_modal(pair: Comparison) -> str:
    """A verb that "may" in the source and "will" in the sentence, or the like."""
    for at, word in enumerate(pair.written.words):
        modal = word.text.lower()
        if modal not in _MODALS:
            continue
        verb = next(
            (n for n in range(at + 1, len(pair.written.words)) if pair.written.words[n].is_content), None
        )
        partner = None if verb is None else pair.partners[verb]
        if partner is None:
            continue
        before = [other.text.lower() for other in pair.source.words[max(0, partner - _BEFORE_VERB) : partner]]
        theirs = {_MODALS[other] for other in before if other in _MODALS}
        if theirs and _MODALS[modal] not in theirs:
            return f"the source does not say “{modal}”"
    return ""
