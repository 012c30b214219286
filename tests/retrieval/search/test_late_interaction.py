"""How the tokens of a question meet those of several stretches of a text at once."""

import numpy as np
import pytest

from retrieval.search.late_interaction import best_matches, maxsim, mean_match

SIMILARITIES = np.array([[0.2, 0.9], [0.6, 0.1], [0.4, 0.3]], dtype=np.float32)


def ranges(*pairs: tuple[int, int]) -> "np.ndarray[tuple[int, int], np.dtype[np.intp]]":
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def test_maxsim_is_the_mean_over_the_questions_tokens_of_the_best_cosine() -> None:
    assert maxsim(SIMILARITIES) == pytest.approx((0.6 + 0.9) / 2)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_maxsim_of_nothing_is_zero(shape: tuple[int, int]) -> None:
    assert maxsim(np.zeros(shape, dtype=np.float32)) == 0.0


def test_each_range_has_the_best_cosines_of_its_own_tokens() -> None:
    best = best_matches(SIMILARITIES, ranges((1, 3), (0, 1), (0, 3)))
    assert best.tolist() == np.float32([[0.6, 0.3], [0.2, 0.9], [0.6, 0.9]]).tolist()


def test_ranges_may_overlap_stand_in_any_order_and_end_with_the_last_token() -> None:
    best = best_matches(SIMILARITIES, ranges((2, 3), (1, 2), (1, 3)))
    assert best.tolist() == np.float32([[0.4, 0.3], [0.6, 0.1], [0.6, 0.3]]).tolist()


def test_an_empty_range_matches_nothing() -> None:
    best = best_matches(SIMILARITIES, ranges((1, 1), (3, 3), (0, 1)))
    assert best.tolist() == np.float32([[-1, -1], [-1, -1], [0.2, 0.9]]).tolist()


@pytest.mark.parametrize("shape", [(0, 2), (3, 0)])
def test_without_tokens_there_is_nothing_to_match(shape: tuple[int, int]) -> None:
    assert best_matches(np.zeros(shape, dtype=np.float32), ranges((0, 0))).shape == (1, shape[1])


def test_the_mean_of_no_token_is_zero() -> None:
    assert mean_match(np.zeros((2, 0), dtype=np.float32)).tolist() == [0.0, 0.0]
