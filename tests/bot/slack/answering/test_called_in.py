"""It reads the thread that it is called into, and takes what its asker asked just before as context."""

import pytest

from bot.slack.state import database
from bot.slack.state.wording import points_at_another
from tests.bot.slack.running import Running, responses

FIRST = "Who lit the lamp on Skerry?"
NEXT = "When was it lit?"


@pytest.mark.parametrize(
    "text",
    ["", "?", "can you answer this?", "Could you help here please?", "any ideas?", "do you know this one",
     "what about this?", "can you take this", "this"],
)  # fmt: skip
def test_some_messages_point_at_another(text: str) -> None:
    assert points_at_another(text)


@pytest.mark.parametrize("text", ["Who won?", "can you tell me who won?", "any news of Skerry?"])
def test_a_question_of_its_own_does_not(text: str) -> None:
    assert not points_at_another(text)


@pytest.mark.parametrize("call", ["<@U0BOT> can you answer this?", "<@U0BOT>", "<@U0BOT> any idea?"])
def test_called_below_somebodys_question_it_answers_that(app: Running, call: str) -> None:
    ts = app.slack.say("C1", "U1", "Who was named best actor?")
    app.slack.say("C1", "U2", "no clue", thread=ts)
    call_ts = app.slack.say("C1", "U3", call, thread=ts)
    assert app.reply("C1", call_ts, ts)["text"].startswith("Foxx")


def test_it_answers_the_last_question_before_it(app: Running) -> None:
    ts = app.slack.say("C1", "U1", "Good morning")
    app.slack.say("C1", "U2", "Who was named best actor?", thread=ts)
    call_ts = app.slack.say("C1", "U3", "<@U0BOT> can you help?", thread=ts)
    assert app.reply("C1", call_ts, ts)["text"].startswith("Foxx")


def test_a_question_that_refers_to_the_thread_is_understood(app: Running) -> None:
    ts = app.slack.say("C1", "U1", "I wonder about the lamp on Skerry.")
    call_ts = app.slack.say("C1", "U3", f"<@U0BOT> {NEXT}", thread=ts)
    assert "1847" in app.reply("C1", call_ts, ts)["text"]


def test_a_second_direct_message_may_be_a_follow_up_of_the_first(app: Running) -> None:
    app.reply("D1", app.slack.say("D1", "U21", FIRST))
    assert "1847" in app.reply("D1", app.slack.say("D1", "U21", NEXT))["text"]


def test_a_second_command_may_be_a_follow_up_of_the_first_of_its_asker(app: Running) -> None:
    responses(app, app.slack.command("C1", "U22", FIRST))
    (answer,) = responses(app, app.slack.command("C1", "U22", NEXT))
    assert "1847" in answer["text"]
    (other,) = responses(app, app.slack.command("C1", "U23", "And when?"))
    assert "1847" not in other["text"]


def test_the_shortcut_answers_and_shares_in_the_thread_of_its_message(app: Running) -> None:
    ts = app.slack.say("C1", "U1", "Look at this.")
    question = app.slack.say("C1", "U1", "Who was named best actor?", thread=ts)
    (answer,) = responses(app, app.slack.shortcut("C1", "U4", question))
    assert answer["thread_ts"] == ts
    id = app.slack.press("U4", "C1", answer, "share")
    app.slack.wait(lambda: len(app.slack.responses(id)) == 2)
    assert app.slack.replies("C1", ts)[-1]["text"].startswith("Foxx")


def test_about_a_message_without_a_thread_it_answers_in_the_channel_and_shares_below_the_message(
    app: Running,
) -> None:
    question = app.slack.say("C1", "U1", "Who was named best actor?")
    (answer,) = responses(app, app.slack.shortcut("C1", "U4", question))
    assert "thread_ts" not in answer
    id = app.slack.press("U4", "C1", answer, "share")
    app.slack.wait(lambda: len(app.slack.responses(id)) == 2)
    assert app.slack.replies("C1", question)[-1]["text"].startswith("Foxx")


def test_a_channel_that_is_mentioned_is_read_by_its_name(app: Running) -> None:
    app.slack.channel("C0NEWSROOM")
    app.ask("Who was named best actor in <#C0NEWSROOM>?")
    with database.opened(app.home / "state" / database.DATABASE) as file:
        (last,) = file.read("select question from answers order by given desc limit 1")
    assert last["question"] == "Who was named best actor in #name-c0newsroom?"
