import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.store.lock import exclusive_writer
from tests.stress.child import start
from tests.stress.effort import Effort
from tests.stress.folder import Folder
from tests.stress.kills import prepare
from tests.stress.writers import FAULTS, ended, trials

TRIES = 2


def test_runs_that_meet_write_one_after_the_other_or_one_leaves() -> None:
    outcomes = list(trials(Effort(TRIES, 600)))
    assert [outcome.losses for outcome in outcomes] == [()] * len(FAULTS)
    assert all(outcome.tried == TRIES for outcome in outcomes)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return prepare(tmp_path_factory.mktemp("writers")).folder


@pytest.fixture
def busy(folder: Folder) -> Iterator[Path]:
    """The index while somebody writes it."""
    with exclusive_writer(folder.index):
        yield folder.index


def spoken(folder: Folder, words: str) -> str:
    """What a process says, once that has some words in it."""
    said = folder.root / "said"
    for _ in range(600):
        if said.exists() and words in said.read_text():
            break
        time.sleep(0.1)
    return said.read_text()


def test_the_second_is_told_who_is_at_work_and_since_when(folder: Folder, busy: Path) -> None:
    assert ended(start(folder, "index")) == 3
    said = (folder.root / "said").read_text()
    assert said.startswith(f"footnote: the index is being written by another process ({os.getpid()} on ")
    assert said.endswith("Wait for it to end, or have it waited for: `footnote index --wait`.\n")
    assert len(said.splitlines()) == 1


def test_who_waits_says_so_once_and_ctrl_c_ends_it_with_130(folder: Folder, busy: Path) -> None:
    waiting = start(folder, "index", "--wait")
    assert spoken(folder, "Waiting").count("\n") == 1
    assert waiting.pid
    os.kill(waiting.pid, signal.SIGINT)
    assert ended(waiting) == 130
    assert spoken(folder, "Interrupted").splitlines()[1:] == ["Interrupted."]
