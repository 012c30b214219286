"""Tests that start processes are marked by their names, which move with their files."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROCESSES, STARTED


def test_every_test_that_is_marked_as_starting_processes_exists(root: Path) -> None:
    for name in PROCESSES:
        file, *parts = name.split("::")
        assert (root / file).exists(), name
        for part in parts:
            assert re.search(rf"(def|class) {part}\b", (root / file).read_text("utf-8")), name


def test_a_process_that_is_started_is_noted_and_none_else() -> None:
    STARTED.take()
    try:
        with pytest.raises(FileNotFoundError):
            subprocess.run(["/no-such-program"], check=True)
    finally:
        programs = STARTED.take()
    assert "subprocess.Popen" in {program.split()[0] for program in programs}
    assert Path("/").exists()
    assert STARTED.take() == []
