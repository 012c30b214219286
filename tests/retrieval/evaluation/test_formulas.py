import math

import pytest

from retrieval.evaluation import formulas

GAINS = {"a": 2.0, "b": 1.0, "c": 1.0}


def test_recall_divides_by_all_relevant_articles() -> None:
    assert formulas.recall_at(1, ["b", "x", "a"], GAINS) == 1 / 3
    assert formulas.recall_at(3, ["b", "x", "a"], GAINS) == 2 / 3
    assert formulas.recall_at(1, ["a"], {"a": 1.0}) == 1.0


def test_reciprocal_rank_counts_the_first_relevant_article_within_reach() -> None:
    assert formulas.reciprocal_rank_at(10, ["x", "y", "c"], GAINS) == 1 / 3
    assert formulas.reciprocal_rank_at(2, ["x", "y", "c"], GAINS) == 0.0


def test_ndcg_discounts_graded_gains_and_takes_its_ideal_from_all_qrels() -> None:
    gained = 1 / math.log2(2) + 0 + 2 / math.log2(4)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert formulas.ndcg_at(10, ["b", "x", "a"], GAINS) == pytest.approx(gained / ideal)
    assert formulas.ndcg_at(10, ["b", "x", "a"], GAINS) == pytest.approx(0.638788, abs=1e-6)
    assert formulas.ndcg_at(10, ["a", "c", "b"], GAINS) == pytest.approx(1.0)


def test_ndcg_cuts_the_ideal_too() -> None:
    assert formulas.ndcg_at(1, ["b"], GAINS) == 0.5
    assert formulas.ndcg_at(10, [], GAINS) == 0.0


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert formulas.auroc([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4
    assert formulas.auroc([0.1], [0.9]) == 0.0
    assert formulas.auroc([0.1], []) is None


def test_the_share_kept_is_that_above_the_lowest_threshold_that_declines_enough() -> None:
    declined = [percent / 100 for percent in range(20)]  # one of twenty may be answered: 0.19
    assert formulas.answered_share_at_silence(0.95, [0.5, 0.185, 0.18, 0.1], declined) == 0.5
    assert formulas.answered_share_at_silence(0.95, [0.5, 0.1], [0.3]) == 0.5  # of one, none may be
    assert formulas.answered_share_at_silence(0.95, [], [0.3]) is None


def test_brier_and_calibration_error_are_zero_for_perfect_confidence() -> None:
    assert formulas.brier([1.0, 0.0], [True, False]) == 0.0
    assert formulas.calibration_error([1.0, 0.0], [True, False]) == 0.0


def test_brier_and_calibration_error_by_hand() -> None:
    confidences, events = [0.82, 0.88, 0.1], [True, False, False]
    assert formulas.brier(confidences, events) == pytest.approx((0.18**2 + 0.88**2 + 0.1**2) / 3)
    assert formulas.calibration_error(confidences, events) == pytest.approx((2 * abs(0.85 - 0.5) + 0.1) / 3)


def test_there_is_no_figure_of_nothing() -> None:
    assert formulas.mean([]) is None
    assert formulas.percentile([], 50) is None
    assert formulas.brier([], []) is None
    assert formulas.calibration_error([], []) is None
