import pytest

from tests.stress.disk import trials
from tests.stress.effort import Effort

TRIES = 8


def test_a_disk_that_gets_full_leaves_the_old_index_and_can_be_asked_from() -> None:
    outcomes = list(trials(Effort(TRIES, 600)))
    if not outcomes:
        pytest.skip("no file system can be mounted here")
    assert [outcome.losses for outcome in outcomes] == [(), ()]
    assert all(outcome.tried for outcome in outcomes)
