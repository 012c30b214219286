"""Patterns shared by requests: polite openings, and clauses that make a question specific."""

import re

PLEASE = r"(?:please\s+)?(?:(?:can|could|would)\s+you\s+)?(?:please\s+)?"
# A topic with a clause in it is a question of its own: "What is it about Paris that people love?"
CLAUSE = re.compile(r"\b(?:that|who|whom|whose|which|where|when|why|how|what)\b", re.IGNORECASE)


def bare_wording(text: str) -> str:
    """A question on one line, without the marks around it."""
    return " ".join(text.split()).strip(" ?!.,")


# "Do you know if", "I was wondering whether": words around a question that say nothing of it.
_COURTESY = re.compile(
    r"(?:(?:and|but|so|please|question:)\s+)*"
    r"(?:(?:do|does|would)\s+(?:you|anyone|anybody|someone)\s+(?:happen\s+to\s+)?know"
    r"|(?:can|could|would|will)\s+(?:you|someone|anyone)\s+(?:please\s+)?(?:tell|explain\s+to|show)\s+(?:me|us)"
    r"|i(?:['’]d|\s+would)?\s+(?:like|want|need)\s+to\s+know|i(?:['’]m|\s+am|\s+was)?\s+wonder(?:ing)?"
    r"|(?:please\s+)?explain(?:\s+to\s+(?:me|us))?|any\s+idea)\b,?\s*(?:(?:if|whether)\s+)?",
    re.IGNORECASE,
)
MIN_WORDS = 2  # of what is left


def without_courtesy(question: str) -> str:
    """A question without the words that only ask for it, if enough is left."""
    match = _COURTESY.match(question)
    rest = question[match.end() :] if match else question
    return rest if len(rest.split()) >= MIN_WORDS else question
