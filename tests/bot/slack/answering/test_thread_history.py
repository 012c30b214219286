"""Follow-ups in a thread: without a mention, after a restart, until somebody says stop."""

from pathlib import Path

from tests.bot.slack.running import Running
from tests.fakes.slack.slack import FakeSlack

FIRST = "<@U0BOT> Who lit the lamp on Skerry?"
NEXT = "When was it lit?"


def test_a_follow_up_needs_no_mention_until_stop(app: Running) -> None:
    ts = app.slack.say("C1", "U1", FIRST)
    app.reply("C1", ts)
    follow_up = app.slack.say("C1", "U2", NEXT, thread=ts)
    assert "1847" in app.reply("C1", follow_up, ts)["text"]
    stop = app.slack.say("C1", "U2", "Stop.", thread=ts)
    assert app.reply("C1", stop, ts)["text"].startswith("I take no part in this thread any more.")
    app.slack.say("C1", "U2", NEXT, thread=ts)
    app.ask(NEXT, thread=ts)
    assert len(app.slack.replies("C1", ts)) == 4


def test_a_message_to_somebody_else_is_left_alone(app: Running) -> None:
    ts = app.slack.say("C1", "U1", FIRST)
    app.reply("C1", ts)
    app.slack.say("C1", "U1", "<@U3> do you know when it was lit?", thread=ts)
    app.ask("Who was named best actor?", thread=ts)
    assert len(app.slack.replies("C1", ts)) == 2


def test_a_thread_is_answered_in_order(app: Running) -> None:
    ts = app.slack.say("C1", "U1", FIRST)
    app.reply("C1", ts)
    later = [
        app.slack.say("C1", "U1", f"<@U0BOT> Who was named best actor, {n}?", thread=ts) for n in range(5)
    ]
    for question in later:
        app.reply("C1", question, ts)
    order = [reply["metadata"]["event_payload"]["question"] for reply in app.slack.replies("C1", ts)]
    assert order == sorted(order)


def test_a_conversation_goes_on_after_a_restart(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        ts = slack.say("C1", "U1", FIRST)
        app.reply("C1", ts)
    with Running(slack, home) as app:
        follow_up = slack.say("C1", "U1", NEXT, thread=ts)
        assert "1847" in app.reply("C1", follow_up, ts)["text"]


def test_a_conversation_is_restored_from_the_thread_where_nothing_was_kept(
    slack: FakeSlack, home: Path
) -> None:
    with Running(slack, home) as app:
        ts = slack.say("D1", "U1", FIRST)
        app.reply("D1", ts)
        for n in range(3):  # more than a page of replies
            app.reply("D1", slack.say("D1", "U1", f"thanks {'!' * n}", thread=ts), ts)
    for file in (home / "state").glob("slack.sqlite*"):
        file.unlink()
    with Running(slack, home) as app:
        follow_up = slack.say("D1", "U1", NEXT, thread=ts)
        assert "1847" in app.reply("D1", follow_up, ts)["text"]
        pages = [call for call in slack.calls if call.method == "conversations.replies"]
        assert len(pages) > 1
