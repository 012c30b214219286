"""Which message of the app answers which question, so that it can follow an edit or a deletion."""

import time
from dataclasses import dataclass

from bot.slack.state.database import Database
from bot.slack.state.question import MessageKey


@dataclass(frozen=True, slots=True)
class Post:
    """The time stamp of a reply, how often it followed an edit, and when it was posted."""

    reply: str
    edits: int
    posted_at: float


class Posts:
    """The replies to messages, by the key of the message."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, question: MessageKey, reply: str) -> None:
        """Note the reply to a question."""
        values = (question.team, question.channel, question.ts, reply, time.time())
        self._database.write("insert or replace into posts values (?, ?, ?, ?, 0, ?)", *values)

    def get(self, question: MessageKey) -> Post | None:
        rows = self._database.rows("posts", question)
        return Post(rows[0]["reply"], rows[0]["edits"], rows[0]["posted"]) if rows else None

    def note_edit(self, question: MessageKey) -> bool:
        """Count an edit that is followed; False if one was before."""
        return self._database.write(
            "update posts set edits = 1 where team = ? and channel = ? and ts = ? and edits = 0",
            question.team, question.channel, question.ts,
        ) == 1  # fmt: skip

    def forget(self, question: MessageKey) -> None:
        self._database.delete("posts", question)
