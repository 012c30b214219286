"""What is kept ends by age, on request and with the app."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.slack.answering.timing import Timing
from bot.slack.state.answers import AnswerStore, StoredAnswer
from bot.slack.state.database import DATABASE, Database, opened
from bot.slack.state.feedback import Feedback, Opinion
from bot.slack.state.retention import DAY, Retention
from tests.bot.run_footnote import Shell
from tests.bot.slack.running import Running
from tests.fakes.slack.slack import FakeSlack

ANSWER = StoredAnswer(
    "a1", "T0TEAM", "C1", "1.1", "1.1", "U1", False, "Who won?", "Foxx.", True, (), time.time()
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with opened(tmp_path / "slack.sqlite") as database:
        yield database


def keep(database: Database, *answers: StoredAnswer) -> None:
    for answer in answers:
        AnswerStore(database).save(answer)
        Feedback(database).save(Opinion(answer.team, answer.id, "U7", helpful=True))


def ids(database: Database) -> list[str]:
    return [row["id"] for row in database.read("select id from answers order by id")]


def test_what_is_older_than_it_may_be_is_deleted_with_its_feedback(database: Database) -> None:
    old = replace(ANSWER, id="a2", ts="2.2", answered_at=time.time() - 11 * DAY)
    keep(database, ANSWER, old)
    database.write("update feedback set given = ? where answer = 'a2'", time.time() - 11 * DAY)
    assert Retention(database, 10).purge() == 2
    assert ids(database) == ["a1"]
    assert [report.opinion.answer for report in Feedback(database).all()] == ["a1"]


def test_a_person_is_forgotten_and_nobody_else(footnote: Shell) -> None:
    with opened(footnote.home / "state/slack.sqlite") as database:
        keep(database, ANSWER, replace(ANSWER, id="a2", ts="2.2", asker="U2"))
    ended = footnote("slack", "--forget", "U1")
    assert (ended.code, ended.err) == (0, "2 entries of U1 deleted.\n")
    with opened(footnote.home / "state/slack.sqlite") as database:
        assert ids(database) == ["a2"]
    footnote("slack", "--forget", "U7")
    with opened(footnote.home / "state/slack.sqlite") as database:
        assert Feedback(database).all() == []
    assert footnote("slack", "--forget", "Ann").code == 2


def test_with_the_app_goes_what_was_kept_for_its_workspace(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        app.ask("Who was named best actor?")
        slack.event({"type": "app_uninstalled"})
        app.wait_for_log('"event": "app_uninstalled"')
        slack.wait(slack.all_acked)
    with opened(home / "state/slack.sqlite") as database:
        assert ids(database) == []


def test_what_becomes_too_old_is_deleted_while_the_app_runs(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nkeep_days = 10\n", timing=Timing(purge_every=0.1)) as app:
        app.ask("Who was named best actor?")
        with closing(sqlite3.connect(home / "state" / DATABASE)) as file, file:
            assert file.execute("update answers set given = given - 864001").rowcount == 1
        app.wait_for_log('"purged"')
        with closing(sqlite3.connect(home / "state" / DATABASE)) as file:
            assert file.execute("select count(*) from answers").fetchone() == (0,)
