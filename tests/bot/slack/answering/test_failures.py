"""What goes wrong is said: in the thread, to the asker or to the operator, with a reference to the log."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import IndexDamaged
from retrieval.library import Library
from tests.bot.slack.running import QUICK, Running
from tests.fakes.slack.limits import OLD_SLACK
from tests.fakes.slack.slack import FakeSlack

QUESTION = "Who was named best actor?"


class Broken(Library):
    """A library that cannot answer questions about storms, and has a bug about floods."""

    def ask(self, question: str, **options: Any) -> Any:
        if "storm" in question:
            raise IndexDamaged("the index at /secret/path is damaged", "run `footnote index --rebuild`")
        if "flood" in question:
            raise RuntimeError(f"cannot {question}")
        return super().ask(question, **options)


def events(app: Running, name: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, app.log.getvalue().splitlines()) if line["event"] == name]


def test_an_error_is_said_with_a_reference_that_the_log_has(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, library=Broken) as app:
        not_ready = app.ask("What of the storm?")["text"]
        bug = app.ask("What of the flood?")["text"]
        assert app.ask(QUESTION)["text"].startswith("Foxx")
    first, second = events(app, "failed")
    assert re.fullmatch(
        r"I cannot answer now; whoever runs me can see why in the log\. Reference: \w{8}\.", not_ready
    )
    assert re.fullmatch(r"Something went wrong on my side\. Reference: \w{8}\.", bug)
    assert first["reference"] in not_ready
    assert first["hint"] == "run `footnote index --rebuild`"
    assert second["reference"] in bug
    assert (second["error"], "flood" in app.log.getvalue()) == ("RuntimeError", False)
    assert "test_failures.py" in second["where"]


def test_nothing_of_a_message_and_no_token_is_in_the_log(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        app.ask("Who was named best xylophone?", user="U1")
        slack.again(slack.handed[0])
        slack.wait(slack.all_acked)
    log = app.log.getvalue()
    assert events(app, "answered")
    assert "xylophone" not in log
    assert "xoxb" not in log
    assert "xapp" not in log


def test_an_older_slack_gets_simpler_blocks(slack: FakeSlack, home: Path) -> None:
    slack.blocks_known = OLD_SLACK
    with Running(slack, home, '[slack]\nresponders = ["U7"]\n') as app:
        answer, not_said = app.ask(QUESTION), app.ask("How many moons does Jupiter have?")
        assert "feedback_1" in json.dumps(answer["blocks"])
        slack.press("U1", "C1", answer, "view_source")
        slack.wait(lambda: [call for call in slack.calls if call.method == "views.open"])
    assert {block["type"] for block in (*answer["blocks"], *not_said["blocks"])} <= OLD_SLACK
    assert answer["blocks"][0]["text"]["text"] == "Foxx was named best actor for his role in Ray. [1]"
    assert events(app, "blocks_refused")[0]["error"] == "invalid_blocks"


def test_a_refused_block_is_replaced_and_no_other(slack: FakeSlack, home: Path) -> None:
    slack.blocks_known = {*OLD_SLACK, "rich_text", "context_actions"}
    with Running(slack, home) as app:
        reply = app.ask(QUESTION)
    kinds = [block["type"] for block in reply["blocks"]]
    assert (kinds[0], kinds[-1]) == ("rich_text", "context_actions")
    assert "container" not in kinds
    assert [line["kinds"] for line in events(app, "blocks_refused")] == ["container"]


def test_one_that_takes_no_blocks_gets_text(slack: FakeSlack, home: Path) -> None:
    slack.blocks_known = set()
    with Running(slack, home) as app:
        reply = app.ask(QUESTION)
    assert reply.get("blocks") is None
    assert reply["text"].startswith("Foxx was named best actor for his role in Ray. [1]")


@pytest.mark.parametrize(("state", "code"), [("archived", "is_archived"), ("joined", "not_in_channel")])
def test_where_nothing_can_be_posted_the_asker_is_told_directly(
    slack: FakeSlack, home: Path, state: str, code: str
) -> None:
    with Running(slack, home) as app:
        setattr(slack.channels["C1"], state, state == "archived")
        slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        (notice,) = slack.wait(lambda: [message for message in slack.messages if message["channel"] == "U1"])
    assert notice["text"].startswith(f"I could not answer your question there ({code}). Reference: ")
    assert "Foxx" not in notice["text"]
    assert events(app, "undelivered")[0]["reference"] in notice["text"]


def test_a_question_deleted_while_it_waits_is_not_answered(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nworkers = 1\n") as app:
        slack.throttled["chat.postMessage"] = [1]
        first = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: [call for call in slack.calls if call.error == "ratelimited"])
        second = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.delete("C1", second)
        app.reply("C1", first)
        app.ask("Who lit the lamp on Skerry?")
    assert len([message for message in slack.messages if message["user"] == "U0BOT"]) == 2


def test_a_rate_limit_is_waited_out(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        slack.throttled["chat.postMessage"] = [1, 1]
        assert app.ask(QUESTION)["text"].startswith("Foxx")


def test_a_slack_that_fails_for_a_moment_is_asked_again(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, timing=QUICK) as app:
        slack.failing += ["chat.postMessage", "conversations.replies", "assistant.threads.setStatus"]
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        assert app.reply("C1", ts)["text"].startswith("Foxx")
    assert len(slack.replies("C1", ts)) == 1
    assert [line["attempt"] for line in events(app, "delivered_later")] == [1, 2]


def test_who_asks_too_often_is_told_once(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nper_minute = 2\n") as app:
        sent = [slack.say("C1", "U1", f"<@U0BOT> {QUESTION}") for _ in range(5)]
        slack.wait(lambda: slack.ephemeral)
        assert app.ask(QUESTION, user="U2")
    assert [message["text"] for message in slack.ephemeral] == [
        "That is more than 2 questions in a minute. Please ask again in a minute."
    ]
    assert sum(len(slack.replies("C1", ts)) for ts in sent) == 2


def test_the_queue_has_a_bound_and_says_who_is_before(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nworkers = 1\nqueue = 2\n") as app:
        slack.throttled["chat.postMessage"] = [1]
        sent = [slack.say("C1", f"U{n}", f"<@U0BOT> {QUESTION}") for n in range(1, 4)]
        slack.wait(slack.all_acked)
        refused = slack.say("C1", "U9", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: slack.ephemeral)
        for ts in sent:
            app.reply("C1", ts)
    assert [(message["user"], message["text"]) for message in slack.ephemeral] == [
        ("U9", "Too many questions are waiting. Please ask again in a minute.")
    ]
    assert slack.replies("C1", refused) == []
    waiting = {message["status"] for message in slack.statuses if message["status"].startswith("waits")}
    assert waiting == {"waits: 1 question is before this one", "waits: 2 questions are before this one"}


def test_a_gentle_stop_finishes_what_is_in_hand(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, "[slack]\nworkers = 1\n"):
        slack.throttled["chat.postMessage"] = [1]
        sent = [slack.say("C1", "U1", f"<@U0BOT> {QUESTION}") for _ in range(3)]
        slack.wait(slack.all_acked)
    assert [len(slack.replies("C1", ts)) for ts in sent] == [1, 1, 1]


def test_a_press_that_fails_is_said(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        reply = app.ask(QUESTION)
        with slack.changed:
            slack.trigger_lives = 0.0
        id = slack.press("U1", "C1", reply, "view_source")
        (notice,) = slack.wait(lambda: slack.responses(id))
    (logged,) = events(app, "press_failed")
    assert notice["text"].startswith("That did not work;")
    assert logged["reference"] in notice["text"]
    assert logged["code"] == "expired_trigger_id"


def test_an_app_that_is_removed_is_said_to_be(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        slack.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}})
        app.wait_for_log('"event": "tokens_revoked"')


def test_an_event_that_nobody_needs_is_acknowledged(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home):
        slack.event({"type": "team_join", "user": {"id": "U3"}})
        slack.wait(slack.all_acked)
