"""Exactly one answer to a question, whatever Slack delivers and whatever happens to the app."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.slack.answering.thread_history import MAX_REPLIES
from bot.slack.state.database import opened
from bot.slack.state.jobs import QuestionJobs
from bot.slack.state.processes import ProcessLease
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from tests.bot.slack.running import Running, answers
from tests.fakes.slack.slack import FakeSlack

QUESTION = "<@U0BOT> Who was named best actor?"


def slack_question(ts: str) -> SlackQuestion:
    return SlackQuestion(
        MessageKey("T0TEAM", "C1", ts), ts, "U1", "Who was named best actor?", AskedVia.MENTION
    )


@pytest.mark.parametrize("mention_first", [True, False])
def test_a_mention_and_its_message_are_one_question(app: Running, mention_first: bool) -> None:
    ts = app.slack.say("C1", "U1", QUESTION, mention_first=mention_first)
    app.reply("C1", ts)
    app.ask("And who kept the light on Skerry?")
    assert len(app.slack.replies("C1", ts)) == 1


def test_a_delivery_again_and_an_edit_change_nothing(app: Running) -> None:
    ts = app.slack.say("C1", "U1", QUESTION)
    app.reply("C1", ts)
    for envelope in list(app.slack.handed):
        app.slack.again(envelope)
    edited = {
        "type": "app_mention",
        "channel": "C1",
        "user": "U1",
        "text": QUESTION,
        "ts": ts,
        "edited": {"user": "U1"},
    }
    app.slack.event(edited)
    app.ask("And who kept the light on Skerry?")
    app.slack.wait(app.slack.all_acked)
    assert len(app.slack.replies("C1", ts)) == 1


def test_a_new_connection_delivers_what_the_old_one_lost(app: Running) -> None:
    app.slack.disconnect()
    first = app.slack.say("C1", "U1", QUESTION)
    app.reply("C1", first)
    app.slack.cut()
    second = app.slack.say("C1", "U1", QUESTION)
    app.reply("C1", second)
    assert [len(app.slack.replies("C1", ts)) for ts in (first, second)] == [1, 1]


def test_two_apps_answer_once(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home), Running(slack, home) as other:
        slack.wait(lambda: slack.connections() == 2)
        sent = [slack.say("C1", "U1", QUESTION, mention_first=bool(n % 2)) for n in range(6)]
        for ts in sent:
            other.reply("C1", ts)
        slack.wait(slack.all_acked)
    assert [len(slack.replies("C1", ts)) for ts in sent] == [1] * 6


def test_a_restart_remembers_what_was_answered(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        ts = slack.say("C1", "U1", QUESTION)
        app.reply("C1", ts)
    with Running(slack, home) as app:
        for envelope in list(slack.handed):
            slack.again(envelope)
        app.ask("And who kept the light on Skerry?")
        slack.wait(slack.all_acked)
    assert len(slack.replies("C1", ts)) == 1


@contextmanager
def process(state: Path) -> Iterator[QuestionJobs]:
    """A process, as far as claims know one; it is dead once this is left."""
    with opened(state / "slack.sqlite") as database, closing(ProcessLease(state / "slack-owners")) as owner:
        yield QuestionJobs(database, owner)


def everything(team: str) -> bool:
    return True


def test_a_question_left_behind_is_taken_over_once(tmp_path: Path) -> None:
    with process(tmp_path) as alive, process(tmp_path) as another:
        with process(tmp_path) as dead:
            assert dead.claim(slack_question("1.1"))
            assert dead.claim(slack_question("2.2"))
            dead.finish(slack_question("2.2").key)
            assert list(alive.adopt_orphans(everything)) == []
        assert [question for question, _ in alive.adopt_orphans(everything)] == [slack_question("1.1")]
        assert list(another.adopt_orphans(everything)) == []
        assert not another.claim(slack_question("1.1"))


def test_questions_of_a_workspace_that_another_process_serves_are_left_to_it(tmp_path: Path) -> None:
    with process(tmp_path) as alive:
        with process(tmp_path) as dead:
            assert dead.claim(slack_question("1.1"))
        assert list(alive.adopt_orphans(lambda team: team == "TOTHER")) == []
        assert len(list(alive.adopt_orphans(everything))) == 1


def test_an_answer_that_was_posted_before_the_end_is_not_posted_again(slack: FakeSlack, home: Path) -> None:
    """The process ended between posting and noting it: the thread itself tells."""
    ts = slack.say("C1", "U1", QUESTION)
    forged = slack.say("C1", "U1", QUESTION)
    for user, question in (("U0BOT", ts), ("U6", forged)):
        metadata = {"event_type": "footnote_answer", "event_payload": {"question": question, "articles": []}}
        message = {"type": "message", "channel": "C1", "user": user, "ts": slack.new_ts(), "text": "…"}
        slack.add({**message, "thread_ts": question, "metadata": metadata})
    with process(home / "state") as dead:
        dead.claim(slack_question(ts))
        dead.claim(slack_question(forged))
    with Running(slack, home) as app:
        app.reply("C1", forged)
        slack.wait(slack.all_acked)
    assert len(slack.replies("C1", ts)) == 1
    assert [answers(message) for message in slack.replies("C1", forged)] == [forged]


def test_a_question_at_the_end_of_a_long_thread_is_taken_over_too(slack: FakeSlack, home: Path) -> None:
    first = slack.say("C1", "U1", "Look at this")
    for n in range(MAX_REPLIES):
        message = {"type": "message", "channel": "C1", "user": "U2", "ts": slack.new_ts(), "text": str(n)}
        slack.add({**message, "thread_ts": first})
    ts = slack.say("C1", "U1", QUESTION, thread=first)
    with process(home / "state") as dead:
        dead.claim(replace(slack_question(ts), thread=first))
    with Running(slack, home) as app:
        app.reply("C1", ts, first)


def test_a_question_that_was_deleted_meanwhile_is_not_answered(slack: FakeSlack, home: Path) -> None:
    with process(home / "state") as dead:
        dead.claim(slack_question("1.1"))
    with Running(slack, home) as app:
        app.ask("Who was named best actor?")
    assert len([message for message in slack.messages if message["user"] == "U0BOT"]) == 1


def test_an_answer_whose_delivery_broke_off_is_not_posted_twice(slack: FakeSlack, home: Path) -> None:
    """Slack had it, but the connection broke before it said so: the thread is looked at first."""
    with Running(slack, home) as app:
        slack.breaking.append("chat.postMessage")
        ts = slack.say("C1", "U1", QUESTION)
        app.reply("C1", ts)
        app.wait_for_log('"event": "not_answered"')
    assert len(slack.replies("C1", ts)) == 1
