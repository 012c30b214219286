"""What the source says only under a condition, and the sentence without it."""

import re

from bot.writing.checks.attribution import takes
from bot.writing.comparison import Comparison

_WORDS = r"if|unless|(?:provided|providing)\s+that|(?:as|so) long as|on (?:the )?condition that"
_BEFORE = re.compile(
    rf"(?:^\W*|[.;:,]\s+|\b(?:that|and|but)\s+)(?:(?:only\s+)?(?:{_WORDS}|provided|providing)\b|should\b(?=[^?]*$)|(?:had|were)\b(?=[^,?]*,[^,?]*\bwould\b))"
    r"[^,.;]*,",
    re.IGNORECASE,
)
# "As if", "even if", "asked if" are no conditions.
_BEHIND = re.compile(
    r"(?<!\bas)(?<!\beven)(?<!\bask)(?<!\basked)(?<!\bsee)(?<!\bknow)(?<!\bwonder)(?<!\bwondered)(?<!\bdecide)"
    rf"[\s,]+(?:{_WORDS})\s",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:]\s|,\s+(?:and|but|while|whereas|although|though)\b")
_MARKED = re.compile(
    rf"\b(?:{_WORDS}|provided|should|when|whether|until|would|could|depend\w*|without|conditional\w*)\b",
    re.IGNORECASE,
)
MAX_WORDS = 4  # content words before a condition that it is about


def dropped_condition(pair: Comparison) -> str:
    """A condition of what the sentence says, left out: "If the talks fail, X" as "X"."""
    text = pair.source.text
    if _MARKED.search(pair.written.text):
        return ""
    for match in _BEFORE.finditer(text):
        end = _CLAUSE.search(text, match.end())
        if takes(pair, match.end(), end.start() if end else len(text)):
            return "the source says that under a condition"
    for match in _BEHIND.finditer(text):
        start = max((end.end() for end in _CLAUSE.finditer(text, 0, match.start())), default=0)
        words = [word.start for word in pair.source.content if start <= word.start < match.start()]
        if words and takes(pair, words[-MAX_WORDS:][0], match.start()):
            return "the source says that under a condition"
    return ""
