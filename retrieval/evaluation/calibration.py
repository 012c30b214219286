"""Fits the two models of `calibration.toml` to questions about several folders, each weighing the same.

Both are logistic regressions over features of `retrieval.answering.confidence`: small enough to be
read, and what they give is a probability. Thresholds and figures come from models fitted without the folder
in question (leave-one-out), since unseen folders are what counts.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.confidence import Calibration, Model
from retrieval.answering.folder_calibration import NO_FOLDER_CALIBRATION, FolderCalibration
from retrieval.evaluation.question import EvalQuestion, has_answer
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.types import AnswerFeatures

MAX_QUESTIONS = 260  # of one folder, drawn by `SEED`; every folder weighs the same, however many it has
SEED = 3
# The share of a folder's unanswerable questions in its negative samples, the other part being answerable ones
# with their article hidden: those are many and clean, these are few and the harder ones.
UNANSWERABLE_SHARE = 0.15
# Of what people ask seven of ten questions are answerable: 0.71 to 0.83 of those that were written by people
# about the folders at hand. The samples are half and half, so the log-odds are corrected by this.
ANSWERABLE_ODDS = 7 / 3
ANSWER_THRESHOLD = 0.5  # an answer is given where it is more likely than not that the articles answer
RIGHT_BUT_TENTATIVE = 0.1  # share of right first quotes that may be marked as tentative
REGULARISATION = 1.0  # the inverse of the ridge penalty, on standardised features
MISSING = "missing_"  # how features begin that speak against an answer; all others speak for one
WEIGHT = 200.0  # of a folder's positive, and of its negative samples together


class Sample(Enum):
    """What a row of features was made of."""

    ANSWERABLE = auto()
    UNANSWERABLE = auto()
    HIDDEN = auto()  # an answerable question with the articles that answer it hidden


@dataclass(frozen=True, slots=True)
class Row:
    """The features of a question; `right` says whether the first quote answers it, None if nothing tells."""

    features: dict[str, float]
    sample: Sample
    right: bool | None


@dataclass(frozen=True, slots=True)
class FolderSamples:
    """The rows of one folder, and what its own questions tell."""

    name: str
    rows: tuple[Row, ...]
    own: FolderCalibration = NO_FOLDER_CALIBRATION


@dataclass(frozen=True, slots=True)
class FolderFigures:
    """Shares of one folder by models fitted to the others; NaN where it has no such question.

    `answered` of the answerable questions; `declined` of the unanswerable ones, `declined_hidden` of those
    with their article hidden; `marked_right` and `marked_wrong` are the shares of right and of wrong first
    quotes among the given ones that are tentative.
    """

    name: str
    answered: float
    declined: float
    declined_hidden: float
    marked_right: float
    marked_wrong: float


@dataclass(frozen=True, slots=True)
class FittedCalibration:
    """Both models, and the figures of each folder by models fitted to the others."""

    answer: Model
    quote: Model
    figures: tuple[FolderFigures, ...]


def collect(
    library: Library, name: str, questions: Sequence[EvalQuestion], progress: Callable[[], None]
) -> FolderSamples:
    """The rows of a folder; each answerable question gives another one with its articles hidden.

    Args:
        library: the indexed articles.
        name: of the folder.
        questions: about them; those with a history are left out.
        progress: called after each question.
    """
    alone = [question for question in questions if not question.history]
    if len(alone) > MAX_QUESTIONS:
        alone = random.Random(SEED).sample(alone, MAX_QUESTIONS)
    rows: list[Row] = []
    for question in alone:
        relevant = frozenset(question.relevant)
        sample = Sample.ANSWERABLE if relevant else Sample.UNANSWERABLE
        answer = library.confidence_features(question.text)
        rows.append(Row(dict(answer.features), sample, _is_right(question, answer)))
        if relevant:
            answer = library.confidence_features(question.text, filters=Filters(exclude_ids=relevant))
            rows.append(Row(dict(answer.features), Sample.HIDDEN, False))
        progress()
    # Without "cosine" words alone decide: a question of other features, which has its own calibration.
    judged = tuple(row for row in rows if "cosine" in row.features)
    return FolderSamples(name, judged, library.folder_calibration())


def fit(folders: Sequence[FolderSamples]) -> FittedCalibration:
    """Both models fitted to all folders, with thresholds and figures from models fitted to all but one."""
    others = [[other for other in folders if other is not folder] for folder in folders]
    unseen = [Calibration(_fit_answer(rest), _fit_quote(rest)) for rest in others]
    quantiles = [
        np.quantile(_quote_confidences(folder, models, right), RIGHT_BUT_TENTATIVE)
        for folder, models in zip(folders, unseen, strict=True)
        if (right := [row for row in folder.rows if row.right])
    ]
    threshold = round(float(np.mean(quantiles)), 3)
    unseen = [replace(models, quote=replace(models.quote, threshold=threshold)) for models in unseen]
    return FittedCalibration(
        _fit_answer(folders),
        replace(_fit_quote(folders), threshold=threshold),
        tuple(map(_figures, folders, unseen)),
    )


def _probabilities(model: Model, rows: Sequence[Row], shift: float = 0.0) -> NDArray[np.float64]:
    return np.array([model.probability(row.features, shift) for row in rows])


def _quote_confidences(
    folder: FolderSamples, models: Calibration, rows: Sequence[Row]
) -> NDArray[np.float64]:
    shift = folder.own.shift(models.answer)
    return _probabilities(models.answer, rows, shift) * _probabilities(models.quote, rows)


def _fit_answer(folders: Sequence[FolderSamples]) -> Model:
    """Whether the articles answer."""
    rows, labels, weights = [], [], []
    for folder in folders:
        counts = Counter(row.sample for row in folder.rows)
        share = {
            Sample.ANSWERABLE: 1.0,
            Sample.HIDDEN: 1 - UNANSWERABLE_SHARE if counts[Sample.UNANSWERABLE] else 1.0,
            Sample.UNANSWERABLE: UNANSWERABLE_SHARE,
        }
        for row in folder.rows:
            rows.append(row)
            labels.append(row.sample is Sample.ANSWERABLE)
            weights.append(share[row.sample] / counts[row.sample])
    model = _logistic(rows, labels, weights, tuple(rows[0].features))
    intercept = round(model.intercept + math.log(ANSWERABLE_ODDS), 3)
    return replace(model, intercept=intercept, threshold=ANSWER_THRESHOLD)


def _fit_quote(folders: Sequence[FolderSamples]) -> Model:
    """Whether the first quote is the answer."""
    rows, labels, weights = [], [], []
    for folder in folders:
        judged = [row for row in folder.rows if row.right is not None and row.sample is not Sample.HIDDEN]
        if not any(row.right for row in judged):
            continue
        counts = Counter(row.right for row in judged)
        for row in judged:
            rows.append(row)
            labels.append(bool(row.right))
            weights.append(1 / counts[row.right])
    return _logistic(rows, labels, weights, tuple(rows[0].features))


def _logistic(
    rows: Sequence[Row], labels: Sequence[bool], weights: Sequence[float], names: Sequence[str]
) -> Model:
    """A ridge-penalised logistic regression; each weight may only have the sign that its feature means."""
    from scipy.optimize import minimize

    values = np.array([[row.features[name] for name in names] for row in rows])
    mean = np.average(values, axis=0, weights=weights)
    deviation = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weights)) + 1e-9
    standardised = (values - mean) / deviation
    outcomes = np.where(np.array(labels), 1.0, -1.0)
    importance = WEIGHT * np.array(weights)
    signs = np.array([-1.0 if name.startswith(MISSING) else 1.0 for name in names])

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = outcomes * (standardised @ (signs * parameters[:-1]) + parameters[-1])
        slope = -outcomes * importance / (1 + np.exp(margins))
        penalty = parameters[:-1] @ parameters[:-1] / (2 * REGULARISATION)
        gradient = signs * (standardised.T @ slope) + parameters[:-1] / REGULARISATION
        value = float((importance * np.logaddexp(0, -margins)).sum() + penalty)
        return value, np.append(gradient, slope.sum())

    bounds = [(0.0, None)] * len(names) + [(None, None)]
    start = np.append(np.full(len(names), 0.1), 0.0)
    fitted = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    slopes = signs * fitted[:-1] / deviation
    intercept = float(fitted[-1] - slopes @ mean)
    weights = (slopes.round(3) + 0.0).tolist()  # no -0.0
    return Model(dict(zip(names, weights, strict=True)), round(intercept, 3), 0.5)


def _figures(folder: FolderSamples, models: Calibration) -> FolderFigures:
    shift = folder.own.shift(models.answer)

    def is_declined(rows: Sequence[Row]) -> NDArray[np.bool_]:
        return _probabilities(models.answer, rows, shift) < models.answer.threshold

    def declined(sample: Sample) -> float:
        rows = [row for row in folder.rows if row.sample is sample]
        return float(is_declined(rows).mean()) if rows else float("nan")

    def marked(right: bool) -> float:
        rows = [row for row in folder.rows if row.right is right and row.sample is not Sample.HIDDEN]
        answered = [row for row, is_out in zip(rows, is_declined(rows), strict=True) if not is_out]
        if not answered:
            return float("nan")
        return float((_quote_confidences(folder, models, answered) < models.quote.threshold).mean())

    return FolderFigures(
        folder.name,
        answered=1 - declined(Sample.ANSWERABLE),
        declined=declined(Sample.UNANSWERABLE),
        declined_hidden=declined(Sample.HIDDEN),
        marked_right=marked(True),
        marked_wrong=marked(False),
    )


def _is_right(question: EvalQuestion, answer: AnswerFeatures) -> bool | None:
    if not question.relevant:
        return False
    if answer.first is None or not (question.answers or question.answer_pattern):
        return None
    if answer.first.article.id not in question.relevant:
        return False
    return has_answer(question, "\n".join([*answer.first.headings, answer.first.passage]))
