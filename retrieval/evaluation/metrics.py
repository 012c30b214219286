"""From outcomes to figures: two tables of what is measured, one for each kind of folder.

Their keys are a contract that scripts rely on, so rows are only ever added. A figure that has nothing to
be computed from is None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from retrieval.evaluation import formulas
from retrieval.evaluation.run import CitationCheck, EvalRun, QuestionResult

TARGET_SILENCE = 0.95  # the share of unanswerable questions that should be declined


class Unit(StrEnum):
    """What a figure counts in."""

    COUNT = "count"
    SHARE = "share"  # 0..1, more is better
    ERROR = "error"  # 0..1, less is better
    MS = "ms"  # milliseconds


@dataclass(frozen=True, slots=True)
class QuantityKind:
    """One row of a table: the key of its figure, what it means, its unit, how it is computed."""

    key: str
    meaning: str
    unit: Unit
    of: Callable[[EvalRun], float | None]


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A measure and its value, rounded: counts are whole, milliseconds have one decimal, the rest four."""

    key: str
    meaning: str
    unit: Unit
    value: float | None


def figures(trial: EvalRun, table: tuple[QuantityKind, ...]) -> tuple[MetricValue, ...]:
    """The figures of a trial by one of the two tables."""
    return tuple(
        MetricValue(row.key, row.meaning, row.unit, _rounded(row.of(trial), row.unit)) for row in table
    )


def _rounded(value: float | None, unit: Unit) -> float | None:
    if value is None:
        return None
    return round(value) if unit is Unit.COUNT else round(value, 1 if unit is Unit.MS else 4)


def _answerable(trial: EvalRun) -> list[QuestionResult]:
    return [each for each in trial.outcomes if each.answerable]


def _unanswerable(trial: EvalRun) -> list[QuestionResult]:
    return [each for each in trial.outcomes if not each.answerable]


def _confidences(trial: EvalRun) -> tuple[list[float], list[float]]:
    """Of the answerable questions and of the unanswerable ones."""
    return (
        [each.answer.confidence for each in _answerable(trial)],
        [each.answer.confidence for each in _unanswerable(trial)],
    )


def _ranking_metric(
    measure: Callable[[int, tuple[str, ...], Mapping[str, float]], float], k: int
) -> Callable[[EvalRun], float | None]:
    """A measure of rankings, averaged over the answerable questions."""
    return lambda trial: formulas.mean(
        [measure(k, each.ranking, each.question.relevant) for each in _answerable(trial)]
    )


def _quote_metric(
    question: Callable[[QuestionResult], bool], fits: Callable[[CitationCheck], bool | None], k: int
) -> Callable[[EvalRun], float | None]:
    """The share of answerable questions, of those meant, with a fitting quote among the first `k`."""
    return lambda trial: formulas.mean(
        [any(fits(check) for check in each.checks[:k]) for each in _answerable(trial) if question(each)]
    )


def _has_answers(outcome: QuestionResult) -> bool:
    return bool(outcome.question.answers) or outcome.question.answer_pattern is not None


def _answered(trial: EvalRun) -> float | None:
    return formulas.mean([each.answer.found for each in _answerable(trial)])


def _declined(trial: EvalRun) -> float | None:
    return formulas.mean([not each.answer.found for each in _unanswerable(trial)])


def _exact(trial: EvalRun) -> float | None:
    return formulas.mean([check.exact for each in trial.outcomes for check in each.checks])


def _quote_length(trial: EvalRun) -> float | None:
    firsts = [each.answer.citations[0] for each in trial.outcomes if each.answer.citations]
    return formulas.percentile([len(first.quote) for first in firsts], 50)


def _milliseconds(percent: float) -> Callable[[EvalRun], float | None]:
    return lambda trial: formulas.percentile([each.answer.elapsed_ms for each in trial.outcomes], percent)


def _calibration(
    measure: Callable[[list[float], list[bool]], float | None],
) -> Callable[[EvalRun], float | None]:
    """A measure of how well the confidence foretells whether the articles say."""
    return lambda trial: measure(
        [each.answer.confidence for each in trial.outcomes], [each.answerable for each in trial.outcomes]
    )


def _everything(_: object) -> bool:
    return True


_COMMON = (
    QuantityKind("found_rate", "answerable questions that were answered", Unit.SHARE, _answered),
    QuantityKind("correct_silence", "unanswerable questions that were declined", Unit.SHARE, _declined),
    QuantityKind(
        "auroc",
        "how often an answerable question has the higher confidence",
        Unit.SHARE,
        lambda trial: formulas.auroc(*_confidences(trial)),
    ),
    QuantityKind("exact_spans", "citations whose span of the file is their quote", Unit.SHARE, _exact),
    QuantityKind("p50_ms", "median time of an answer", Unit.MS, _milliseconds(50)),
    QuantityKind("p95_ms", "95% of the answers took no longer", Unit.MS, _milliseconds(95)),
    QuantityKind(
        "found_rate_at_95",
        "answerable ones answered where 95% of the others are declined",
        Unit.SHARE,
        lambda trial: formulas.answered_share_at_silence(TARGET_SILENCE, *_confidences(trial)),
    ),
    QuantityKind("quote_chars", "median length of a first quote, in characters", Unit.COUNT, _quote_length),
    QuantityKind(
        "brier", "squared error of the confidence (Brier)", Unit.ERROR, _calibration(formulas.brier)
    ),
    QuantityKind("ece", "calibration error", Unit.ERROR, _calibration(formulas.calibration_error)),
)

BEIR_FIGURES = (
    QuantityKind("documents", "documents", Unit.COUNT, lambda trial: trial.documents),
    QuantityKind("queries", "questions", Unit.COUNT, lambda trial: len(trial.outcomes)),
    QuantityKind(
        "answerable", "questions with a relevant document", Unit.COUNT, lambda t: len(_answerable(t))
    ),
    QuantityKind(
        "recall@1", "relevant documents ranked first", Unit.SHARE, _ranking_metric(formulas.recall_at, 1)
    ),
    QuantityKind(
        "recall@5",
        "relevant documents among the first five",
        Unit.SHARE,
        _ranking_metric(formulas.recall_at, 5),
    ),
    QuantityKind(
        "recall@10",
        "relevant documents among the first ten",
        Unit.SHARE,
        _ranking_metric(formulas.recall_at, 10),
    ),
    QuantityKind(
        "mrr@10",
        "1 / the place of the first relevant",
        Unit.SHARE,
        _ranking_metric(formulas.reciprocal_rank_at, 10),
    ),
    QuantityKind(
        "ndcg@10",
        "graded gain of the first ten, of the ideal",
        Unit.SHARE,
        _ranking_metric(formulas.ndcg_at, 10),
    ),
    QuantityKind(
        "answer@1",
        "the first quote holds an accepted answer",
        Unit.SHARE,
        _quote_metric(_has_answers, lambda check: check.has_answer, 1),
    ),
    QuantityKind(
        "answer@3",
        "one of the first three quotes holds one",
        Unit.SHARE,
        _quote_metric(_has_answers, lambda check: check.has_answer, 3),
    ),
    *_COMMON,
)

SEED_FIGURES = (
    QuantityKind("articles", "articles", Unit.COUNT, lambda trial: trial.documents),
    QuantityKind("questions", "questions that stand alone", Unit.COUNT, lambda trial: len(trial.outcomes)),
    QuantityKind("follow_ups", "follow-ups, not measured", Unit.COUNT, lambda trial: trial.follow_ups),
    QuantityKind(
        "answerable", "questions that the articles answer", Unit.COUNT, lambda t: len(_answerable(t))
    ),
    QuantityKind(
        "article@3",
        "a right article among the first three quotes",
        Unit.SHARE,
        _quote_metric(_everything, lambda check: check.relevant, 3),
    ),
    QuantityKind(
        "expected@3",
        "the expected words in or beside one of the first three quotes",
        Unit.SHARE,
        _quote_metric(_has_answers, lambda check: check.has_answer, 3),
    ),
    QuantityKind(
        "right@3",
        "one of the first three quotes has both",
        Unit.SHARE,
        _quote_metric(_everything, lambda check: check.relevant and check.correct, 3),
    ),
    *_COMMON,
)
