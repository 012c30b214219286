"""How sure an answer is: a probability that the articles answer the question, from plain evidence.

The weights are not in the code but in `calibration.toml`, which says on what they were learned and by
which command; the threshold below which the articles do not say is chosen there too.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retrieval.answering.quotes import sentence_scores
from retrieval.search.candidates import SearchResult

FILE = "calibration.toml"


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over the evidence, and the thresholds on its probability.

    Below `answer_threshold` the articles do not say; below `certain_threshold` an answer is given as possible.
    """

    weights: Mapping[str, float]
    intercept: float
    answer_threshold: float
    certain_threshold: float


@cache
def calibration() -> Calibration:
    """The calibration that ships with the package."""
    loaded = tomllib.loads(files("retrieval.answering").joinpath(FILE).read_text("utf-8"))
    thresholds = loaded["threshold"]
    return Calibration(loaded["weights"], loaded["intercept"], thresholds["said"], thresholds["sure"])


def features(retrieved: SearchResult) -> dict[str, float]:
    """What speaks for and against an answer in what was retrieved; each is about 0..1 or a cosine.

    How far the best passage is ahead of the others is left out on purpose: it would do well on a mixed
    collection, and falls to nothing where all articles are about one thing.
    """
    if not retrieved.candidates:
        return {}
    best = retrieved.candidates[0]
    return {
        "cosine": best.cosine,
        "nearest": max(each.cosine for each in retrieved.candidates),
        "maxsim": best.maxsim,
        "sentence": max(sentence_scores(best), default=0.0),
        "coverage": retrieved.coverage,
        "words": retrieved.bm25_ratio,
        "score": best.score / 100,
    }


def confidence(retrieved: SearchResult) -> float:
    """The probability, 0..1, that the articles answer the question."""
    found = features(retrieved)
    if not found:
        return 0.0
    model = calibration()
    total = model.intercept + sum(weight * found[name] for name, weight in model.weights.items())
    return 1 / (1 + math.exp(-total))
