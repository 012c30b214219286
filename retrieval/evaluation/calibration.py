"""Fits the weights of `calibration.toml`, which decide when to answer, to evaluated questions.

The model is a logistic regression over the features of `retrieval.answering.confidence`: small enough to be
read, and its output is a probability.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.evaluation.question import EvalQuestion
from retrieval.filters import Filters
from retrieval.library import Library

# Declines 92% of the questions whose article is not in the corpus, and over 99% of those whose article is
# hidden; on the coverage-risk curve, more silence costs as many answers as it avoids errors.
ANSWER_THRESHOLD = 0.55
# `certain_threshold` is this quantile of the confidence of questions whose article is not in the corpus.
CERTAIN_QUANTILE = 0.97
REGULARISATION = 3.0  # scikit-learn's C; the figures do not move between 1 and 10
FOLDS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Features (n, features) of n questions, whether the articles answer each, and the article of each.

    `hidden` marks questions asked a second time, with the article that answers them hidden.
    """

    names: tuple[str, ...]
    features: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    article: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class FittedCalibration:
    """A fitted model and its cross-validated figures; questions about one article are kept in one fold.

    `answered_share` is the share of answerable questions at or above `answer_threshold`;
    `declined_without_article` and `declined_hidden` are the shares of the two kinds of unanswerable questions
    below it.
    """

    weights: dict[str, float]
    intercept: float
    answer_threshold: float
    certain_threshold: float
    answered_share: float
    declined_without_article: float
    declined_hidden: float


def collect(
    library: Library,
    questions: Sequence[EvalQuestion],
    article: Callable[[str], str],
    progress: Callable[[], None],
) -> Samples:
    """The features of each question, and of each answerable one again with its article hidden.

    Args:
        library: the indexed documents.
        questions: what is asked.
        article: the article that a document is part of; its documents are hidden together.
        progress: called after each question.
    """
    documents = [info.id for info in library.articles()]
    rows: list[tuple[dict[str, float], bool, bool, str]] = []
    for number, question in enumerate(questions):
        owners = {article(id) for id in question.relevant}
        group = min(owners, default=f"none {number}")
        rows.append((dict(library.answer_features(question.text)), bool(owners), False, group))
        if owners:
            hidden = frozenset(id for id in documents if article(id) in owners)
            without = library.answer_features(question.text, filters=Filters(exclude_ids=hidden))
            rows.append((dict(without), False, True, group))
        progress()
    rows = [row for row in rows if row[0]]
    names = tuple(rows[0][0])
    return Samples(
        names,
        np.array([[row[0][name] for name in names] for row in rows]),
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
    )


def fit(samples: Samples) -> FittedCalibration:
    """Fit the model to all samples; its figures are cross-validated, with the articles of a fold unseen."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    model = LogisticRegression(C=REGULARISATION, max_iter=10_000)
    probability = cross_val_predict(
        model,
        samples.features,
        samples.answerable,
        groups=samples.article,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
    )[:, 1]
    without_article = probability[~samples.answerable & ~samples.hidden]
    hidden = probability[samples.hidden]
    model.fit(samples.features, samples.answerable)
    return FittedCalibration(
        weights=dict(zip(samples.names, model.coef_[0].round(3).tolist(), strict=True)),
        intercept=round(float(model.intercept_[0]), 3),
        answer_threshold=ANSWER_THRESHOLD,
        certain_threshold=round(float(np.quantile(without_article, CERTAIN_QUANTILE)), 3),
        answered_share=float((probability[samples.answerable] >= ANSWER_THRESHOLD).mean()),
        declined_without_article=float((without_article < ANSWER_THRESHOLD).mean()),
        declined_hidden=float((hidden < ANSWER_THRESHOLD).mean()),
    )
