"""What would come of another threshold: the share answered against the share of wrong answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from retrieval.evaluation.run import QuestionResult


@dataclass(frozen=True, slots=True)
class Point:
    """What is answered from this confidence up.

    `coverage` is the share of all questions, `risk` the share of wrong ones among them. Only where every
    one of them was answered is that `measured`; questions that were declined have no quotes, and their
    best passage stands for them.
    """

    confidence: float
    coverage: float
    risk: float
    measured: bool


def coverage_risk(outcomes: Sequence[QuestionResult]) -> tuple[Point, ...]:
    """The coverage-risk curve (El-Yaniv and Wiener, 2010), from the highest confidence down."""
    points = []
    answered = wrong = 0
    measured = True
    falling = sorted(outcomes, key=_confidence, reverse=True)
    for confidence, group in groupby(falling, _confidence):
        for outcome in group:
            answered += 1
            wrong += not would_be_right(outcome)
            measured = measured and outcome.answer.found
        points.append(Point(confidence, answered / len(outcomes), wrong / answered, measured))
    return tuple(points)


def would_be_right(outcome: QuestionResult) -> bool:
    """Whether the first quote answers, or where nothing was quoted, whether the best passage does."""
    if outcome.answer.found:
        return outcome.correct
    return (
        outcome.answerable and outcome.best_passage_check is not None and outcome.best_passage_check.correct
    )


def _confidence(outcome: QuestionResult) -> float:
    return outcome.answer.confidence
