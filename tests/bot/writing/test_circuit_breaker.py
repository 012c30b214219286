"""When a model that keeps failing is left alone, and when it is asked again."""

import pytest

from bot.writing.circuit_breaker import FAILURES_IN_A_ROW, LAST_SENTENCES, LITTLE_SUPPORTED, CircuitBreaker
from bot.writing.failures import Failure, FailureKind

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
    breaker = CircuitBreaker(cool_down=300, clock=clock)
    for _ in range(FAILURES_IN_A_ROW):
        assert breaker.open_reason() is None
        breaker.record(0, 0, PANIC)
        clock.now += 1
    assert breaker.open_reason() is PANIC
    clock.now += 298
    assert breaker.open_reason() is PANIC
    clock.now += 2
    assert breaker.open_reason() is None


def test_what_was_not_supported_counts_over_all_answers_whenever_the_clock_began() -> None:
    breaker = CircuitBreaker(cool_down=300, clock=Clock(1e6))
    for _ in range(LAST_SENTENCES):
        assert breaker.open_reason() is None
        breaker.record(0, 1, None)
    assert breaker.open_reason() is LITTLE_SUPPORTED


def test_without_a_rest_a_model_is_left_alone_until_it_is_asked_for() -> None:
    clock = Clock(1e6)
    breaker = CircuitBreaker(clock=clock)
    for _ in range(FAILURES_IN_A_ROW):
        breaker.record(0, 0, PANIC)
    clock.now += 1e6
    assert breaker.open_reason() is PANIC
    breaker.reset()
    assert breaker.open_reason() is None
