"""The answers that were given: what their buttons refer to, and what follow-ups in their thread lean on.

A button holds only an answer's id; where the answer was given and what it cites is looked up here, so that
nothing that comes back from Slack can name an article.
"""

import json
import secrets
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Literal

from bot.slack.state.database import Database
from bot.slack.state.question import MessageKey, SlackQuestion
from retrieval.types import Answer, Citation, ClosestPassage

KEPT = 180 * 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class StoredLocation:
    """A cited span, or the lines that come closest; `start` and `end` count characters, or lines from 1.

    `digest` is that of the cited words, which tells whether they still stand there; empty for lines.
    """

    n: int
    article: str
    unit: Literal["chars", "lines"]
    start: int
    end: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was given; `private` if only its asker saw it. `ts` is that of the question."""

    id: str
    team: str
    channel: str
    thread: str
    ts: str
    asker: str
    private: bool
    question: str
    answer: str
    found: bool
    sources: tuple[StoredLocation, ...]
    answered_at: float

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles it cites."""
        return tuple(dict.fromkeys(each.article for each in self.sources)) if self.found else ()


class AnswerStore:
    """The answers of the last half year."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.write(
            "delete from answers where given < ? and id not in (select answer from feedback)",
            time.time() - KEPT,
        )

    def save(self, given: StoredAnswer) -> None:
        """Keep an answer, in place of an earlier one to the same question."""
        self.forget(MessageKey(given.team, given.channel, given.ts))
        sources = json.dumps([asdict(each) for each in given.sources])
        self._database.write(
            "insert or replace into answers values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            given.id, given.team, given.channel, given.thread, given.ts, given.asker, given.private,
            given.question, given.answer, given.found, sources, given.answered_at,
        )  # fmt: skip

    def get(self, id: str, team: str) -> StoredAnswer | None:
        """An answer by its id, if it was given in that workspace and is still kept."""
        rows = self._database.read("select * from answers where id = ? and team = ?", id, team)
        return _given(rows[0]) if rows else None

    def make_public(self, id: str) -> None:
        """An answer is no longer its asker's alone."""
        self._database.write("update answers set private = 0 where id = ?", id)

    def conversation(self, team: str, channel: str, thread: str, asker: str) -> list[StoredAnswer]:
        """What was answered in a thread, oldest first, as far as the asker may have seen it."""
        rows = self._database.read(
            "select * from answers where team = ? and channel = ? and thread = ?"
            " and (not private or asker = ?) order by given",
            team, channel, thread, asker,
        )  # fmt: skip
        return [_given(row) for row in rows]

    def forget(self, question: MessageKey) -> None:
        """Drop the answer to a question that is gone."""
        self._database.delete("answers", question)


def store_form(question: SlackQuestion, answer: Answer, *, private: bool) -> StoredAnswer:
    """An answer with all that its buttons will need."""
    sources: tuple[Citation | ClosestPassage, ...] = answer.citations or answer.closest
    return StoredAnswer(
        id=secrets.token_urlsafe(9),
        team=question.key.team,
        channel=question.key.channel,
        thread=question.thread or question.key.ts,
        ts=question.key.ts,
        asker=question.asker,
        private=private,
        question=question.text,
        answer=answer.text,
        found=answer.found,
        sources=tuple(_source(n, each) for n, each in enumerate(sources, 1)),
        answered_at=time.time(),
    )


def digest(quote: str) -> str:
    """What cited words are recognised by."""
    return sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _source(n: int, source: Citation | ClosestPassage) -> StoredLocation:
    if isinstance(source, Citation):
        return StoredLocation(n, source.article.id, "chars", source.start, source.end, digest(source.quote))
    return StoredLocation(n, source.article.id, "lines", *source.lines)


def _given(row: Any) -> StoredAnswer:
    fields = dict(row)
    fields["answered_at"] = fields.pop("given")
    fields["sources"] = tuple(StoredLocation(**source) for source in json.loads(fields["sources"]))
    return StoredAnswer(**{**fields, "private": bool(row["private"]), "found": bool(row["found"])})
