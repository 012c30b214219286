"""A question whose answer is known, and whether a text holds that answer."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and what is known of its answer.

    `relevant` maps the ids of the articles that answer it to their gain (above 0), and is empty if no
    article does. A text has the answer if it contains one of `answers`, or if `answer_pattern` matches in
    it; with neither, only the article is known. `pages` are those of a PDF that say it, if not any will do.
    `history` are the questions asked before it; `kind` is a label, by which results are grouped.
    """

    id: str
    text: str
    relevant: Mapping[str, float]
    answers: tuple[str, ...] = ()
    answer_pattern: re.Pattern[str] | None = None
    pages: tuple[int, ...] = ()
    history: tuple[str, ...] = ()
    kind: str | None = None

    @property
    def answer_known(self) -> bool:
        """Whether a text can be checked for the answer."""
        return bool(self.answers) or self.answer_pattern is not None


def has_answer(question: EvalQuestion, text: str) -> bool | None:
    """Whether a text has the answer; None if only the article is known."""
    if question.answer_pattern is not None:
        return question.answer_pattern.search(text) is not None
    if not question.answers:
        return None
    return any(contains_answer(text, answer) for answer in question.answers)


def contains_answer(text: str, answer: str) -> bool:
    """Whether a text contains an answer, case and punctuation folded; a number only as a whole number."""
    folded = normalise(answer)
    if not folded:  # nothing but punctuation
        return answer.strip() in text
    before = r"(?<!\d)" if folded[0].isdigit() else ""
    after = r"(?!\d)" if folded[-1].isdigit() else ""
    return re.search(before + re.escape(folded) + after, normalise(text)) is not None


def normalise(text: str) -> str:
    """Letters, digits and marks without case; a space for any run of other characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    characters = (char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in folded)
    return " ".join("".join(characters).split())
