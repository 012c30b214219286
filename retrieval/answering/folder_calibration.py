"""Calibrates the confidence for one folder, by questions made of its own sentences.

In a folder about one product something comes near every question, answered or not; in an encyclopedia only
what is there. So after indexing a sample of `synthetic_queries` is asked twice, with their article and
without it. The former shift the log-odds of every confidence of the folder; the latter tell how often a
question is answered that the articles do not answer.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Any

from retrieval.answering.confidence import Model, calibration, features, least_confidence
from retrieval.answering.sentence_ranking import rank_sentences
from retrieval.answering.synthetic_queries import synthetic_queries
from retrieval.filters import NO_FILTERS, Filters
from retrieval.query.query import parse_query
from retrieval.search.retriever import EncodeQuery
from retrieval.search.search import search
from retrieval.search.weights import RankingWeights
from retrieval.store.protocol import Snapshot
from retrieval.types import ErrorRates, Silence

Features = Mapping[str, float]

QUESTIONS = 80  # at most; each costs two searches: about two seconds in all
MIN_QUESTIONS = 16  # fewer tell too little
SEED = 3
# A folder's own questions are easier than people's, by this much in log-odds. Chosen with the two below over
# seven folders, each by a model fitted to the others: of its answerable questions the folder that fares worst
# answers 0.90 in place of 0.78, and all of them 0.95 in place of 0.88.
EASE = 1.0
LOW_DEVIATIONS = 1.6  # below the mean: about the lowest twentieth
PRIOR = 28  # questions that the sample is worth less than: it moves small samples towards no shift


@dataclass(frozen=True, slots=True)
class FolderCalibration:
    """The features of a folder's own questions, with their article and with it hidden.

    `passages` is how many the index had, `model` what encoded them.
    """

    passages: int = 0
    model: str = ""
    answerable: tuple[Features, ...] = ()
    hidden: tuple[Features, ...] = ()

    def shift(self, model: Model) -> float:
        """What is added to the log-odds of each confidence of the folder; 0 where too little is known.

        It is never below 0: where a folder's own questions score high, it is told well what is there and what
        is not, and more silence would cost answers for little.
        """
        if len(self.answerable) < MIN_QUESTIONS:
            return 0.0
        log_odds = [model.log_odds(values) for values in self.answerable]
        low = fmean(log_odds) - LOW_DEVIATIONS * pstdev(log_odds)
        reference = math.log(model.threshold / (1 - model.threshold)) + EASE
        return max(0.0, len(log_odds) / (len(log_odds) + PRIOR) * (reference - low))

    def error_rates(self, silence: Silence) -> ErrorRates | None:
        """How often the folder's own questions would be declined or answered wrongly; None if unknown."""
        if len(self.answerable) < MIN_QUESTIONS or not self.hidden:
            return None
        model = calibration().answer
        shift, least = self.shift(model), least_confidence(model, silence)
        declined = [model.probability(values, shift - EASE) < least for values in self.answerable]
        answered = [model.probability(values, shift) >= least for values in self.hidden]
        return ErrorRates(fmean(declined), fmean(answered), len(self.answerable))

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return {
            "passages": self.passages,
            "model": self.model,
            "answerable": [_rounded(values) for values in self.answerable],
            "hidden": [_rounded(values) for values in self.hidden],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "FolderCalibration":
        """A calibration as it is stored; an empty one if it is damaged, or has not the features of today."""
        names = calibration().answer.weights.keys()
        try:
            answerable, hidden = (
                tuple({name: float(value) for name, value in row.items()} for row in stored[key])
                for key in ("answerable", "hidden")
            )
            calibrated = cls(int(stored["passages"]), str(stored["model"]), answerable, hidden)
        except (AttributeError, LookupError, OverflowError, TypeError, ValueError):
            return NO_FOLDER_CALIBRATION
        has_all = all(names <= row.keys() for row in (*answerable, *hidden))
        return calibrated if has_all else NO_FOLDER_CALIBRATION


NO_FOLDER_CALIBRATION = FolderCalibration()


def calibrate_folder(snapshot: Snapshot, encode: EncodeQuery, weights: RankingWeights) -> FolderCalibration:
    """Ask a sample of an index its own questions.

    Questions of which words alone decide are left out: they have a calibration of their own, of which the
    words of a sentence tell nothing.
    """
    rows = list(snapshot.passage_rows(snapshot.sample(QUESTIONS)).values())
    languages = [snapshot.articles[row.article].language for row in rows]
    answerable: list[Features] = []
    hidden: list[Features] = []

    def ask(question: str, filters: Filters) -> Features:
        result = search(snapshot, encode, parse_query(question), filters, weights=weights)
        return {} if result.by_words else features(result, rank_sentences(result))

    for row, question in synthetic_queries(rows, languages, SEED):
        article = snapshot.articles[row.article].article_id
        if values := ask(question, NO_FILTERS):
            answerable.append(values)
            if without := ask(question, Filters(exclude_ids=frozenset({article}))):
                hidden.append(without)
    return FolderCalibration(snapshot.passages, snapshot.metadata.model, tuple(answerable), tuple(hidden))


def _rounded(values: Features) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}
