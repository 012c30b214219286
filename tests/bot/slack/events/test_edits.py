"""An answer follows its question: edited it is answered anew, deleted its answer goes."""

from pathlib import Path

import pytest

from bot.slack.events.parsing import visible_text
from bot.slack.state import database
from tests.bot.slack.running import QUICK, Running, answers, responses
from tests.fakes.slack.slack import FakeSlack

QUESTION = "<@U0BOT> Who was named best actor?"
OTHER = "<@U0BOT> Who lit the lamp on Skerry?"


def text(slack: FakeSlack, ts: str) -> str:
    return str(slack.replies("C1", ts)[0]["text"])


def test_an_edited_question_is_answered_anew_in_place_and_once(app: Running) -> None:
    ts = app.slack.say("C1", "U1", QUESTION)
    app.reply("C1", ts)
    app.slack.edit("C1", ts, OTHER)
    app.slack.wait(lambda: "Skerry" in text(app.slack, ts))
    app.slack.edit("C1", ts, QUESTION)
    app.slack.wait(app.slack.all_acked)
    app.ask("Who was named best actor?")
    assert "Skerry" in text(app.slack, ts)
    assert len(app.slack.replies("C1", ts)) == 1


def test_the_answer_to_a_deleted_question_goes(app: Running) -> None:
    ts = app.slack.say("C1", "U1", QUESTION)
    app.reply("C1", ts)
    app.slack.delete("C1", ts)
    app.slack.wait(lambda: not app.slack.replies("C1", ts))


def test_the_answer_to_a_question_that_is_deleted_while_it_is_posted_goes_too(app: Running) -> None:
    app.slack.throttled["chat.postMessage"] = [1]
    ts = app.slack.say("C1", "U1", QUESTION)
    app.slack.wait(lambda: [call for call in app.slack.calls if call.error == "ratelimited"])
    app.slack.delete("C1", ts)
    app.slack.wait(app.slack.all_acked)
    app.slack.wait(lambda: any(answers(call.args) == ts for call in app.slack.calls if not call.error))
    app.slack.wait(lambda: ts not in map(answers, app.slack.messages))
    with database.opened(app.home / "state" / database.DATABASE) as file:
        assert file.read("select 1 from answers where ts = ?", ts) == []


def test_a_question_that_is_edited_while_its_answer_is_posted_is_answered_anew(app: Running) -> None:
    app.slack.throttled["chat.postMessage"] = [1]
    ts = app.slack.say("C1", "U1", QUESTION)
    app.slack.wait(lambda: [call for call in app.slack.calls if call.error == "ratelimited"])
    app.slack.edit("C1", ts, OTHER)
    app.slack.wait(lambda: app.slack.replies("C1", ts) and "Skerry" in text(app.slack, ts))
    assert len(app.slack.replies("C1", ts)) == 1


def test_an_edit_of_what_was_no_question_is_left_alone(app: Running) -> None:
    ts = app.slack.say("C1", "U1", "Good morning")
    app.slack.edit("C1", ts, "Good evening")
    app.slack.wait(app.slack.all_acked)
    assert app.slack.replies("C1", ts) == []


def test_an_edit_survives_an_outage(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, timing=QUICK) as app:
        ts = slack.say("C1", "U1", QUESTION)
        app.reply("C1", ts)
        slack.failing.append("chat.update")
        slack.edit("C1", ts, OTHER)
        slack.wait(lambda: "Skerry" in text(slack, ts))


@pytest.mark.parametrize(
    "message",
    [
        {"text": "", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Who won?"}}]},
        {"text": "", "attachments": [{"is_share": True, "text": "Who won?", "from_url": "https://x"}]},
        {"text": "", "attachments": [{"fallback": "Who won?"}]},
        {"text": "Who won?", "attachments": [{"from_url": "https://x", "text": "A page that unfolds"}]},
    ],
)
def test_what_other_apps_and_forwards_say_can_be_read(message: dict[str, object]) -> None:
    assert visible_text(message) == "Who won?"


def test_a_message_of_another_app_can_be_asked_about(app: Running) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "Who was named best actor?"}}
    ts = app.slack.say("C1", "U8", "", bot_id="B9", blocks=[block])
    (answer,) = responses(app, app.slack.shortcut("C1", "U1", ts))
    assert answer["text"].startswith("Foxx")
