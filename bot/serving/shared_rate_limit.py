"""How many requests an address may make in a minute of all processes of a server, counted in one file."""

import sqlite3
import threading
import time
from pathlib import Path

from bot.serving.logs import log_warning
from bot.serving.rate_limit import WINDOW
from bot.system.write_ahead_log import use_write_ahead_log
from retrieval.errors import StorageError

BUSY_SECONDS = 5.0  # how long to wait for another process that writes
_OPENING = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS requests (person TEXT, second INTEGER, count INTEGER, PRIMARY KEY (person, second))
WITHOUT ROWID;
"""
_COUNT = "SELECT coalesce(sum(count), 0) FROM requests WHERE person = ? AND second > ?"
_ADD = "INSERT INTO requests VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
_FORGET = "DELETE FROM requests WHERE second <= ?"


class SharedRateLimit:
    """Counts each person's requests over the last minute, to the second.

    Raises:
        StorageError: the file cannot be opened.
    """

    def __init__(self, per_minute: int, file: Path) -> None:
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._forgotten = 0  # the second up to which counts were removed
        try:
            self._connection = sqlite3.connect(
                file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            use_write_ahead_log(self._connection, BUSY_SECONDS)  # which a kill does not damage
            self._connection.executescript(_OPENING)
        except sqlite3.Error as error:
            raise StorageError(
                f"{file} cannot be opened ({error})", "see if its folder may be written"
            ) from error

    def allow(self, person: str) -> bool:
        """Count a request; False if it is one too many. Where it cannot be counted it is allowed."""
        now = int(time.time())
        try:
            with self._lock:
                return self._counted(person, now)
        except sqlite3.Error as error:
            log_warning("not_counted", error=str(error))
            return True

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _counted(self, person: str, now: int) -> bool:
        connection, oldest = self._connection, now - int(WINDOW)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if oldest > self._forgotten:
                connection.execute(_FORGET, (oldest,))
                self._forgotten = oldest
            (count,) = connection.execute(_COUNT, (person, oldest)).fetchone()
            if count < self._per_minute:
                connection.execute(_ADD, (person, now))
        finally:
            connection.execute("COMMIT")
        return bool(count < self._per_minute)
