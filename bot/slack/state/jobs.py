"""Exactly one answer to a question: who takes it first has it, over retries, processes and restarts.

A claim holds its question until that is answered, so that a kill loses none; afterwards no text is left.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.slack.state.database import Database
from bot.slack.state.processes import ProcessLease
from bot.slack.state.question import MessageKey, SlackQuestion, from_json, to_json

KEPT = 30 * 86_400.0  # seconds; Slack delivers nothing again after hours, let alone weeks


class QuestionJobs:
    """The questions that were ever taken, and which of them still wait for their answer."""

    def __init__(self, database: Database, owner: ProcessLease) -> None:
        self._database = database
        self._owner = owner
        database.write("delete from claims where question is null and taken < ?", time.time() - KEPT)

    def claim(self, question: SlackQuestion) -> bool:
        """Take a question; False if somebody has it already."""
        key = question.key
        values = (key.team, key.channel, key.ts, self._owner.name, to_json(question), time.time())
        return self._database.write("insert or ignore into claims values (?, ?, ?, ?, ?, ?)", *values) == 1

    @contextmanager
    def run_once(self, team: str, what: str, id: str) -> Iterator[bool]:
        """Whether to do something that is done only once; what fails may be tried again."""
        values = (team, what, id, self._owner.name, time.time())
        first = (
            self._database.write("insert or ignore into claims values (?, ?, ?, ?, null, ?)", *values) == 1
        )
        try:
            yield first
        except BaseException:  # Ctrl-C as well: what was not done must not count as done
            if first:
                self._database.delete("claims", MessageKey(team, what, id))
            raise

    def finish(self, key: MessageKey) -> None:
        """A question is answered, or never will be."""
        self._database.write(
            "update claims set question = null where team = ? and channel = ? and ts = ?",
            key.team, key.channel, key.ts,
        )  # fmt: skip

    def is_pending(self, key: MessageKey) -> bool:
        """Whether a question was taken and not answered yet."""
        return any(row["question"] is not None for row in self._database.rows("claims", key))

    def adopt_orphans(self) -> Iterator[SlackQuestion]:
        """The questions whose process ended before it answered them; each is this one's from now on."""
        rows = self._database.read("select * from claims where question is not null order by taken")
        for row in rows:
            if self._owner.is_dead(row["owner"]) and self._adopt(
                row["team"], row["channel"], row["ts"], row["owner"]
            ):
                yield from_json(row["question"])

    def _adopt(self, team: str, channel: str, ts: str, owner: str) -> bool:
        return (
            self._database.write(
                "update claims set owner = ? where team = ? and channel = ? and ts = ? and owner = ?"
                " and question is not null",
                self._owner.name, team, channel, ts, owner,
            )
            == 1
        )  # fmt: skip
