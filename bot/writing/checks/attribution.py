"""What the source only lets somebody say, or calls untrue, and the sentence says by itself."""

import re

from bot.writing.comparison import Comparison

_NOT_SURE = "claim alleg assert argu contend believ suggest insist maintain suspect speculat predict fear report rumou?r"
_VERBS = "|".join(_NOT_SURE.split())
# With "that" any of these introduces what is said; without it, only before what can be a subject.
_SAID = rf"(?:{_VERBS})(?:e|es|s|ed|d|ing)?|says?|said|saying|thinks?|thought|told\s[^.,;]{{1,30}}?|tells\s[^.,;]{{1,30}}?"
_NOUNS = "claim|idea|belief|theory|allegation|suggestion|rumou?r|speculation|hypothesis|notion|view|accusation|fear"
_SUBJECT = r"(?:the|an?|he|she|it|they|there|(?-i:[A-Z]\w*)|this|that|these|those|his|her|its|their)\b"
_BARE = rf"(?:says?|said)\s+(?={_SUBJECT}|\w+s\s)|(?:claim|alleg|believ|insist|argu|suspect)(?:e|es|s|ed|d)?\s+(?=(?:he|she|it|they|(?-i:[A-Z]\w*))\b)"
_UNTRUE = (
    r"\b(?:myth|misconception|fallacy|hoax|rumou?rs?|legend|lie|falsehood|untrue|not true|unproven|false)\b"
)
_BEFORE = re.compile(
    rf"\b(?:{_SAID}),?\s+that\b|\b(?:{_NOUNS})s?\s+that\b|\b{_BARE}|\baccording to\s[^,]{{1,60}},"
    r"|\bin the (?:view|opinion|eyes|words) of\s[^,]{1,60},"
    rf"|\b(?:is|are|was|were|been)\s+(?:\w+ly\s+)?(?:said|thought|considered|(?:{_VERBS})e?d)\s+to\b"
    rf"|{_UNTRUE}[^.]{{0,30}}?\bthat\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[,”\"’]\s+(?:according to\b|(?:said|says|claimed|claims|alleged|alleges|argued|argues|insisted|insists)\b"
    r"|[^,.;]{1,40}\s(?:said|says|claimed|claims|alleged|alleges|argued|argues|insisted|insists)\s*[.”\"]*$)"
    r"|\saccording to\s[^,]+$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;]\s|,\s+(?:but|while|whereas|although|though)\b")
_MARKED = re.compile(
    rf"\b(?:(?:{_VERBS})\w*|say|says|said|saying|think|thinks|thought|told|tells?|according|view|opinion|"
    r"announc\w+|stat(?:e|es|ed)|add(?:s|ed)|accus\w+|theor\w+|idea|notion|hypothesis|warn\w*|quoted|consider\w*"
    r"|describ\w+|call(?:s|ed)|declar\w+|deni\w+|deny|admit\w*|conclud\w+|estimat\w+)\b",
    re.IGNORECASE,
)
_MARKED_UNTRUE = re.compile(rf"{_UNTRUE}|\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
MIN_TAKEN = 2  # content words of what is said that the sentence has


def dropped_attribution(pair: Comparison) -> str:
    """Who says it, left out: "According to Russia, X" as "X", "It is a myth that X" as "X"."""
    text = pair.source.text
    for match in _BEFORE.finditer(text):
        marked = _MARKED_UNTRUE if re.search(_UNTRUE, match.group(), re.IGNORECASE) else _MARKED
        end = _CLAUSE_END.search(text, match.end())
        is_taken = _is_taken(match.end(), end.start() if end else len(text), pair)
        if is_taken and not marked.search(pair.written.text):
            return f"“{match.group().strip(' ,')}” of the source is left out"
    behind = _BEHIND.search(text)
    if behind and _is_taken(0, behind.start(), pair) and not _MARKED.search(pair.written.text):
        return f"“{behind.group().strip(' ,”')}” of the source is left out"
    return ""


def _is_taken(start: int, end: int, pair: Comparison) -> bool:
    """Whether the sentence has most of its own words from a span of the source."""
    words = [n for n, word in enumerate(pair.source.words) if start <= word.start < end and word.is_content]
    taken = sum(n in pair.partners for n in words)
    return taken >= min(MIN_TAKEN, len(words)) > 0
