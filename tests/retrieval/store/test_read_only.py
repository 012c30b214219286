"""An index on a read-only file system, or of another user, can be asked."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.errors import StorageError
from retrieval.store.read_only import writable_view
from tests.retrieval.libraries import SampleLibrary

LAMP_QUESTION = "Who lit the lamp on Skerry?"


def mount(*arguments: str | Path) -> bool:
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Have nobody write to a folder: by its permissions, or, as root may always, by a read-only mount."""
    if os.geteuid():
        paths = [folder, *folder.rglob("*")]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)
        return
    if not mount("--bind", folder, folder):
        pytest.skip("root, and no file system can be mounted here")
    try:
        if not mount("-o", "remount,bind,ro", folder):
            pytest.skip("no file system can be mounted read-only here")
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_read_only_index_can_be_asked(two: SampleLibrary) -> None:
    expected = two.ask(LAMP_QUESTION).text
    two.library.close()
    with read_only(two.index):
        assert two.ask(LAMP_QUESTION).text == expected
        assert list(two.library.verify()) == []
        two.library.close()


def test_a_read_only_index_is_not_written_and_the_hint_says_why(two: SampleLibrary) -> None:
    two.library.close()
    with read_only(two.index), pytest.raises(StorageError, match="cannot be written") as caught:
        two.sync()
    assert "may write there" in caught.value.hint


def test_what_is_read_only_is_seen_through_a_temporary_folder_that_is_removed_at_the_end(
    tmp_path: Path,
) -> None:
    folder, parent = tmp_path / "folder", tmp_path / "parent"
    parent.mkdir()
    (folder / "graph").mkdir(parents=True)
    for name in ("database", "segment", "writer.lock"):
        (folder / name).write_text(name)
    with read_only(folder):
        with writable_view(folder, copied=("database",), parent=parent) as view:
            assert view.parent == parent
            (view / "database").write_text("a row more")
            (view / "writer.lock").write_text("mine")
            assert (view / "segment").read_text() == "segment"
            assert (view / "graph").is_dir()
        assert not list(parent.iterdir())
        assert (folder / "database").read_text() == "database"


def test_a_folder_that_may_be_written_is_opened_itself(tmp_path: Path) -> None:
    with writable_view(tmp_path) as view:
        assert view == tmp_path


def test_a_read_only_folder_whose_copy_cannot_be_kept_is_named(tmp_path: Path) -> None:
    folder, parent = tmp_path / "folder", tmp_path / "parent"
    parent.mkdir()
    (folder / "database").mkdir(parents=True)  # a folder: what cannot be copied as a file
    with (
        read_only(folder),
        pytest.raises(StorageError, match="no working copy can be kept in") as caught,
        writable_view(folder, copied=("database",), parent=parent),
    ):
        pass
    assert caught.value.hint == "make room there, or name another folder in TMPDIR"
