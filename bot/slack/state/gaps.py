"""What the articles lack: questions that were not answered, or whose answers helped nobody."""

from dataclasses import dataclass
from typing import Any

from bot.slack.state.answers import stored_answer
from bot.slack.state.database import Database


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without a good answer; `private` where only its asker saw that.

    `article` is the id of the one that came closest, or was cited.
    """

    question: str
    channel: str
    not_said: bool
    not_helpful: bool
    article: str
    asked_at: float
    private: bool = False
    team: str = ""


def open_gaps(database: Database) -> list[Gap]:
    """The gaps that are kept, newest first."""
    rows = database.read(
        "select answers.*, exists (select 1 from feedback where answer = answers.id and not helpful) as bad"
        " from answers where not found or bad order by given desc"
    )
    return [_gap(dict(row)) for row in rows]


def _gap(row: dict[str, Any]) -> Gap:
    not_helpful = bool(row.pop("bad"))
    answer = stored_answer(row)
    article = answer.sources[0].location.path if answer.sources else ""
    return Gap(
        answer.question,
        answer.channel,
        not answer.found,
        not_helpful,
        article,
        answer.answered_at,
        answer.private,
        answer.team,
    )
