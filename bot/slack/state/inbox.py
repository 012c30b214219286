"""Requests of Slack that came before the app had started: kept until it takes them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.state.database import Database

MAX_KEPT = 1000  # requests


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """The payload of a request."""

    id: int
    body: dict[str, Any]


class Inbox:
    """The requests, in the order in which they came."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, body: Mapping[str, Any]) -> bool:
        """Keep a request; False where there are too many."""
        return self._database.write(
            "insert into inbox (team, person, body, received) select ?, ?, ?, ?"
            " where (select count(*) from inbox) < ?",
            _team(body), _person(body), json.dumps(body), time.time(), MAX_KEPT,
        ) == 1  # fmt: skip

    def all(self) -> list[KeptRequest]:
        rows = self._database.read("select id, body from inbox order by id")
        return [KeptRequest(row["id"], json.loads(row["body"])) for row in rows]

    def remove(self, id: int) -> None:
        self._database.write("delete from inbox where id = ?", id)


def _team(body: Mapping[str, Any]) -> str:
    return str(body.get("team_id") or _id(body.get("team")))


def _person(body: Mapping[str, Any]) -> str:
    """Who asks: the author of a message, or who typed a command or used a shortcut."""
    event = body.get("event")
    if isinstance(event, Mapping):
        message = event.get("message")  # as it is after an edit
        return _id(event.get("user") or (message.get("user") if isinstance(message, Mapping) else None))
    return str(body.get("user_id") or _id(body.get("user")))


def _id(value: Any) -> str:
    """An id that stands by itself or in an object."""
    return str(value.get("id") or "") if isinstance(value, Mapping) else str(value or "")
