"""The SQLite file that outlives a restart."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from bot.slack.state.question import MessageKey
from bot.system.write_ahead_log import use_write_ahead_log
from retrieval.errors import StorageError

DATABASE = "slack.sqlite"  # in the user's state folder
BUSY_MS = 10_000  # how long to wait for another process that writes

Table = Literal["claims", "threads", "answers", "posts", "streams"]
_KEY = "team = ? and channel = ? and ts = ?"

SCHEMA = """
create table if not exists claims (
    team text, channel text, ts text, owner text, question text, taken real,
    primary key (team, channel, ts)
) without rowid;
create index if not exists waiting on claims (owner) where question is not null;
create table if not exists threads (
    team text, channel text, ts text, seen real, primary key (team, channel, ts)
) without rowid;
create table if not exists answers (
    id text primary key, team text, channel text, thread text, ts text, asker text, private integer,
    question text, answer text, found integer, sources text, given real, written text
) without rowid;
create table if not exists posts (
    team text, channel text, ts text, reply text, edits integer, posted real, primary key (team, channel, ts)
) without rowid;
create table if not exists streams (
    team text, channel text, ts text, stream text, begun real, primary key (team, channel, ts)
) without rowid;
create table if not exists inbox (
    id integer primary key, team text, person text, body text, received real
);
create index if not exists conversation on answers (team, channel, thread, given);
create table if not exists feedback (
    answer text, person text, helpful integer, reason text, comment text, given real, team text,
    primary key (answer, person)
) without rowid;
"""
# What files of earlier versions lack: the column `name` of `table`, and what fills it.
ADDED = (
    ("feedback", "team", "update feedback set team = (select team from answers where id = feedback.answer)"),
    ("answers", "written", ""),
)


class Database:
    """One file, shared by threads and processes; a kill leaves it whole.

    Raises:
        StorageError: it cannot be opened.
    """

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)  # it holds what people asked
            file.chmod(0o600)  # also where an earlier version made it
            self._connection = sqlite3.connect(
                file, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            self._connection.row_factory = sqlite3.Row
            use_write_ahead_log(self._connection, BUSY_MS / 1000)
            self._connection.executescript(SCHEMA)
            self._upgrade()
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"{file} cannot be opened ({error})", "see if its folder may be written"
            ) from error

    def _upgrade(self) -> None:
        """Add what a file of an earlier version lacks; another process may do so at the same time."""
        for table, name, fill in ADDED:
            columns = self._connection.execute(f"pragma table_info({table})")
            if any(row["name"] == name for row in columns):
                continue
            script = f"begin immediate; alter table {table} add column {name} text; {fill}; commit;"
            try:
                self._connection.executescript(script)
            except sqlite3.OperationalError as error:
                self._connection.rollback()
                if "duplicate column" not in str(error):
                    raise

    def write(self, statement: str, *values: Any) -> int:
        """Run one statement; returns how many rows it changed."""
        with self._lock:
            return self._connection.execute(statement, tuple(map(_stored, values))).rowcount

    def read(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(statement, tuple(map(_stored, values))).fetchall()

    def rows(self, table: Table, key: MessageKey) -> list[sqlite3.Row]:
        """The rows of a table about a message."""
        return self.read(f"select * from {table} where {_KEY}", key.team, key.channel, key.ts)

    def delete(self, table: Table, key: MessageKey) -> None:
        """Delete the rows of a table about a message."""
        self.write(f"delete from {table} where {_KEY}", key.team, key.channel, key.ts)

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def _stored(value: Any) -> Any:
    """A value without lone surrogates, which JSON can hold and SQLite cannot."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    database = Database(file)
    try:
        yield database
    finally:
        database.close()
