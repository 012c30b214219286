"""SQLite's write-ahead log, with which readers do not wait for a writer."""

import sqlite3
import time

RETRY_SECONDS = 0.01


def use_write_ahead_log(connection: sqlite3.Connection, seconds: float) -> None:
    """Have the file of a connection keep a write-ahead log from now on.

    SQLite itself waits for another process before any write, but not before this switch.

    Raises:
        sqlite3.Error: it cannot be switched, or others kept the file locked for `seconds`.
    """
    ends = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return
