"""Nothing grows while questions are asked and articles change; and what would grow is noticed."""

import pytest

from tests.fakes.terminal import open_library
from tests.stress.effort import Effort
from tests.stress.soak import ROUND, growth, trials


def test_a_while_of_questions_and_edits_leaves_nothing_behind() -> None:
    answers, memory, *others = trials(Effort(tries=15, seconds=600), open_library, every=0.0)
    assert answers.losses == ()
    assert answers.tried == 15 * ROUND
    assert growth(memory.series, 40.0) == ()  # in seconds caches still fill up; the hour's bound is narrow
    assert [(each.fault, each.losses) for each in others if each.losses] == []
    assert len(others) == 4


@pytest.mark.parametrize(
    ("values", "lost"),
    [
        ([*range(30)], ("from 14.5 to 24.5",)),
        ([1.0] * 20 + [9.5] * 10, ("from 1.0 to 9.5",)),
        ([0.0] * 10 + [100.0, 0.0] * 10, ()),
        ([200.0] * 30, ()),
        ([1.0, 1.0], ("2 samples are too few",)),
    ],
)
def test_what_grows_is_told_from_what_comes_and_goes(values: list[float], lost: tuple[str, ...]) -> None:
    assert growth(values, 8.0) == lost
