"""Learns when to answer: from questions with and without an answer to the weights in `calibration.toml`.

The model is a logistic regression over the evidence of `retrieval.answering.confidence`, which is small enough to
be read, and calibrated by nature: its output is a probability.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.evaluation.question import EvalQuestion
from retrieval.library import Library
from retrieval.types import Filters

# A little above even: 92% of the questions whose article is left out are declined then, and over 99% of those
# whose article is hidden; on the curve of coverage against risk, more silence costs as many answers.
SAID = 0.55
# Of the questions whose article is left out, the share that has less confidence than `sure`.
CERTAIN_QUANTILE = 0.97
REGULARISATION = 3.0  # scikit-learn's C; the figures do not move between 1 and 10
FOLDS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Evidence (n, features) for n questions; whether the articles answer each; the article of each.

    `hidden` marks questions asked a second time, with the article that answers them hidden.
    """

    names: tuple[str, ...]
    evidence: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    article: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class FittedCalibration:
    """The model, and what cross-validation (articles kept together) says of it.

    `answered_share` is the share of answerable questions above `answer_threshold`; `declined_without_article` and `declined_hidden` are the
    shares of the two kinds of unanswerable ones below it.
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
    """The evidence for each question, and for each answerable one again with its article hidden.

    Args:
        library: the indexed documents.
        questions: with the documents that are relevant to each.
        article: the article that a document is part of; all its documents are hidden together.
        progress: called after each question.
    """
    documents = [info.id for info in library.articles()]
    rows: list[tuple[dict[str, float], bool, bool, str]] = []
    for number, question in enumerate(questions):
        owners = {article(id) for id in question.relevant}
        group = min(owners, default=f"left out {number}")
        rows.append((dict(library.answer_features(question.text)), bool(owners), False, group))
        if owners:
            hidden = frozenset(id for id in documents if article(id) in owners)
            seen = library.answer_features(question.text, filters=Filters(exclude_ids=hidden))
            rows.append((dict(seen), False, True, group))
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


def learn(samples: Samples) -> FittedCalibration:
    """The model for all samples, with figures from models that had not seen the articles they judge."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    model = LogisticRegression(C=REGULARISATION, max_iter=10_000)
    probability = cross_val_predict(
        model,
        samples.evidence,
        samples.answerable,
        groups=samples.article,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
    )[:, 1]
    left_out = probability[~samples.answerable & ~samples.hidden]
    hidden = probability[samples.hidden]
    model.fit(samples.evidence, samples.answerable)
    return FittedCalibration(
        weights=dict(zip(samples.names, model.coef_[0].round(3).tolist(), strict=True)),
        intercept=round(float(model.intercept_[0]), 3),
        answer_threshold=SAID,
        certain_threshold=round(float(np.quantile(left_out, CERTAIN_QUANTILE)), 3),
        answered_share=float((probability[samples.answerable] >= SAID).mean()),
        declined_without_article=float((left_out < SAID).mean()),
        declined_hidden=float((hidden < SAID).mean()),
    )
