"""The two probabilities of an answer, from features of the search result and its ranked sentences."""

import math
from dataclasses import replace

import pytest

from retrieval.answering.confidence import calibration, features
from retrieval.answering.quotes import rank_sentences
from retrieval.search.candidates import SearchResult
from tests.retrieval.candidates import candidate, result

QUESTION = "Who lit the lamp on Skerry?"
LIT = "Ailsa Boyd lit the lamp on Skerry."


def features_of(found: SearchResult) -> dict[str, float]:
    return features(found, rank_sentences(found))


def test_the_shipped_calibration_weighs_only_features_that_there_are() -> None:
    names = set(features_of(result(QUESTION, candidate(1, [LIT], QUESTION))))
    for model in (calibration().answer, calibration().quote):
        assert set(model.weights) <= names
        assert 0 < model.threshold < 1


def test_a_probability_is_the_logistic_function_of_the_weighted_features() -> None:
    values = features_of(result(QUESTION, candidate(1, [LIT], QUESTION)))
    model = calibration().answer
    total = model.intercept + sum(weight * values[name] for name, weight in model.weights.items())
    assert model.probability(values) == pytest.approx(1 / (1 + math.exp(-total)))


def test_nothing_found_has_no_features_and_probability_0() -> None:
    assert features_of(result(QUESTION)) == {}
    assert calibration().answer.probability({}) == 0.0


def test_more_of_the_questions_words_in_the_best_passage_is_more_confidence() -> None:
    found = result(QUESTION, candidate(1, [LIT], QUESTION))
    more = replace(found, coverage=1.0)
    model = calibration().answer
    assert model.probability(features_of(more)) > model.probability(features_of(found))


def test_the_features_are_those_of_the_best_passage_and_the_best_cosine_of_all() -> None:
    best, nearest = (
        replace(candidate(n, [LIT], QUESTION), cosine=cosine, maxsim=cosine, score=100 * cosine)
        for n, cosine in ((1, 0.4), (2, 0.7))
    )
    values = features_of(result(QUESTION, best, nearest))
    assert (values["cosine"], values["best_cosine"], values["maxsim"]) == (0.4, 0.7, 0.4)
    assert values["score"] == pytest.approx(100 * 0.4 / 50)
