import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.store.lock import exclusive_writer
from tests.stress.child import start
from tests.stress.folder import Folder
from tests.stress.writers import ended


@pytest.fixture
def busy(two_on_disk: Path, tmp_path: Path) -> Iterator[Folder]:
    """A folder whose index somebody writes."""
    folder = Folder(two_on_disk).copy(tmp_path / "busy")
    with exclusive_writer(folder.index):
        yield folder


def output_with(folder: Folder, words: str) -> str:
    """What a process prints, once that has some words in it."""
    output = folder.root / "output"
    for _ in range(600):
        if output.exists() and words in output.read_text():
            break
        time.sleep(0.1)
    return output.read_text()


def test_the_second_writer_is_told_what_goes_on_and_if_it_asks_who_is_at_work(busy: Folder) -> None:
    assert ended(start(busy, "index")) == 3
    output = (busy.root / "output").read_text()
    assert output == (
        "footnote: another Footnote is updating the index. Try again in a moment, or wait for it: "
        "`footnote index --wait`.\n"
    )
    (busy.root / "output").unlink()
    assert ended(start(busy, "index", "--verbose")) == 3
    assert f"locked by {os.getpid()} on " in (busy.root / "output").read_text()


def test_a_writer_that_waits_says_so_once_and_ctrl_c_ends_it_with_130(busy: Folder) -> None:
    waiting = start(busy, "index", "--wait")
    assert output_with(busy, "Waiting").count("\n") == 1
    assert waiting.pid
    os.kill(waiting.pid, signal.SIGINT)
    assert ended(waiting) == 130
    assert output_with(busy, "Interrupted").splitlines()[1:] == ["Interrupted."]
