"""The two probabilities of an answer, from features of the search result and its ranked sentences."""

import math
from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.confidence import (
    MEAN_QUOTE_GAP,
    MEAN_SPREAD,
    Model,
    calibration,
    features,
)
from retrieval.answering.quote_span import QuoteSpan
from retrieval.answering.sentence_ranking import rank_sentences
from retrieval.search.candidates import SearchResult
from tests.retrieval.candidates import candidate, result

QUESTION = "Who lit the lamp on Skerry?"
LIT = "Ailsa Boyd lit the lamp on Skerry."


def features_of(search_result: SearchResult) -> dict[str, float]:
    return features(search_result, rank_sentences(search_result))


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


def test_a_passage_with_more_of_the_questions_words_is_more_confidence() -> None:
    results = [
        replace(result(QUESTION, candidate(1, [sentence], QUESTION)), coverage=coverage, bm25_ratio=coverage)
        for sentence, coverage in (
            ("A ferry sails.", 0.0),
            ("The lamp burns.", 1 / 3),
            ("Boyd lit the lamp.", 2 / 3),
            (LIT, 1.0),
        )
    ]
    for model in (calibration().answer, calibration().quote):
        probabilities = [model.probability(features_of(search_result)) for search_result in results]
        assert probabilities == sorted(set(probabilities))


def test_the_cosine_is_that_of_the_best_passage_though_another_one_is_nearer() -> None:
    best, nearest = (
        replace(candidate(n, [LIT], QUESTION), cosine=cosine, score=score)
        for n, cosine, score in ((1, 0.4, 50.0), (2, 0.7, 40.0))
    )
    assert features_of(result(QUESTION, best, nearest))["cosine"] == 0.4


def values_of(question: str, *sentences: str, ask: int = 0) -> dict[str, float]:
    """The features where one passage is found, of which one sentence is ranked first."""
    passage = candidate(1, sentences, question, groups=range(len(sentences)))
    return features(result(question, passage), [QuoteSpan(passage, ask, ask, 0.0, 0.0, ask)])


@pytest.mark.parametrize(
    ("question", "quote", "missing"),
    [
        ("What changed in version 3.0?", "Version 2.1 lights the lamp.", 1.0),
        ("What changed in version 3.0?", "Version 3.0 lights the lamp.", 0.0),
        ("What does --no-oil do?", "The lamp burns.", 1.0),
        ("What does --no-oil do?", "With --no-oil the lamp burns gas.", 0.0),
        ("What lights the lamp?", "Oil lights the lamp.", 0.0),
    ],
)
def test_an_exact_term_of_the_question_that_the_quote_does_not_state_is_missing(
    question: str, quote: str, missing: float
) -> None:
    assert values_of(question, quote)["missing_exact"] == missing


@pytest.mark.parametrize(
    ("question", "quote", "missing"),
    [
        ("Which lamp did not burn?", "The lamp of Skerry burned.", 1.0),
        ("Which lamp did not burn?", "The lamp of Unst never burned.", 0.0),
        ("Which lamp did burn?", "The lamp of Unst never burned.", 0.0),
    ],
)
def test_a_negation_that_only_the_question_has_is_missing(question: str, quote: str, missing: float) -> None:
    assert values_of(question, quote)["missing_negation"] == missing


@pytest.mark.parametrize(
    ("question", "quote", "missing"),
    [
        ("When was the lamp lit?", "The lamp was lit by the keeper.", 1.0),
        ("When was the lamp lit?", "The lamp was lit in 1847.", 0.0),
        ("How many lamps burn?", "Many lamps burn.", 1.0),
        ("How many lamps burn?", "Three lamps burn.", 0.0),
        ("Who lit the lamp?", "The keeper lit the lamp.", 0.0),
    ],
)
def test_a_number_is_missing_where_one_is_asked_for_and_none_is_quoted(
    question: str, quote: str, missing: float
) -> None:
    assert values_of(question, quote)["missing_number"] == missing


@pytest.mark.parametrize(
    ("question", "quote", "missing"),
    [
        ("Who lit the lamp on Skerry?", "On the rock of Skerry it was lit.", 1.0),
        ("Who lit the lamp on Skerry?", "The lamp was lit by Boyd.", 0.0),
        ("Who reviews the change?", "Ask in chat: @boyd reviews it.", 0.0),
        ("What lit the lamp on Skerry?", "On the rock of Skerry it was lit.", 0.0),
    ],
)
def test_a_name_is_missing_where_one_is_asked_for_and_none_but_the_questions_own_is_quoted(
    question: str, quote: str, missing: float
) -> None:
    assert values_of(question, quote)["missing_name"] == missing


def test_what_stands_above_the_quote_in_its_passage_counts_and_what_stands_below_does_not() -> None:
    sentences = "The lamp of 1847.", "It was lit.", "It went dark in 1901."
    assert values_of("Was it lit in 1847?", *sentences, ask=1)["missing_exact"] == 0.0
    assert values_of("Was it dark in 1901?", *sentences, ask=1)["missing_exact"] == 1.0


def test_what_the_header_of_the_passage_states_is_not_missing() -> None:
    question = "What changed in version 3.0?"
    for header, missing in (("", 1.0), ("Changes of version 3.0", 0.0)):
        passage = candidate(1, ["The lamp burns gas."], question, header=header)
        quote = QuoteSpan(passage, 0, 0, 0.0, 0.0, 0)
        assert features(result(question, passage), [quote])["missing_exact"] == missing


def compared(*scores: float) -> dict[str, float]:
    """The features of passages of these scores, each with one sentence of half its score."""
    passages = [candidate(n, [LIT], QUESTION, score=score) for n, score in enumerate(scores)]
    quotes = [QuoteSpan(passage, 0, 0, passage.score / 2, 0.0, 0) for passage in passages]
    return features(result(QUESTION, *passages), quotes)


def test_the_spread_grows_with_the_deviation_of_the_eight_best_scores() -> None:
    scores = [30.0, 20.0, *[10.0] * 6]
    assert compared(*scores, -500.0)["spread"] == pytest.approx(np.log1p(np.std(scores)))


def test_the_quote_gap_grows_with_the_distance_to_the_best_sentence_of_another_passage() -> None:
    passages = [candidate(n, [LIT, "It burns."], QUESTION) for n in range(8)]
    quotes = [
        QuoteSpan(passages[n], sentence, sentence, score, 0.0, sentence)
        for n, sentence, score in ((3, 0, 20.0), (3, 1, 19.0), (5, 0, 14.0), (1, 0, 2.0))
    ]
    assert features(result(QUESTION, *passages), quotes)["quote_gap"] == pytest.approx(np.log1p(6.0))


def test_fewer_than_four_passages_are_taken_for_passages_of_the_usual_scores() -> None:
    for scores in ([30.0], [30.0, 10.0], [30.0] * 3):
        values = compared(*scores)
        assert (values["spread"], values["quote_gap"]) == (MEAN_SPREAD, MEAN_QUOTE_GAP)


def test_a_word_of_the_question_that_the_quote_lacks_is_the_weakest_match() -> None:
    question = "lamp oil"
    full, partial = (
        features_of(result(question, candidate(1, [text], question))) for text in ("lamp oil", "lamp")
    )
    assert full["weakest_match"] == pytest.approx(1.0, abs=0.01)
    assert partial["weakest_match"] < 0.6


def test_where_words_alone_decide_the_features_are_of_words_alone() -> None:
    by_words = replace(
        result(QUESTION, candidate(1, [LIT], QUESTION)), by_words=True, coverage=0.5, bm25_ratio=1.5
    )
    values = features_of(by_words)
    assert values == {"coverage": 0.5, "bm25_ratio": 1.5}
    by_words = calibration(by_words=True)
    assert set(by_words.answer.weights) | set(by_words.quote.weights) <= set(values)


@pytest.mark.parametrize(
    ("value", "probability"), [(1.5, 0.5), (2.5, 1 / (1 + math.exp(-2))), (-20.0, 0.0), (20.0, 1.0)]
)
def test_the_probability_of_a_model_by_hand(value: float, probability: float) -> None:
    model = Model({"cosine": 2.0}, intercept=-3.0, threshold=0.5)
    values = {"cosine": value, "not weighed": 9.0}
    assert model.probability(values) == pytest.approx(probability)
