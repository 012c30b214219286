import itertools
import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.stress.effort import Effort, told
from tests.stress.folder import Folder
from tests.stress.kills import lost, prepare, traced, trials

TRIES = 8


def test_a_run_that_is_killed_anywhere_leaves_the_old_index_or_the_new_one() -> None:
    at_steps, at_moments = itertools.islice(trials(Effort(TRIES, 600)), 2)
    assert at_steps.losses == at_moments.losses == ()
    assert at_steps.tried == TRIES
    assert at_moments.tried > 0


def test_what_a_kill_may_not_leave_is_a_loss(tmp_path: Path) -> None:
    case = prepare(tmp_path)
    left = case.folder.copy(tmp_path / "left")
    (left.root / "said").write_text("")
    assert told(lost(case, left, -signal.SIGKILL)) == []
    assert told(lost(case, left, 1)) == ["ended with 1 before it was killed: ''"]
    pointer = left.index / "current"
    name = pointer.read_text().split()[0]
    (left.index / name).rename(left.index / f"draft-{name}")
    assert told(lost(case, left, -signal.SIGKILL)) == [
        f"IndexDamaged the index is damaged (current names generation {name}, which is gone)"
    ]


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_all_is_on_the_disk_before_the_pointer_moves(tmp_path: Path) -> None:
    folder = prepare(tmp_path).folder
    calls = "write,writev,pwrite64,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2"
    log = tmp_path / "log"
    assert traced(folder, "-y", "-e", f"trace={calls}", log=str(log)).returncode == 0
    lines = [line for line in log.read_text().splitlines() if str(folder.index) in line]
    assert len(lines) > 50
    check_order(lines, folder)


def check_order(lines: list[str], folder: Folder) -> None:
    """Each file and folder of the new generation is synced after it was last written, before the rename."""
    (moved,) = (n for n, line in enumerate(lines) if re.search(r'rename.*/current.new".*/current"', line))
    draft = re.search(r"(/[^ ]*/draft-\d+)/", "\n".join(lines))
    assert draft
    name = (folder.index / "current").read_text().split()[0]
    new = folder.index / name
    assert Path(draft[1]).name == f"draft-{name}"
    for path in (new, *new.rglob("*")):
        known = str(path).replace(str(new), draft[1])
        about = [line for line in lines[:moved] if f"<{known}>" in line]
        assert about, f"{known} was not synced"
        assert re.search(r"\bf(data)?sync\(", about[-1]), f"{known} was written after it was synced"
    assert any("fsync(" in line and f"<{folder.index}>" in line for line in lines[:moved])
    assert any("fsync(" in line and f"<{folder.index}>" in line for line in lines[moved:])
