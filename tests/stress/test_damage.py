from tests.stress.damage import HARMS, MOMENTS, trials
from tests.stress.effort import Effort

TRIES = 30


def test_damage_to_any_file_is_noticed_and_mended_and_never_answered_from() -> None:
    *noticed, mended = trials(Effort(TRIES, 600))
    assert mended.losses == ()
    assert [outcome.fault for outcome in noticed] == [f"damage to a file {moment}" for moment in MOMENTS]
    assert mended.tried == sum(outcome.tried for outcome in noticed) > TRIES / 2
    assert all(any(harm in outcome.note for outcome in noticed) for harm in HARMS)
