"""Claims that are wider or surer than the source: "all", "only", "proved", or a "may" that got lost."""

import re
from collections.abc import Iterator

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
    r"\b(?:may(?!\s+\d)|might|perhaps|possibl[ey]|reportedly|allegedly|alleged|suspected|proposed|conjectured"
    r"|would|will|could|should|expect(?:s|ed)?\s+to|intention|intends?\s+to|plan(?:s|ned)?\s+to|likely|probably"
    r"|hopes?\s+to|wants?\s+to)\b|^\W*(?:if|unless|should)\b",
    re.IGNORECASE,
)
_STILL_HEDGED = re.compile(
    r"\b(?:may|might|perhaps|possibl\w+|reported\w*|alleged\w*|suspect\w*|propos\w*|conjectur\w*|expect\w*|want\w*"
    r"|inten\w*|plan\w*\s+to|if|unless|should|likely|probabl\w*|suggest\w*|would|could|will|can|hope\w*|to)\b",
    re.IGNORECASE,
)
HEDGED_WORDS = 2  # content words after a hedge that it is about


def inflated_claim(pair: Comparison) -> str:
    """A sweeping word whose like the source has not, or a hedge of the source that the sentence has not."""
    for sweeping in _STRONG.finditer(pair.written.text):
        kinds = [kind for kind in _SWEEPING if kind.fullmatch(sweeping.group())]
        if not any(kind.search(pair.source.text) for kind in kinds):
            return f"“{sweeping.group()}” is not in the source"
    if _STILL_HEDGED.search(pair.written.text):
        return ""
    for hedge in _HEDGE.finditer(pair.source.text):
        about = list(_content_after(hedge.end(), pair))
        if about and {about[0].stem, *synonyms(about[0].stem)} & pair.written.stems:
            return f"“{hedge.group()}” of the source is left out"
    return ""


def _content_after(at: int, pair: Comparison) -> Iterator[Word]:
    return (word for word in pair.source.content if word.start >= at)
