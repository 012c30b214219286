import pytest

from bot.terminal.sync.progress import Step, SyncMeter
from retrieval.types import Progress

RUN = (
    Progress(1, 4, 0, 0),
    Progress(4, 4, 0, 0),
    Progress(1, 2, 8, 40),
    Progress(2, 2, 16, 24),
    Progress(2, 2, 24, 24),
)


def test_a_run_is_one_share_of_the_whole_from_its_files_to_its_last_passage() -> None:
    meter = SyncMeter()
    steps = [meter.step(progress) for progress in RUN]
    assert [step.activity for step in steps] == [
        "checking 1 of 4 files",
        "preparing the passages",
        "indexing 8 of about 40 passages",
        "indexing 16 of about 24 passages",
        "indexing 24 of about 24 passages",
    ]
    assert [round(step.share, 3) for step in steps] == [0.025, 0.1, 0.28, 0.7, 1.0]


@pytest.mark.parametrize("later", [Progress(1, 4, 0, 0), Progress(1, 9, 7, 9), Progress(9, 9, 0, 0)])
def test_counts_that_fall_leave_the_step_as_it_was(later: Progress) -> None:
    meter = SyncMeter()
    assert meter.step(Progress(1, 9, 8, 10)) == meter.step(later)


def test_an_estimate_that_rises_is_told_and_the_share_stays() -> None:
    meter = SyncMeter()
    before, after = meter.step(Progress(1, 9, 8, 10)), meter.step(Progress(2, 9, 16, 400))
    assert after == Step("indexing 16 of about 400 passages", before.share)
