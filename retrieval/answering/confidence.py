"""The probability that the articles answer a question: a logistic model over features of the search result.

Weights and thresholds are in `calibration.toml`, which says on what they were learned and by which command.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retrieval.search.candidates import SearchResult

FILE = "calibration.toml"


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over `features`, and two thresholds on its probability.

    Below `answer_threshold` the articles do not say; below `certain_threshold` an answer is tentative.
    """

    weights: Mapping[str, float]
    intercept: float
    answer_threshold: float
    certain_threshold: float


@cache
def calibration(*, by_words: bool = False) -> Calibration:
    """The calibration that ships with the package; that of questions whose words alone decide, if asked."""
    loaded = tomllib.loads(files("retrieval.answering").joinpath(FILE).read_text("utf-8"))
    if by_words:
        loaded = loaded["words"]
    thresholds = loaded["threshold"]
    return Calibration(loaded["weights"], loaded["intercept"], thresholds["answer"], thresholds["certain"])


def features(result: SearchResult) -> dict[str, float]:
    """The features of a search result by name, each about 0..1 or a cosine; empty without candidates.

    How far the best passage is ahead of the others is left out on purpose: that works on a mixed collection,
    and tells nothing where all articles are about one thing. Where words alone decide, what the model
    computes is left out.
    """
    if not result.candidates:
        return {}
    best = result.candidates[0]
    if result.by_words:
        return {"coverage": result.coverage, "bm25_ratio": result.bm25_ratio}
    return {
        "cosine": best.cosine,
        "best_cosine": max(candidate.cosine for candidate in result.candidates),
        "maxsim": best.maxsim,
        "best_sentence_maxsim": max(best.sentence_scores(), default=0.0),
        "coverage": result.coverage,
        "bm25_ratio": result.bm25_ratio,
        "score": best.score / 100,
    }


def confidence(result: SearchResult) -> float:
    """The probability, 0..1, that the articles answer the question."""
    values = features(result)
    if not values:
        return 0.0
    model = calibration(by_words=result.by_words)
    total = model.intercept + sum(weight * values[name] for name, weight in model.weights.items())
    return 1 / (1 + math.exp(-total))
