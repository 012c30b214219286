"""The switch to SQLite's write-ahead log."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from bot.serving.shared_rate_limit import SharedRateLimit
from bot.slack.state.database import Database
from bot.system.write_ahead_log import use_write_ahead_log

FILES = 40  # of a plain pragma, one in three fails
OPENERS = 2


@pytest.mark.parametrize("open_file", [Database, lambda file: SharedRateLimit(1, file)])
def test_a_file_that_is_made_by_several_at_once_opens_for_all_of_them(
    tmp_path: Path, open_file: Callable[[Path], Database | SharedRateLimit]
) -> None:
    together = Barrier(OPENERS)

    def open_together(file: Path) -> None:
        together.wait()
        open_file(file).close()

    with ThreadPoolExecutor(OPENERS) as pool:
        for number in range(FILES):
            file = tmp_path / f"{number}.sqlite"
            for opening in [pool.submit(open_together, file) for _ in range(OPENERS)]:
                opening.result()


def test_a_file_that_stays_locked_is_an_error(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "file")) as other,
        closing(sqlite3.connect(tmp_path / "file")) as mine,
    ):
        other.execute("begin exclusive")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            use_write_ahead_log(mine, 0.05)
