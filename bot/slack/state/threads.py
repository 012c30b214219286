"""The threads in which the app takes part, so that a follow-up there needs no mention."""

import time

from bot.slack.state.database import Database
from bot.slack.state.question import MessageKey


class Threads:
    """Threads by the key of their first message; taking part ends with a stop or after three months."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def engage(self, thread: MessageKey) -> None:
        values = (thread.team, thread.channel, thread.ts, time.time())
        self._database.write("insert or replace into threads values (?, ?, ?, ?)", *values)

    def disengage(self, thread: MessageKey) -> None:
        """Take part no more, until mentioned again."""
        self._database.delete("threads", thread)

    def engaged(self, thread: MessageKey) -> bool:
        return bool(self._database.rows("threads", thread))
