"""The quick form of `python -m tests.stress fuzz`: a few inputs of each target."""

import pytest

from tests.retrieval.hostile import attacks
from tests.stress.bounded import Hangs, bounded
from tests.stress.effort import Effort
from tests.stress.fuzz import TARGETS, attack
from tests.stress.targets import Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda each: each.name)
def test_no_input_breaks_or_hangs(target: Target) -> None:
    tries = max(3, round(80 * target.share))
    outcome = attack(target, Effort(tries, 600))
    assert outcome.losses == ()
    assert outcome.tried == tries


def test_a_broken_promise_is_a_loss_with_its_smallest_input() -> None:
    def check(text: str) -> None:
        assert "\x1b" not in text

    outcome = attack(Target("broken", attacks(), check), Effort(2000, 600))
    (loss,) = outcome.losses
    assert "AssertionError" in loss


def test_what_costs_too_much_is_broken_off() -> None:
    with pytest.raises(Hangs), bounded(0.01):
        while True:
            pass
