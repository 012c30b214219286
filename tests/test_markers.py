"""Tests that start processes are marked by their names, which move with their files."""

from pathlib import Path

from tests.conftest import PROCESSES


def test_every_test_that_is_marked_as_starting_processes_exists(root: Path) -> None:
    for name in PROCESSES:
        file, _, function = name.partition("::")
        assert (root / file).exists(), name
        assert not function or f"def {function}(" in (root / file).read_text("utf-8"), name
