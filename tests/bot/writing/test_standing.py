"""When a model that keeps failing is left alone, and when it is asked again."""

import pytest

from bot.writing.failures import Failure, FailureKind
from bot.writing.standing import FAILURES_IN_A_ROW, LAST_SENTENCES, LITTLE_SUPPORTED, Standing

PANIC = Failure(FailureKind.SERVER, "panic")


class Clock:
    """Seconds since some moment that nobody knows, as those of a machine that runs for days."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("now", [0.0, 1.0, 1e6])
def test_a_model_that_keeps_failing_rests_whenever_the_clock_began(now: float) -> None:
    clock = Clock(now)
    standing = Standing(rest=300, clock=clock)
    for _ in range(FAILURES_IN_A_ROW):
        assert standing.left_alone() is None
        standing.note(0, 0, PANIC)
        clock.now += 1
    assert standing.left_alone() is PANIC
    clock.now += 298
    assert standing.left_alone() is PANIC
    clock.now += 2
    assert standing.left_alone() is None


def test_what_was_not_supported_counts_over_all_answers_whenever_the_clock_began() -> None:
    standing = Standing(rest=300, clock=Clock(1e6))
    for _ in range(LAST_SENTENCES):
        assert standing.left_alone() is None
        standing.note(0, 1, None)
    assert standing.left_alone() is LITTLE_SUPPORTED


def test_without_a_rest_a_model_is_left_alone_until_it_is_asked_for() -> None:
    clock = Clock(1e6)
    standing = Standing(clock=clock)
    for _ in range(FAILURES_IN_A_ROW):
        standing.note(0, 0, PANIC)
    clock.now += 1e6
    assert standing.left_alone() is PANIC
    standing.resume()
    assert standing.left_alone() is None
