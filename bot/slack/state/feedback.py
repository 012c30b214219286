"""What people thought of answers, as `footnote feedback` lists it."""

import time
from dataclasses import dataclass
from typing import Any

from bot.slack.state.database import Database


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person thought of one answer of a workspace; `given_at` is in seconds since 1970."""

    team: str
    answer: str
    person: str
    helpful: bool
    reason: str = ""
    comment: str = ""
    given_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Reported:
    """An opinion with its question and answer, empty where these are no longer stored."""

    opinion: Opinion
    channel: str
    question: str
    text: str
    written: str  # the verdicts on a model's sentences as a JSON object, "" where there are none


class Feedback:
    """One opinion of each person on each answer; a later one replaces it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, opinion: Opinion) -> None:
        self._database.write(
            "insert or replace into feedback values (?, ?, ?, ?, ?, ?, ?)",
            opinion.answer, opinion.person, opinion.helpful, opinion.reason, opinion.comment, time.time(),
            opinion.team,
        )  # fmt: skip

    def opinion_of(self, answer: str, person: str) -> bool | None:
        """Whether a person found an answer helpful; None if they have not said so."""
        rows = self._database.read(
            "select helpful from feedback where answer = ? and person = ?", answer, person
        )
        return bool(rows[0]["helpful"]) if rows else None

    def all(self) -> list[Reported]:
        """Every opinion, newest first."""
        rows = self._database.read(
            "select feedback.*, channel, question, answers.answer as text, written from feedback"
            " left join answers on answers.id = feedback.answer order by feedback.given desc"
        )
        return [_reported(row) for row in rows]


def _reported(row: Any) -> Reported:
    opinion = Opinion(
        row["team"] or "", row["answer"], row["person"], bool(row["helpful"]), row["reason"], row["comment"],
        row["given"],
    )  # fmt: skip
    return Reported(
        opinion, row["channel"] or "", row["question"] or "", row["text"] or "", row["written"] or ""
    )
