"""What the source only lets somebody say, or calls untrue, and the sentence says by itself."""

import re

from bot.writing.comparison import Comparison

# Stems of verbs that do not vouch for what is said, unlike "show" and "admit".
_VERB = (
    r"(?:claim|alleg|assert|argu|contend|believ|suggest|insist|maintain|suspect|speculat|predict|fear"
    r"|report|rumou?r|hop|dream|imagin|pretend)"
)
_SAYS = rf"(?:said|says?|thinks?|thought|{_VERB}(?:e[sd]?|s|ed|ing)?)"
_NOUN = (
    r"(?:claim|idea|belief|theory|allegation|suggestion|rumou?r|speculation|hypothesis|notion|view|accusation"
    r"|fear)"
)
_SUBJECT = r"(?:the|an?|he|she|it|they|there|(?-i:[A-Z]\w*)|this|that|these|those|his|her|its|their)\b"
# "Claimed the title" says nothing of a claim: with "claim" there has to be a verb behind the noun.
_WITHOUT_THAT = (
    rf"\b(?:says?|said|thinks?|thought|(?:alleg|argu|believ|insist|suspect)(?:e[sd]?|s|ed)?)\s+(?={_SUBJECT})"
    r"|\bsays?\s+(?=\w+s\s)"
    r"|\bclaim(?:s|ed)?\s+(?=(?:he|she|it|they|(?-i:[A-Z]\w*)|(?:the|an?)\s(?:\w+\s){1,3}?"
    r"(?:is|are|was|were|has|have|had|will|would|took|\w+ed))\b)"
)
_UNTRUE = (
    r"\b(?:myth|misconception|fallacy|hoax|rumou?rs?|legend|lie|falsehood|untrue|not true|unproven|false)\b"
)
_BEFORE = re.compile(
    rf"{_UNTRUE}[^.]{{0,30}}?\bthat\b|\blegend\s+has\s+it\b"
    rf"|\b(?:{_SAYS}|saying|(?:told|tells?)\s[^.,;]{{1,30}}?),?\s+that\b|\b{_NOUN}s?\s+that\b|{_WITHOUT_THAT}"
    r"|\baccording to\s[^,]{1,60},|\bin the (?:view|opinion|eyes|words) of\s[^,]{1,60},"
    rf"|\b(?:is|are|was|were|been)\s+(?:\w+ly\s+)?(?:said|thought|considered|{_VERB}e?d)\s+to\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"[,”\"’]\s+(?:according to\b|{_SAYS}\s|[^,.;]{{1,40}}\s{_SAYS}\s*[.”\"]*$)|\saccording to\s[^,]+$"
    r"|,?\s(?:or\s)?so\s(?:the\s)?\w+\s(?:goes|go|has it)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;]\s|,\s+(?:but|while|whereas|although|though)\b")
# What shows that a sentence is somebody's: a verb, a noun, a quote mark at its beginning.
_MARKED = re.compile(
    rf"\b(?:{_VERB}\w*|{_NOUN}s?|say|says|said|saying|think|thinks|thought|told|tells?|according|opinion"
    r"|announc\w+|state[sd]?|add(?:s|ed)|accus\w+|warn\w*|expect\w*|quoted|consider\w*|describ\w+|call(?:s|ed)"
    r"|declar\w+|deni\w+|deny|admit\w*|conclud\w+|estimat\w+)\b|^\W*[“\"‘]",
    re.IGNORECASE,
)
_MARKED_UNTRUE = re.compile(rf"{_UNTRUE}|\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
MIN_TAKEN = 2  # content words of what is said that the sentence has


def dropped_attribution(pair: Comparison) -> str:
    """Who says it, left out: "According to Russia, X" as "X", "It is a myth that X" as "X"."""
    text = pair.source.text
    for match in _BEFORE.finditer(text):
        is_untrue = re.search(_UNTRUE, match.group(), re.IGNORECASE)
        end = _CLAUSE_END.search(text, match.end())
        is_taken = takes(pair, match.end(), end.start() if end else len(text))
        if is_taken and not (_MARKED_UNTRUE if is_untrue else _MARKED).search(pair.written.text):
            return f"“{match.group().strip(' ,')}” of the source is left out"
    behind = _BEHIND.search(text)
    if behind and takes(pair, 0, behind.start()) and not _MARKED.search(pair.written.text):
        return f"“{behind.group().strip(' ,.”')}” of the source is left out"
    return ""


def takes(pair: Comparison, start: int, end: int) -> bool:
    """Whether the sentence has words of a span of its source, more than one where there are more."""
    words = [n for n, word in enumerate(pair.source.words) if start <= word.start < end and word.is_content]
    taken = sum(n in pair.partners for n in words)
    return taken >= min(MIN_TAKEN, len(words)) > 0
