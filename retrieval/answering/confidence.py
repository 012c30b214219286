"""Two probabilities: that the articles answer a question, and that the first quote is the answer.

Both come from logistic models over the same features. The second is the product of what the two models give:
it is never above the first, and takes over its shift for the folder. Weights and thresholds are in
`calibration.toml`, which says on what they were fitted and by which command.
"""

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import QuoteSpan, is_named
from retrieval.answering.quote_text import window_text
from retrieval.answering.statements import NEGATION
from retrieval.answering.wording_shift import names_more
from retrieval.query.answer_type import Wants
from retrieval.query.exact_terms import missing_terms
from retrieval.query.query import Query
from retrieval.search.candidates import SearchResult
from retrieval.search.token_offsets import TITLE_SPAN
from retrieval.text.numbers import NUMBER_WORD
from retrieval.types import Silence

FILE, WORDS_FILE = "calibration.toml", "calibration_words.toml"
# Candidates whose scores are compared with each other, at most and at least. Of fewer, `spread` and
# `quote_gap` tell nothing, and are their means over the folders of the calibration: a small folder answers as
# well as a large one.
SPREAD_K, MIN_SPREAD_K = 8, 4
MEAN_SPREAD, MEAN_QUOTE_GAP = 1.7, 2.0

# By how much the odds that the articles answer must be better than at the threshold of the model.
_SILENCE_ODDS = {Silence.STRICT: 2.0, Silence.BALANCED: 1.0, Silence.GENEROUS: 0.5}
_HAS_NUMBER = re.compile(rf"\d|\b(?:{NUMBER_WORD})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model over `features`, and the probability from which its event is taken for true."""

    weights: Mapping[str, float]
    intercept: float
    threshold: float

    def log_odds(self, values: Mapping[str, float]) -> float:
        """The logarithm of the odds of the event."""
        return self.intercept + sum(weight * values[name] for name, weight in self.weights.items())

    def probability(self, values: Mapping[str, float], shift: float = 0.0) -> float:
        """The probability, 0..1, with the log-odds shifted; 0 without features."""
        return 1 / (1 + math.exp(-self.log_odds(values) - shift)) if values else 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Below the threshold of `answer` the articles do not say.

    Where the product of both is below the threshold of `quote`, they possibly do.
    """

    answer: Model
    quote: Model


@cache
def calibration(*, by_words: bool = False) -> Calibration:
    """The calibration that ships with the package; that of questions whose words alone decide, if asked."""
    file = WORDS_FILE if by_words else FILE
    loaded = tomllib.loads(files("retrieval.answering").joinpath(file).read_text("utf-8"))
    models = (loaded[name] for name in ("answer", "quote"))
    return Calibration(*(Model(model["weights"], model["intercept"], model["threshold"]) for model in models))


def least_confidence(model: Model, silence: Silence) -> float:
    """The confidence from which an answer is given: that of `model`, or more where silence is dearer."""
    odds = _SILENCE_ODDS[silence] * model.threshold / (1 - model.threshold)
    return odds / (1 + odds)


def features(result: SearchResult, ranked: Sequence[QuoteSpan]) -> dict[str, float]:
    """The features of a search result and its ranked sentences by name; empty where there are none.

    Each is a cosine, a share, or the logarithm of a difference of scores. `spread`, the standard deviation of
    the best scores, and `quote_gap`, how far the best sentence is above those of all other passages, tell a
    folder in which one passage stands out from one in which all are about the subject: of single features
    they carry over best between collections. Where words alone decide, what the model computes is left out.
    """
    if not result.candidates or not ranked:
        return {}
    if result.by_words:
        return {"coverage": result.coverage, "bm25_ratio": result.bm25_ratio}
    first = expand(ranked[0])
    relevance, matches = ranked[0].relevance, _matches(first)
    if is_named(first):  # to the letter, which a model does not see: it is as sure as of the whole table
        matches = np.maximum(matches, _matches(expand(ranked[0], whole=True)))
        relevance = max(relevance, float(matches.mean()))
    if result.parts:  # it is worth an answer to one of its parts
        in_parts = (_part_matches(ranked, own) for own in result.parts)
        matches = max(in_parts, key=lambda part: float(part.mean()))
        relevance = max(relevance, float(matches.mean()))
    return {
        "cosine": result.candidates[0].cosine,
        "quote_maxsim": relevance,
        "bm25_ratio": result.bm25_ratio,
        "weakest_match": float(matches.min(initial=1.0)),
        "spread": _spread(result),
        "quote_gap": MEAN_QUOTE_GAP if result.parts else _quote_gap(result, ranked),
        **_missing(result.query, first),
    }


def _missing(query: Query, quote: QuoteSpan) -> dict[str, float]:
    """What a quote lacks of the question, 1 or 0."""
    text, answer_type = window_text(quote), query.answer_type
    unstated = missing_terms(query.exact_terms, text)
    return {
        "missing_exact": float(not quote.candidate.terms_of_name.issuperset(unstated)),
        "missing_negation": float(bool(NEGATION.search(query.own_text)) and not NEGATION.search(text)),
        "missing_number": float(bool(answer_type.quantity_kinds) and not _HAS_NUMBER.search(text)),
        "missing_name": float(Wants.NAME in answer_type.wants and not names_more(query, text)),
    }


def _spread(result: SearchResult) -> float:
    scores = [candidate.score for candidate in result.candidates[:SPREAD_K]]
    return math.log1p(float(np.std(scores))) if len(scores) >= MIN_SPREAD_K else MEAN_SPREAD


def _quote_gap(result: SearchResult, ranked: Sequence[QuoteSpan]) -> float:
    other = next((quote for quote in ranked if quote.candidate is not ranked[0].candidate), None)
    if other is None or len(result.candidates) < MIN_SPREAD_K:
        return MEAN_QUOTE_GAP
    return math.log1p(max(0.0, ranked[0].score - other.score))


def _matches(quote: QuoteSpan) -> NDArray[np.float32]:
    sentence = quote.candidate.passage.sentences[quote.best_sentence]
    spans = [(quote.start, quote.end), *sentence.leads, *sentence.headings, TITLE_SPAN]
    return quote.candidate.matches(spans)


def _part_matches(ranked: Sequence[QuoteSpan], own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The best cosine of each token of one part of the question with the sentence that is most like it."""
    likest = max(ranked, key=lambda quote: 0.0 if quote.matches is None else float(quote.matches[own].mean()))
    matches: NDArray[np.float32] = _matches(expand(likest))[own]
    return matches
