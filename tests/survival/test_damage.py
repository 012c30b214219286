from tests.survival.damage import HARMS, trials
from tests.survival.effort import Effort

TRIES = 30


def test_damage_to_any_file_is_noticed_and_mended_and_never_answered_from() -> None:
    *noticed, mended = trials(Effort(TRIES, 600))
    assert mended.losses == ()
    assert mended.tried == TRIES
    assert {harm for harm in HARMS if any(harm in outcome.fault for outcome in noticed)} == set(HARMS)
