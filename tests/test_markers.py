"""Tests are marked by their names, which move with their files, and by what they are seen to do."""

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.store.catalog import Catalog
from tests.markers import INDEX_FIXTURES, MODEL_FIXTURES, PROCESSES, WATCH


def test_every_test_that_is_marked_as_starting_processes_exists(root: Path) -> None:
    for name in PROCESSES:
        file, *parts = name.split("::")
        assert (root / file).exists(), name
        for part in parts:
            assert re.search(rf"(def|class) {part}\b", (root / file).read_text("utf-8")), name


def test_every_fixture_that_marks_its_tests_exists(root: Path) -> None:
    texts = [path.read_text("utf-8") for path in (root / "tests").rglob("*.py")]
    for name in MODEL_FIXTURES | INDEX_FIXTURES:
        fixture = re.compile(rf"@pytest\.fixture.*\n( *@.*\n)? *def {name}\(")
        assert any(map(fixture.search, texts)), name


def test_a_process_that_is_started_is_noted_and_none_else() -> None:
    WATCH.take()
    try:
        with pytest.raises(FileNotFoundError):
            subprocess.run(["/no-such-program"], check=True)
    finally:
        programs = WATCH.take()["process"]
    assert "subprocess.Popen" in {program.split()[0] for program in programs}
    assert Path("/").exists()
    assert WATCH.take() == {"process": [], "index": []}


def test_an_index_that_is_opened_is_noted_and_no_other_database(tmp_path: Path) -> None:
    WATCH.take()
    with closing(sqlite3.connect(tmp_path / "other.sqlite")):
        assert WATCH.take() == {"process": [], "index": []}
    with closing(Catalog(tmp_path, writable=True)):
        noted = WATCH.take()
    assert len(noted["index"]) == 1
