import os
from collections.abc import Iterator

import pytest

from tests.stress.child import Ended, aside
from tests.stress.effort import Effort, told


class Panic(BaseException):
    """As libraries written in Rust raise it."""


@pytest.mark.parametrize("error", [ValueError("no"), Panic("no")])
def test_an_error_of_any_kind_is_a_loss_after_those_that_were_told(error: BaseException) -> None:
    def account() -> Iterator[str]:
        yield "half an index"
        raise error

    assert told(account()) == ["half an index", f"{type(error).__name__} no"]


def test_who_wants_to_stop_is_let_go() -> None:
    def account() -> Iterator[str]:
        yield "half an index"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        told(account())


def test_a_process_aside_answers_or_is_told_to_have_crashed() -> None:
    assert aside(max, 1, 2) == 2
    with pytest.raises(Ended, match="crashed with 7"):
        aside(os._exit, 7)


def test_time_that_a_fault_leaves_goes_to_those_after_it() -> None:
    first, second = Effort(5, 100).split((3.0, 1.0))
    assert (first.tries, second.tries) == (5, 5)
    assert 70 < first.seconds <= 75
    assert 95 < second.seconds <= 100
