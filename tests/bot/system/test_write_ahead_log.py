"""The switch to SQLite's write-ahead log."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.serving.shared_rate_limit import SharedRateLimit
from bot.slack.state.database import Database
from bot.system.write_ahead_log import use_write_ahead_log


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another process that writes a new file, as one does that makes it."""
    with closing(sqlite3.connect(tmp_path / "file", check_same_thread=False)) as other:
        other.execute("begin immediate")
        yield other


@pytest.mark.parametrize("open_file", [Database, lambda file: SharedRateLimit(1, file)])
def test_a_file_that_another_process_is_making_is_waited_for(
    tmp_path: Path, writing: sqlite3.Connection, open_file: Callable[[Path], Database | SharedRateLimit]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(open_file, tmp_path / "file")
        time.sleep(0.1)  # in which it may fail
        writing.rollback()
        opening.result().close()


def test_a_file_that_stays_locked_is_an_error(tmp_path: Path, writing: sqlite3.Connection) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "file")) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        use_write_ahead_log(other, 0.05)
