from tests.stress.effort import Effort
from tests.stress.readers import trials

ROUNDS = 20


def test_readers_see_whole_generations_and_the_newest_while_others_are_published() -> None:
    outcomes = list(trials(Effort(ROUNDS, 600)))
    assert [outcome.losses for outcome in outcomes] == [()] * len(outcomes)
    assert all(outcome.tried > 1 for outcome in outcomes)
    assert outcomes[-1].tried == ROUNDS + 1
