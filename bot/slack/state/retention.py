"""How long things are kept, and what is deleted on request: questions, answers, feedback and threads."""

import time

from bot.slack.state.database import Database

DAY = 86_400.0  # seconds
CLAIM_DAYS = 30  # how long it is known that a question was answered; Slack redelivers for hours
THREAD_DAYS = 90


class Retention:
    """Deletes rows by age, by person and by workspace."""

    def __init__(self, database: Database, keep_days: float) -> None:
        self._database = database
        self._keep_days = keep_days

    def purge(self) -> int:
        """Delete what is older than it may be; returns how many answers and opinions that were."""
        now = time.time()
        before = now - self._keep_days * DAY
        opinions = self._database.write("delete from feedback where given < ?", before)
        answers = self._database.write("delete from answers where given < ?", before)
        self._database.write(
            "delete from claims where question is null and taken < ?",
            now - min(self._keep_days, CLAIM_DAYS) * DAY,
        )
        self._database.write(
            "delete from threads where seen < ?", now - min(self._keep_days, THREAD_DAYS) * DAY
        )
        self._database.write("delete from posts where posted < ?", now - min(self._keep_days, 1) * DAY)
        self._database.write("delete from inbox where received < ?", now - min(self._keep_days, 1) * DAY)
        self._database.write("delete from streams where begun < ?", now - min(self._keep_days, 1) * DAY)
        return answers + opinions

    def forget_person(self, person: str) -> int:
        """Delete what is kept of a person: their questions, the answers to them, their opinions."""
        deleted = self._database.write(
            "delete from feedback where person = ? or answer in (select id from answers where asker = ?)",
            person, person,
        )  # fmt: skip
        deleted += self._database.write("delete from answers where asker = ?", person)
        deleted += self._database.write(
            "update claims set question = null where question is not null"
            " and json_extract(question, '$.asker') = ?",
            person,
        )
        deleted += self._database.write("delete from inbox where person = ?", person)
        # What was said once to a person is stored under their id.
        self._database.write("delete from claims where question is null and ts like ?", f"%/{person}")
        return deleted

    def forget_team(self, team: str) -> None:
        """Delete what is kept of a workspace."""
        for table in ("feedback", "answers", "claims", "threads", "posts", "streams", "inbox"):
            self._database.write(f"delete from {table} where team = ?", team)
