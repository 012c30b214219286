"""The parts of a question that each want a quote: both sides of a comparison, or several questions in one.

Only plain wordings are read: what is not one of these has no parts.
"""

import re

from retrieval.text.unspaced import RUN
from retrieval.types import Span

MAX_SIDE_WORDS = 6  # of one side of a comparison
_SIDES = (
    re.compile(r"\bdifferences?\s+(?:\w+\s+){0,2}between\s+(?P<sides>.+)", re.IGNORECASE),
    re.compile(r"\bcompare\s+(?P<sides>.+)", re.IGNORECASE),
    re.compile(r"\b(?:which|what|who)\b[^,:]*[,:]\s*(?P<sides>.+\bor\b.+)", re.IGNORECASE),
    re.compile(r"(?P<sides>.+\b(?:vs\.?|versus)\s.+)"),  # VS Code is none
    re.compile(r"\b(?:should|can|must|may)\s+(?:i|we|you|they)\s+\w+\s+(?P<sides>.+\bor\b.+)", re.IGNORECASE),
)
_BETWEEN_SIDES = re.compile(r"\s+(?:and|or|vs\.?|versus|with|against)\s+|\s*,\s*(?:(?:and|or)\s+)?")
_NEXT_QUESTION = re.compile(
    r"[?？]\s+(?=\w)|,?\s+and\s+(?=(?:who|whom|whose|what|when|where|why|which|how"
    r"|(?:is|are|was|were|do|does|did|can|could|should|must|may|will|would)\s+(?:i|we|you|they|he|she|it|there|the)"
    r")\b)",
    re.IGNORECASE,
)
_QUESTION_BEGINS = (
    r"(?:(?:until|since|till|for|at|in|on|to|with|from|by|under)\s+)?(?:who|whom|whose|what|when|where|why|which|how)\b"
    r"|(?:is|are|was|were|do|does|did|can|could|should|must|may|will|would|has|have)\s+(?:i|we|you|they|he|she|it|there|the"
    r"|my|our|your|his|her|their|a|an)\b"
)
_ASKS = re.compile(_QUESTION_BEGINS, re.IGNORECASE)
_BEHIND_SENTENCE = re.compile(rf"(?:[.!:;]\s+|\s[-–—]\s)(?={_QUESTION_BEGINS})", re.IGNORECASE)
_BEHIND_COMMA = re.compile(rf",\s+(?:(?:and|but|so)\s+)?(?={_QUESTION_BEGINS})", re.IGNORECASE)
MIN_CONTEXT_WORDS = 4  # before a question: "In 1987," and "Hello," are none
_ENDS = " \t?!.,;:\"'“”‘’"


def question_start(text: str) -> int:
    """Where in a message the question itself begins, behind sentences that tell why it is asked; else 0."""
    if "?" in text.rstrip(" ?"):  # several questions
        return 0
    # Behind the comma of "Who keeps the lamp, and what does it cost?" is a second question.
    patterns = (_BEHIND_SENTENCE,) if _ASKS.match(text) else (_BEHIND_SENTENCE, _BEHIND_COMMA)
    starts = (match.end() for pattern in patterns for match in pattern.finditer(text))
    return next((start for start in starts if len(text[:start].split()) >= MIN_CONTEXT_WORDS), 0)


def part_spans(text: str, start: int = 0) -> tuple[Span, ...]:
    """The spans of the parts of the question `text[start:]`; none where it is one."""
    if RUN.search(text, start):  # words of other scripts and their order
        return ()
    for pattern in _SIDES:
        if match := pattern.search(text, start):
            sides = _split(text, match.span("sides"), _BETWEEN_SIDES)
            if len(sides) > 1 and all(len(text[slice(*side)].split()) <= MAX_SIDE_WORDS for side in sides):
                return sides
    questions = _split(text, (start, len(text)), _NEXT_QUESTION)
    return questions if len(questions) > 1 else ()


def _split(text: str, span: Span, separator: re.Pattern[str]) -> tuple[Span, ...]:
    """The pieces of a span between separators, without marks at their ends; empty ones left out."""
    pieces: list[Span] = []
    begin = span[0]
    for match in separator.finditer(text, *span):
        pieces.append((begin, match.start()))
        begin = match.end()
    pieces.append((begin, span[1]))
    return tuple(piece for start, end in pieces if (piece := _stripped(text, start, end))[0] < piece[1])


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in _ENDS:
        end -= 1
    return start, end
