"""Stored answers: what their buttons refer to, and the context of follow-ups in their thread.

A button holds only the id of an answer; its channel and its sources are looked up here, so that nothing that
comes back from Slack can name an article.
"""

import json
import re
import secrets
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from bot.parsing.location import Location, location_of
from bot.slack.state.database import Database
from bot.slack.state.question import MessageKey, SlackQuestion
from bot.writing.written import Written
from retrieval.types import Answer, Citation, ClosestPassage

_TEXTS = ("id", "team", "channel", "thread", "ts", "asker", "question", "answer")  # columns as they are
_TIME_STAMP = re.compile(r"\d+\.\d+")


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A cited span, or the lines that come closest; the path of its location is the article's id.

    `digest` is that of the cited words and tells whether they still stand there; empty for lines.
    """

    n: int
    location: Location
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many sentences of a model were shown, gave way to their quotes, and were struck."""

    model: str
    shown: int
    replaced: int
    struck: int


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was given; `private` if only its asker saw it. `ts` is the question's time stamp.

    `written` tells how a model did that was asked to write it.
    """

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
    sources: tuple[StoredSource, ...]
    answered_at: float
    written: Verdicts | None = None

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the cited articles."""
        return tuple(dict.fromkeys(source.location.path for source in self.sources)) if self.found else ()

    @property
    def thread_ts(self) -> str:
        """The time stamp of its thread; empty for the answer to a command or shortcut, which has none."""
        return self.thread if _TIME_STAMP.fullmatch(self.thread) else ""


class AnswerStore:
    """The answers that were given, for as long as they are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, answer: StoredAnswer) -> None:
        """Store an answer, in place of an earlier one to the same question."""
        self.forget(MessageKey(answer.team, answer.channel, answer.ts))
        self._database.write(
            "insert or replace into answers values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            answer.id, answer.team, answer.channel, answer.thread, answer.ts, answer.asker, answer.private,
            answer.question, answer.answer, answer.found, _to_json(answer.sources), answer.answered_at,
            json.dumps(asdict(answer.written)) if answer.written else "",
        )  # fmt: skip

    def get(self, id: str, team: str) -> StoredAnswer | None:
        """The answer of that id, if it was given in that workspace and is still stored."""
        rows = self._database.read("select * from answers where id = ? and team = ?", id, team)
        return stored_answer(rows[0]) if rows else None

    def make_public(self, id: str) -> None:
        """Note that everybody in the channel saw an answer."""
        self._database.write("update answers set private = 0 where id = ?", id)

    def conversation(self, team: str, channel: str, thread: str, asker: str) -> list[StoredAnswer]:
        """The answers in a thread that the asker may have seen, oldest first."""
        rows = self._database.read(
            "select * from answers where team = ? and channel = ? and thread = ?"
            " and (not private or asker = ?) order by given",
            team, channel, thread, asker,
        )  # fmt: skip
        return [stored_answer(row) for row in rows]

    def last_of(self, team: str, channel: str, asker: str, seconds: float) -> StoredAnswer | None:
        """The last answer that a person got in a channel, if that was within so many seconds."""
        rows = self._database.read(
            "select * from answers where team = ? and channel = ? and asker = ? and given > ?"
            " order by given desc limit 1",
            team, channel, asker, time.time() - seconds,
        )  # fmt: skip
        return stored_answer(rows[0]) if rows else None

    def forget(self, question: MessageKey) -> None:
        """Delete the answer to a question."""
        self._database.delete("answers", question)


def store_answer(
    question: SlackQuestion, answer: Answer, *, private: bool, written: Written | None = None
) -> StoredAnswer:
    """An answer as it is stored, under a new id; its text is what was seen."""
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
        answer=_text(answer, written),
        found=answer.found,
        sources=tuple(_source(n, source) for n, source in enumerate(sources, 1)),
        answered_at=time.time(),
        written=_verdicts(written) if written is not None and written.was_asked else None,
    )


def _verdicts(written: Written) -> Verdicts:
    return Verdicts(written.model, len(written.sentences), written.replaced, written.struck)


def _text(answer: Answer, written: Written | None) -> str:
    if written is None or not written.is_shown:
        return answer.text
    return f"{written.text}\n(written by {written.model})"


def digest_of(quote: str) -> str:
    """The digest of cited words."""
    return sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _source(n: int, source: Citation | ClosestPassage) -> StoredSource:
    location = replace(location_of(source), path=source.article.id)
    return StoredSource(n, location, digest_of(source.quote) if isinstance(source, Citation) else "")


def _to_json(sources: tuple[StoredSource, ...]) -> str:
    return json.dumps([
        {
            "n": source.n, "article": source.location.path, "unit": source.location.unit,
            "start": source.location.first, "end": source.location.last, "digest": source.digest,
        }
        for source in sources
    ])  # fmt: skip


def _from_json(text: str) -> tuple[StoredSource, ...]:
    return tuple(
        StoredSource(row["n"], Location(row["article"], row["unit"], row["start"], row["end"]), row["digest"])
        for row in json.loads(text)
    )


def stored_answer(row: Mapping[str, Any] | sqlite3.Row) -> StoredAnswer:
    """The answer in a row of the table."""
    columns = dict(row)
    return StoredAnswer(
        **{name: columns[name] for name in _TEXTS},
        private=bool(row["private"]),
        found=bool(row["found"]),
        sources=_from_json(row["sources"]),
        answered_at=row["given"],
        written=Verdicts(**json.loads(columns["written"])) if columns["written"] else None,
    )
