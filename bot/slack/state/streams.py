"""Which message was begun as the stream of the answer to a question: a restart goes on with it."""

import time

from bot.slack.state.database import Database
from bot.slack.state.question import MessageKey


class Streams:
    """The time stamps of streams, by the key of their question, until it is answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, question: MessageKey, ts: str) -> None:
        """Note a stream before anything is appended to it."""
        values = (question.team, question.channel, question.ts, ts, time.time())
        self._database.write("insert or replace into streams values (?, ?, ?, ?, ?)", *values)

    def get(self, question: MessageKey) -> str:
        """The time stamp of the stream; "" for none."""
        rows = self._database.rows("streams", question)
        return str(rows[0]["stream"]) if rows else ""

    def forget(self, question: MessageKey) -> None:
        self._database.delete("streams", question)
