"""One answer to a question: whoever claims it first answers it, across retries, processes and restarts.

A claim stores its question until it is answered, so that a kill loses none; then the text is deleted.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.slack.state.database import Database
from bot.slack.state.processes import ProcessLease
from bot.slack.state.question import MessageKey, SlackQuestion, from_json, to_json


class QuestionJobs:
    """The questions that were claimed, and which of them still wait for an answer."""

    def __init__(self, database: Database, lease: ProcessLease) -> None:
        self._database = database
        self._lease = lease

    def claim(self, question: SlackQuestion) -> bool:
        """Claim a question; False if it was claimed before."""
        key = question.key
        values = (key.team, key.channel, key.ts, self._lease.name, to_json(question), time.time())
        return self._database.write("insert or ignore into claims values (?, ?, ?, ?, ?, ?)", *values) == 1

    def reopen(self, question: SlackQuestion) -> None:
        """Have a question that was answered wait for an answer again."""
        key = question.key
        self._database.write(
            "update claims set question = ?, owner = ?, taken = ? where team = ? and channel = ? and ts = ?",
            to_json(question), self._lease.name, time.time(), key.team, key.channel, key.ts,
        )  # fmt: skip

    @contextmanager
    def run_once(self, team: str, what: str, id: str) -> Iterator[bool]:
        """Yield whether to do something that is done only once; if it raises, it may be tried again."""
        values = (team, what, id, self._lease.name, time.time())
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
        """Note that a question is answered, or never will be."""
        self._database.write(
            "update claims set question = null where team = ? and channel = ? and ts = ?",
            key.team, key.channel, key.ts,
        )  # fmt: skip

    def is_pending(self, key: MessageKey) -> bool:
        """Whether a question was claimed and not answered yet."""
        return any(row["question"] is not None for row in self._database.rows("claims", key))

    def adopt_orphans(self, is_ours: Callable[[str], bool]) -> Iterator[tuple[SlackQuestion, float]]:
        """Claim and yield the questions whose process ended before it answered them, and when they came.

        `is_ours` says whether questions of a workspace are answered here; another process may have others.
        """
        for row in self._database.read("select * from claims where question is not null order by taken"):
            key = MessageKey(row["team"], row["channel"], row["ts"])
            if not self._lease.is_dead(row["owner"]) or not is_ours(key.team):
                continue
            if self._adopt(key, row["owner"]):
                yield from_json(row["question"]), row["taken"]

    def _adopt(self, key: MessageKey, owner: str) -> bool:
        changed = self._database.write(
            "update claims set owner = ? where team = ? and channel = ? and ts = ? and owner = ?"
            " and question is not null",
            self._lease.name, key.team, key.channel, key.ts, owner,
        )  # fmt: skip
        return changed == 1
