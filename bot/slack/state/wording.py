"""What a message that mentions nobody is, by its wording alone: a question, a stop, or talk among people."""

import re

_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_WORD = re.compile(r"[^\W\d_]{2,}")
_QUESTION_MARK = re.compile(r"\w[\s\"'”’)*_\]]{0,3}[?？؟](?!\w)")  # not that of a URL
_OPENING = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?|also|hm+|sorry|well|thanks|now)\W+)*"
    r"(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could"
    r"|will|would|should|may|might|(?:please\W+)?(?:tell|show|give) (?:me|us)|explain|list|describe)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\W*(?:(?:ok(?:ay)?|thanks|thank you|please|no|enough|hey|great)\W+)*"
    r"(?:stop(?: it| that| this| now)?|be quiet|quiet|shut up)"
    r"(?:\W+(?:please|thanks|thank you|now|footnote))*\W*",
    re.IGNORECASE,
)
# A message that points at what somebody else asked: "can you answer this?"
_POINTER = re.compile(
    r"\W*(?:(?:hey|hi|ok|and|please|maybe)\W+)*"
    r"(?:(?:can|could|would|will|do|does) (?:you|anyone|anybody|somebody|someone)(?: please| maybe)?"
    r" (?:answer|help|know|explain|check|look|take (?:this|that|it|over))"
    r"|answer|help|any (?:ideas?|thoughts?)|thoughts|ideas|what about|over to you|your turn"
    r"|what do you (?:think|say)|this one|this)"
    r"(?: (?:to|at|into|with|on|about|out|me|us|him|her|them|please))*"
    r"(?: (?:this|that|it|here|the question|the above|above))*"
    r"(?: (?:one|question|here|please|for (?:me|us|him|her|them)))*\W*",
    re.IGNORECASE,
)
MIN_WORDS = 2  # "why?" among people is most often for one of them
MIN_OPENING_WORDS = 3  # without a question mark


def asks_something(text: str) -> bool:
    """Whether a message asks something: it has a question mark, or opens like a question."""
    plain = _EMOJI.sub(" ", text)
    words = len(_WORD.findall(plain))
    if _QUESTION_MARK.search(plain):
        return words >= MIN_WORDS or not plain.isascii()  # other scripts do not part their words
    return words >= MIN_OPENING_WORDS and _OPENING.match(plain) is not None


def points_at_another(text: str) -> bool:
    """Whether a message asks nothing itself but that somebody else's message be answered."""
    return not _WORD.search(text) or _POINTER.fullmatch(_EMOJI.sub(" ", text)) is not None


def is_stop(text: str) -> bool:
    """Whether a message tells the app to be quiet."""
    return _STOP.fullmatch(_EMOJI.sub(" ", text)) is not None
