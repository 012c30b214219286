"""The risk-coverage curve: the share answered against the share of wrong answers at every threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from retrieval.evaluation.run import QuestionResult


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold: every question with at least this confidence is answered.

    `coverage` is the share of all questions, `risk` the share of wrong answers among them. `measured` says
    that every one of them was answered; for a declined question its best passage stands in for its quote.
    """

    confidence: float
    coverage: float
    risk: float
    measured: bool


def coverage_risk(results: Sequence[QuestionResult]) -> tuple[Point, ...]:
    """The coverage-risk curve (El-Yaniv and Wiener, 2010), from the highest confidence down."""
    points = []
    answered = wrong = 0
    measured = True
    falling = sorted(results, key=_confidence, reverse=True)
    for confidence, group in groupby(falling, _confidence):
        for result in group:
            answered += 1
            wrong += not would_be_right(result)
            measured = measured and result.answer.found
        points.append(Point(confidence, answered / len(results), wrong / answered, measured))
    return tuple(points)


def would_be_right(result: QuestionResult) -> bool:
    """Whether the first citation is correct; where nothing was cited, whether the best passage is."""
    if result.answer.found:
        return result.correct
    return result.answerable and result.best_passage_check is not None and result.best_passage_check.correct


def _confidence(result: QuestionResult) -> float:
    return result.answer.confidence
