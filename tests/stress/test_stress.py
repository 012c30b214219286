"""The short form of each part of `python -m tests.stress`."""

import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.fakes.terminal import open_library
from tests.retrieval.hostile import attacks
from tests.stress import damage, disk, documents, interrupts, kills, readers, soak, writers
from tests.stress.effort import Effort, Outcome, losses_of
from tests.stress.folder import Folder
from tests.stress.fuzz import TARGETS, Hangs, Target, attack, bounded


def lost(outcomes: list[Outcome]) -> dict[str, tuple[str, ...]]:
    return {outcome.fault: outcome.losses for outcome in outcomes if outcome.losses}


def test_a_run_that_is_killed_anywhere_leaves_the_old_index_or_the_new_one() -> None:
    outcomes = list(kills.trials(Effort(6, 600)))
    assert lost(outcomes) == {}
    assert outcomes[0].tried == 6


def test_damage_to_any_file_is_noticed_and_mended_and_never_answered_from() -> None:
    *noticed, mended = damage.trials(Effort(30, 600))
    assert mended.losses == ()
    assert mended.tried == sum(outcome.tried for outcome in noticed) > 15


def test_a_disk_that_gets_full_leaves_the_old_index_and_can_be_asked_from() -> None:
    outcomes = list(disk.trials(Effort(8, 600)))
    if not outcomes:
        pytest.skip("no file system can be mounted here")
    assert lost(outcomes) == {}
    assert all(outcome.tried for outcome in outcomes)


def test_runs_that_meet_write_one_after_the_other_or_one_leaves() -> None:
    outcomes = list(writers.trials(Effort(2, 600)))
    assert lost(outcomes) == {}
    assert [outcome.tried for outcome in outcomes] == [2, 2, 2]


def test_readers_see_whole_generations_and_the_newest_while_others_are_published() -> None:
    outcomes = list(readers.trials(Effort(20, 600)))
    assert lost(outcomes) == {}
    assert all(outcome.tried > 1 for outcome in outcomes)


def test_ctrl_c_at_any_moment_ends_in_order() -> None:
    outcomes = list(interrupts.trials(Effort(2, 600)))
    assert lost(outcomes) == {}
    assert all(outcome.tried == 2 for outcome in outcomes)


def test_damaged_documents_of_each_format_are_read_or_refused() -> None:
    outcomes = list(documents.trials(Effort(5, 600)))
    assert lost(outcomes) == {}
    assert all(outcome.tried == 5 for outcome in outcomes)


def test_questions_and_edits_leave_nothing_behind() -> None:
    outcomes = list(soak.trials(Effort(9, 600), open_library))
    del outcomes[1]  # of memory: in seconds caches still fill up
    assert lost(outcomes) == {}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_input_breaks_or_hangs(target: Target) -> None:
    outcome = attack(target, Effort(max(3, round(80 * target.share)), 600))
    assert outcome.losses == ()
    assert outcome.tried >= 3


def test_a_broken_promise_is_a_loss_with_its_smallest_input() -> None:
    def check(text: str) -> None:
        assert "\x1b" not in text

    (loss,) = attack(Target("broken", attacks(), check), Effort(2000, 600)).losses
    assert "AssertionError" in loss


def test_what_costs_too_much_is_broken_off() -> None:
    with pytest.raises(Hangs), bounded(0.01):
        while True:
            pass


def test_what_grows_is_told_from_what_comes_and_goes() -> None:
    assert soak.growth([1.0] * 20 + [9.5] * 10, 8.0) == ("from 1.0 to 9.5",)
    assert soak.growth([0.0] * 10 + [100.0, 0.0] * 10, 8.0) == ()


def test_half_an_index_is_a_loss(tmp_path: Path) -> None:
    case = kills.prepared()
    left = case.folder.copy(tmp_path / "left")
    (left.root / "output").write_text("")
    assert losses_of(kills.lost(case, left, -signal.SIGKILL)) == []
    name = (left.index / "current").read_text().split()[0]
    (left.index / name).rename(left.index / f"draft-{name}")
    (loss,) = losses_of(kills.lost(case, left, -signal.SIGKILL))
    assert loss.startswith("IndexDamaged")


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_all_is_on_the_disk_before_the_pointer_moves(tmp_path: Path) -> None:
    folder = kills.prepared().folder.copy(tmp_path / "traced")
    calls = "write,writev,pwrite64,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2"
    log = tmp_path / "log"
    assert kills.traced(folder, "-y", "-e", f"trace={calls}", log=str(log)).returncode == 0
    lines = [line for line in log.read_text().splitlines() if str(folder.index) in line]
    assert len(lines) > 50
    check_order(lines, folder)


def check_order(lines: list[str], folder: Folder) -> None:
    """Each file and folder of the new generation is synced after it was last written, before the rename."""
    (moved,) = (n for n, line in enumerate(lines) if re.search(r'rename.*/current.new".*/current"', line))
    draft = re.search(r"(/[^ ]*/draft-\d+)/", "\n".join(lines))
    assert draft
    new = folder.index / (folder.index / "current").read_text().split()[0]
    for path in (new, *new.rglob("*")):
        written_as = str(path).replace(str(new), draft[1])
        calls = [line for line in lines[:moved] if f"<{written_as}>" in line]
        assert calls, f"{written_as} was not synced"
        assert re.search(r"\bf(data)?sync\(", calls[-1]), f"{written_as} was written after it was synced"
    assert any("fsync(" in line and f"<{folder.index}>" in line for line in lines[:moved])
    assert any("fsync(" in line and f"<{folder.index}>" in line for line in lines[moved:])
