"""An outage of Slack loses no question: it is answered afterwards, after a restart too, or apologised for."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.slack.answering.timing import Timing
from bot.slack.state.database import DATABASE
from tests.bot.slack.running import QUICK, Running
from tests.fakes.slack.slack import FakeSlack

QUESTION = "Who was named best actor?"


def reasons(app: Running) -> list[str]:
    return list(app.service.health()["reasons"])


def failures(slack: FakeSlack) -> list[str]:
    return [call.method for call in slack.calls if call.error == "http_503"]


def test_what_is_asked_in_an_outage_is_answered_once_it_ends(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, timing=QUICK) as app:
        app.ask(QUESTION)
        slack.outage = True
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        command = slack.command("C1", "U1", QUESTION)
        slack.wait(lambda: len(failures(slack)) > 12, "more attempts than were made before giving up once")
        assert any(reason.startswith("posts_fail") for reason in reasons(app))
        assert not app.service.health()["ok"]
        slack.outage = False
        assert app.reply("C1", ts)["text"].startswith("Foxx")
        (answer,) = slack.wait(lambda: slack.responses(command))
        assert answer["text"].startswith("Foxx")
        slack.wait(lambda: not reasons(app), "a healthy app")
    assert len(slack.replies("C1", ts)) == 1


def test_an_outage_may_outlive_the_app(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, timing=QUICK) as app:
        app.ask(QUESTION)
        slack.outage = True
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: failures(slack), "a failed attempt")
    slack.outage = False
    with Running(slack, home) as app:
        assert app.reply("C1", ts)["text"].startswith("Foxx")
    assert len(slack.replies("C1", ts)) == 1


def test_after_too_long_an_apology_takes_the_place_of_the_answer(slack: FakeSlack, home: Path) -> None:
    timing = Timing(first_retry=0.05, longest_retry=0.05, give_up=0.5)
    with Running(slack, home, timing=timing) as app:
        app.ask(QUESTION)
        slack.outage = True
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: len(failures(slack)) > 15)
        slack.outage = False
        assert app.reply("C1", ts)["text"].startswith("I could not reach Slack for a long time")
    assert len(slack.replies("C1", ts)) == 1


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_dead_token_is_unhealthy_and_loses_nothing(slack: FakeSlack, home: Path, code: str) -> None:
    with Running(slack, home, timing=QUICK) as app:
        app.ask(QUESTION)
        slack.bot_token, slack.token_error = "xoxb-another", code
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: reasons(app) == [f"token_refused: {code}"])
        slack.bot_token = "xoxb-fake-bot"
        assert app.reply("C1", ts)["text"].startswith("Foxx")
        slack.wait(lambda: not reasons(app), "a healthy app")


def test_a_revoked_token_and_a_folder_that_is_gone_are_unhealthy(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nupdate_seconds = 1\n") as app:
        slack.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}})
        slack.wait(lambda: "token_refused: tokens_revoked" in reasons(app))
        (home / "seeds").rename(home / "gone")
        slack.wait(lambda: any(reason.startswith("index_stale") for reason in reasons(app)))


def test_a_source_that_is_away_is_unhealthy_until_it_is_back(slack: FakeSlack, home: Path) -> None:
    (home / "more").mkdir()
    (home / "more/comet.md").write_text("# The comet\n\nThe comet Brorsen passed over Unst in 1879.\n")
    tables = f'[[sources]]\npath = "{home / "seeds"}"\n[[sources]]\npath = "{home / "more"}"\n'
    with Running(slack, home, f"{tables}[slack]\nupdate_seconds = 1\n") as app:
        (home / "more").rename(home / "off")
        slack.wait(lambda: [reason for reason in reasons(app) if reason.startswith("source_missing: more/")])
        assert app.ask(QUESTION)["text"].startswith("Foxx")
        (home / "off").rename(home / "more")
        slack.wait(lambda: not reasons(app), "a healthy app")
    assert app.log.getvalue().count('"event": "source_missing"') == 1


def statuses(slack: FakeSlack, thread: str) -> list[str]:
    return [status["status"] for status in slack.statuses if status["thread_ts"] == thread]


def test_a_quick_answer_shows_no_status(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        reply = app.ask(QUESTION)
    assert statuses(slack, reply["thread_ts"]) == []


def test_a_slow_status_delays_no_answer_and_is_cleared_after_it(slack: FakeSlack, home: Path) -> None:
    slack.slow = {"assistant.threads.setStatus": 1.0, "chat.postMessage": 0.5}
    with Running(slack, home, timing=QUICK) as app:
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        app.reply("C1", ts)
        assert statuses(slack, ts) == []
        slack.wait(lambda: len(statuses(slack, ts)) == 2)
    assert statuses(slack, ts) == ["is looking in the articles…", ""]


def test_a_status_is_cleared_where_nothing_is_posted(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, timing=QUICK) as app:
        app.ask(QUESTION)
        slack.outage = True
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: "chat.postMessage" in failures(slack))
        slack.delete("C1", ts)
        slack.outage = False
        slack.add({"type": "message", "channel": "C1", "ts": ts, "user": "U1", "text": "deleted"})
        app.wait_for_log('"event": "delivered_later"')
        app.ask(QUESTION)
    assert (statuses(slack, ts) or [""])[-1] == ""


def test_a_question_that_cannot_be_written_down_is_not_acknowledged_and_comes_again(
    slack: FakeSlack, home: Path
) -> None:
    with Running(slack, home) as app, closing(sqlite3.connect(home / "state" / DATABASE)) as disk:
        disk.execute("create trigger full before insert on claims begin select raise(abort, 'full'); end")
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: any(reason.startswith("state_not_written") for reason in reasons(app)))
        assert slack.replies("C1", ts) == []
        disk.execute("drop trigger full")
        assert app.reply("C1", ts)["text"].startswith("Foxx")
        slack.wait(lambda: not reasons(app), "a healthy app")
    assert len(slack.replies("C1", ts)) == 1
