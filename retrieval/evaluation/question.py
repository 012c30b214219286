"""A question whose answer is known, and whether a text holds that answer."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and what is known of its answer.

    `relevant` maps the ids of the articles that answer it to their gain (above 0), and is empty where the
    articles do not say. A text holds the answer if it contains one of `answers`, or if `answer_pattern` matches in
    it; with neither, only the article is known. `history` is what was asked before it.
    """

    id: str
    text: str
    relevant: Mapping[str, float]
    answers: tuple[str, ...] = ()
    answer_pattern: re.Pattern[str] | None = None
    history: tuple[str, ...] = ()


def holds(question: EvalQuestion, quote: str, around: str) -> bool | None:
    """Whether a quote holds the answer; None if only the article is known.

    Args:
        question: what was asked.
        quote: must contain one of the accepted answers.
        around: the quote with the sentences beside it, in which the expected pattern may match.
    """
    if question.answer_pattern is not None:
        return question.answer_pattern.search(around) is not None
    if not question.answers:
        return None
    return any(contains(quote, answer) for answer in question.answers)


def contains(text: str, answer: str) -> bool:
    """Whether a text contains an answer, case and punctuation folded; a number only as a whole number."""
    wanted = normalise(answer)
    if not wanted:  # nothing but punctuation
        return answer.strip() in text
    before = r"(?<!\d)" if wanted[0].isdigit() else ""
    after = r"(?!\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, normalise(text)) is not None


def normalise(text: str) -> str:
    """Letters and digits without case; whatever else stands between them becomes one space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = (each if each.isalnum() or unicodedata.category(each)[0] == "M" else " " for each in plain)
    return " ".join("".join(kept).split())
