"""Among people it is quiet: without a mention it answers questions only, and only with confidence."""

from pathlib import Path

import pytest

from bot.slack.state.wording import asks_something, is_stop
from tests.bot.slack.running import Running
from tests.fakes.slack.slack import FakeSlack

CHATTER = (
    "ok", "lol", "+1", "thanks!", "?", "??", ":tada:", "hello", "why?", "what?!", "Same here", "https://a.example/?b=c",
    "I know who to ask.", "Good point, let me see what I can do", "haha :joy:", "no idea",
)  # fmt: skip
QUESTION = "Who was named best actor?"


@pytest.mark.parametrize("text", CHATTER)
def test_talk_is_no_question(text: str) -> None:
    assert not asks_something(text)


@pytest.mark.parametrize(
    "text",
    ["Who won?", "and Britain though?", "so who was named best actor", "Tell me about the lamp", "谁赢了？",
     "When was that?", "ok, is there a ferry"],
)  # fmt: skip
def test_a_question_is_heard(text: str) -> None:
    assert asks_something(text)


@pytest.mark.parametrize(
    "text",
    ["stop", "Stop it!", "ok stop", "thanks, stop", "please stop", "stop that, please :pray:", "shut up"],
)
def test_a_stop_is_heard(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize("text", ["stop the presses", "When does it stop?", "bus stop"])
def test_what_only_speaks_of_stopping_is_none(text: str) -> None:
    assert not is_stop(text)


def test_chatter_in_a_thread_gets_no_reply_no_status_and_no_notice(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nper_minute = 3\n") as app:
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        app.reply("C1", ts)
        statuses = len(slack.statuses)
        for text in (*CHATTER, "Does anyone want coffee later today?", "<@U5> who was named best actor?"):
            slack.say("C1", "U2", text, thread=ts)
        slack.wait(slack.all_acked)
        app.ask(QUESTION, user="U3")
    assert len(slack.replies("C1", ts)) == 1
    assert [status for status in slack.statuses[statuses:] if status["thread_ts"] == ts] == []
    assert slack.ephemeral == []


@pytest.mark.parametrize(("follow_up", "replies"), [("confident", 2), ("questions", 3), ("never", 1)])
def test_a_setting_says_what_is_answered_without_a_mention(
    slack: FakeSlack, home: Path, follow_up: str, replies: int
) -> None:
    with Running(slack, home, f'[slack]\nfollow_up = "{follow_up}"\n') as app:
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        app.reply("C1", ts)
        slack.say("C1", "U2", "Who kept the light on Skerry?", thread=ts)
        slack.say("C1", "U2", "How many moons does Jupiter have?", thread=ts)
        slack.wait(slack.all_acked)
        app.ask(QUESTION)
        slack.say("C1", "U2", "thanks, stop", thread=ts)
        slack.wait(slack.all_acked)
    assert len([reply for reply in slack.replies("C1", ts) if reply.get("metadata")]) == replies + (
        follow_up != "never"
    )
