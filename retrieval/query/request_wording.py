"""Patterns that all requests share: how they begin, and which clauses make them specific questions."""

import re

PLEASE = r"(?:please\s+)?(?:(?:can|could|would)\s+you\s+)?(?:please\s+)?"
# A topic with a clause in it is a question of its own: "What is it about Paris that people love?"
CLAUSE = re.compile(r"\b(?:that|who|whom|whose|which|where|when|why|how|what)\b", re.IGNORECASE)


def bare_wording(text: str) -> str:
    """A question on one line, without the marks around it."""
    return " ".join(text.split()).strip(" ?!.,")
