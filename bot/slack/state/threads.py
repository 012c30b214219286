"""The threads in which the app takes part, so that a follow-up there needs no mention."""

import time

from bot.slack.state.database import Database
from bot.slack.state.question import MessageKey

KEPT = 90 * 86_400.0  # seconds


class Threads:
    """Threads by the key of their first message; a stop, or three months, ends taking part."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.write("delete from threads where seen < ?", time.time() - KEPT)

    def engage(self, thread: MessageKey) -> None:
        """Take part in a thread from now on."""
        values = (thread.team, thread.channel, thread.ts, time.time())
        self._database.write("insert or replace into threads values (?, ?, ?, ?)", *values)

    def disengage(self, thread: MessageKey) -> None:
        """Take part only when mentioned again."""
        self._database.delete("threads", thread)

    def engaged(self, thread: MessageKey) -> bool:
        """Whether the app takes part."""
        return bool(self._database.rows("threads", thread))
