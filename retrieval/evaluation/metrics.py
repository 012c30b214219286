"""What a metric is, and the values of a table of metrics for a run; the tables are in `metric_tables`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.evaluation import formulas
from retrieval.evaluation.run import EvalRun, QuestionResult

NO_KIND = "other"  # the kind of questions without one, where others have one


class Unit(StrEnum):
    """What a metric is measured in."""

    COUNT = "count"
    SHARE = "share"  # 0..1, more is better
    ERROR = "error"  # 0..1, less is better
    MS = "ms"  # milliseconds


@dataclass(frozen=True, slots=True)
class Metric:
    """A row of a table: the key and meaning of a metric, its unit, and how it is computed."""

    key: str
    meaning: str
    unit: Unit
    of: Callable[[EvalRun], float | None]


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A metric's value, rounded: counts are whole, milliseconds have one decimal, the rest four."""

    key: str
    meaning: str
    unit: Unit
    value: float | None


def figures(run: EvalRun, table: Sequence[Metric]) -> tuple[MetricValue, ...]:
    """The values of a table's metrics for a run."""
    return tuple(
        MetricValue(row.key, row.meaning, row.unit, _rounded(row.of(run), row.unit)) for row in table
    )


def figures_by_kind(run: EvalRun, table: Sequence[Metric]) -> dict[str, tuple[MetricValue, ...]]:
    """The number of questions of each kind, and the figures for them; empty if no question has a kind."""
    kinds: dict[str, list[QuestionResult]] = {}
    for result in run.results:
        kinds.setdefault(result.question.kind or NO_KIND, []).append(result)
    if kinds.keys() <= {NO_KIND}:
        return {}
    rows = (Metric("questions", "questions", Unit.COUNT, lambda run: len(run.results)), *table)
    return {kind: figures(replace(run, results=tuple(kinds[kind])), rows) for kind in sorted(kinds)}


@dataclass(frozen=True, slots=True)
class ConfidenceBin:
    """The questions of a bin of confidence: their number, mean confidence, and two shares of them.

    `answerable` are those that the articles answer, `first_right` those with a correct first citation.
    """

    questions: int
    confidence: float
    answerable: float
    first_right: float


def confidence_bins(run: EvalRun) -> tuple[ConfidenceBin, ...]:
    """How often the articles answer, and the first citation does, at each confidence; no empty bins."""
    confidences = [result.answer.confidence for result in run.results]
    answerable = formulas.reliability(confidences, [result.answerable for result in run.results])
    right = formulas.reliability(confidences, [result.correct for result in run.results])
    return tuple(
        ConfidenceBin(count, round(mean, 4), round(share, 4), round(share_right, 4))
        for (mean, share, count), (_, share_right, _) in zip(answerable, right, strict=True)
    )


def _rounded(value: float | None, unit: Unit) -> float | None:
    if value is None:
        return None
    return round(value) if unit is Unit.COUNT else round(value, 1 if unit is Unit.MS else 4)
