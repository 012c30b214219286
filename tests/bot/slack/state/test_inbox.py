"""Requests that came before the app had started are kept in order, within bounds, and end like all else."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack.state.database import Database, opened
from bot.slack.state.inbox import MAX_KEPT, Inbox
from bot.slack.state.retention import DAY, Retention

MENTION = {"team_id": "T1", "event": {"type": "app_mention", "user": "U1", "text": "Who won?"}}
EDIT = {"team_id": "T1", "event": {"type": "message", "message": {"user": "U1", "text": "Who lost?"}}}
COMMAND = {"team_id": "T1", "user_id": "U1", "text": "Who won?"}
SHORTCUT = {"team": {"id": "T1"}, "user": {"id": "U1"}, "message": {"text": "Who won?"}}
REQUESTS = (MENTION, EDIT, COMMAND, SHORTCUT)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with opened(tmp_path / "slack.sqlite") as database:
        yield database


def filled(database: Database) -> Inbox:
    inbox = Inbox(database)
    assert all(inbox.add(request) for request in REQUESTS)
    return inbox


def test_they_are_kept_in_order_until_they_are_removed(database: Database) -> None:
    inbox = filled(database)
    assert [kept.body for kept in inbox.all()] == list(REQUESTS)
    inbox.remove(inbox.all()[1].id)
    assert [kept.body for kept in inbox.all()] == [MENTION, COMMAND, SHORTCUT]


@pytest.mark.parametrize("text", ["\ud800", "😀", "\x00"])
def test_any_text_is_kept(database: Database, text: str) -> None:
    inbox = Inbox(database)
    inbox.add({"text": text})
    assert [kept.body for kept in inbox.all()] == [{"text": text}]


def test_there_are_only_so_many(database: Database) -> None:
    inbox = Inbox(database)
    assert all(inbox.add(MENTION) for _ in range(MAX_KEPT))
    assert not inbox.add(MENTION)


def test_those_of_a_person_are_forgotten_with_them(database: Database) -> None:
    inbox = filled(database)
    Retention(database, keep_days=1).forget_person("U2")
    assert len(inbox.all()) == len(REQUESTS)
    assert Retention(database, keep_days=1).forget_person("U1") == len(REQUESTS)
    assert inbox.all() == []


def test_those_of_a_workspace_are_forgotten_with_it(database: Database) -> None:
    inbox = filled(database)
    Retention(database, keep_days=1).forget_team("T2")
    assert len(inbox.all()) == len(REQUESTS)
    Retention(database, keep_days=1).forget_team("T1")
    assert inbox.all() == []


def test_after_a_day_nobody_waits_for_an_answer(database: Database) -> None:
    inbox = filled(database)
    old: Any = time.time() - DAY - 1
    database.write("update inbox set received = ? where id = ?", old, inbox.all()[0].id)
    Retention(database, keep_days=180).purge()
    assert [kept.body for kept in inbox.all()] == [EDIT, COMMAND, SHORTCUT]
