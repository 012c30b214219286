"""Patterns shared by requests: polite openings, and clauses that make a question specific."""

import re

PLEASE = r"(?:please\s+)?(?:(?:can|could|would)\s+you\s+)?(?:please\s+)?"
# A topic with a clause in it is a question of its own: "What is it about Paris that people love?"
CLAUSE = re.compile(r"\b(?:that|who|whom|whose|which|where|when|why|how|what)\b", re.IGNORECASE)


def bare_wording(text: str) -> str:
    """A question on one line, without the marks around it."""
    return " ".join(text.split()).strip(" ?!.,")


# "Do you know if", "I was wondering whether": words around a question that say nothing of it.
_GREETING = (
    r"(?:(?:hi|hello|hey|good\s+(?:morning|afternoon|evening)|excuse\s+me|sorry\s+to\s+(?:bother|trouble)\s+you"
    r"|quick\s+question)(?:\s+(?:there|all|team|everyone))?\s*[,!.:;\u2013-]+\s*)*"
)
_COURTESY = re.compile(
    rf"{_GREETING}(?:(?:and|but|so|please|question:)\s+)*"
    r"(?:(?:(?:do|does|would)\s+)?(?:you|anyone|anybody|someone)\s+(?:happen\s+to\s+)?know"
    r"|(?:(?:can|could|would|will)\s+(?:you|someone|anyone)|(?:you|someone|anyone)\s+(?:can|could|might))"
    r"\s+(?:please\s+)?(?:(?:tell|explain\s+to|show)\s+(?:me|us)|let\s+(?:me|us)\s+know)"
    r"|i(?:['’]d|\s+would)?\s+(?:like|want|need)\s+to\s+know"
    r"|i(?:['’]m|\s+am|\s+was)?\s+(?:just\s+)?wonder(?:ing|ed)?"
    r"|(?:please\s+)?explain(?:\s+to\s+(?:me|us))?|any\s+idea)\b,?\s*(?:(?:if|whether)\s+)?",
    re.IGNORECASE,
)
MAX_COURTESIES = 3  # one after the other
MIN_WORDS = 2  # of what is left


def without_courtesy(question: str) -> str:
    """A question without the words that only ask for it, if enough is left."""
    rest = question
    for _ in range(MAX_COURTESIES):
        match = _COURTESY.match(rest)
        rest = rest[match.end() :] if match else rest
    return rest if len(rest.split()) >= MIN_WORDS else question
