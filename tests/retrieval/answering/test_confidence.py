"""The probability that the articles answer, from features of the search result."""

import math
from dataclasses import replace

import pytest

from retrieval.answering.confidence import calibration, confidence, features
from tests.retrieval.candidates import candidate, result

QUESTION = "Who lit the lamp on Skerry?"
LIT = "Ailsa Boyd lit the lamp on Skerry."


def test_the_shipped_calibration_weighs_exactly_the_features_there_are() -> None:
    assert set(calibration().weights) == set(features(result(QUESTION, candidate(1, [LIT], QUESTION))))


def test_an_answer_is_certain_only_above_the_threshold_to_answer_at_all() -> None:
    assert 0 < calibration().answer_threshold < calibration().certain_threshold < 1


def test_every_feature_speaks_for_an_answer() -> None:
    assert all(weight > 0 for weight in calibration().weights.values())


def test_confidence_is_the_logistic_function_of_the_weighted_features() -> None:
    found = replace(result(QUESTION, candidate(1, [LIT], QUESTION)), coverage=0.5, bm25_ratio=1.0)
    total = calibration().intercept + sum(
        calibration().weights[name] * value for name, value in features(found).items()
    )
    assert confidence(found) == pytest.approx(1 / (1 + math.exp(-total)))


def test_nothing_found_is_no_confidence() -> None:
    assert confidence(result(QUESTION)) == 0.0
    assert features(result(QUESTION)) == {}


def test_more_of_the_questions_words_in_the_best_passage_is_more_confidence() -> None:
    found = result(QUESTION, candidate(1, [LIT], QUESTION))
    assert confidence(replace(found, coverage=1.0)) > confidence(found)


def test_the_features_are_those_of_the_best_passage_and_the_best_cosine_of_all() -> None:
    best, nearest = (
        replace(candidate(n, [LIT], QUESTION), cosine=cosine, maxsim=cosine, score=100 * cosine)
        for n, cosine in ((1, 0.4), (2, 0.7))
    )
    values = features(result(QUESTION, best, nearest))
    assert (values["cosine"], values["best_cosine"], values["maxsim"], values["score"]) == (
        0.4,
        0.7,
        0.4,
        pytest.approx(0.4),
    )
