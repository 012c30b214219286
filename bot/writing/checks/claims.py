"""Claims that are wider or surer than the source: "all", "only", "proved", or a "may" that got lost."""

import re

from bot.writing.comparison import Comparison

_SWEEPING = re.compile(
    r"\b(?:all|every|always|only|ever|never|entire\w*|complete\w*|fully|totally|proved|proven|for good|exclusively"
    r"|solely|everyone|everything|everywhere|the best|the worst|sole|must|certainly|definitely|guaranteed?)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may(?!\s+\d)|might|perhaps|possibl[ey]|reportedly|allegedly|suspected|proposed|conjectured|would have"
    r"|expected to|intention|intends? to|plan(?:s|ned)? to|likely|probably)\b",
    re.IGNORECASE,
)
_STILL_HEDGED = re.compile(
    r"\b(?:may|might|perhaps|possibl\w+|reported\w*|alleged\w*|suspect\w*|propos\w*|conjectur\w*|expect\w*|want\w*"
    r"|inten\w*|plan\w*|if|unless|should|likely|probabl\w*|suggest\w*|would|could|said|says?|about)\b",
    re.IGNORECASE,
)


def inflated_claim(pair: Comparison) -> str:
    """A sweeping word that the source has not, or a hedge of the source that the sentence has not."""
    sweeping = _SWEEPING.search(pair.written.text)
    if sweeping and not _SWEEPING.search(pair.source.text):
        return f"“{sweeping.group()}” is not in the source"
    hedge = _HEDGE.search(pair.source.text)
    if hedge and not _STILL_HEDGED.search(pair.written.text):
        return f"“{hedge.group()}” of the source is left out"
    return ""
