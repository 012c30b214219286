"""The start waits out an outage of Slack, says so, and loses nothing; what Slack refuses ends it at once."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.slack.client.early_requests import STARTING
from retrieval.errors import NotReadyError
from tests.bot.slack.client.test_http import free_port, get
from tests.bot.slack.process import Process
from tests.bot.slack.running import QUICK, Running, answers, responses
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import SECRET

QUESTION = "Who was named best actor?"
NOBODY_LISTENS = "http://127.0.0.1:9/api/"
NO_SUCH_HOST = "https://slack.invalid/api/"


class Starting(threading.Thread):
    """An app that starts on a thread of its own; `error` is what ended it."""

    def __init__(self, app: Running) -> None:
        super().__init__()
        self.app = app
        self.error: NotReadyError | None = None

    def run(self) -> None:
        try:
            self.app.__enter__()
        except NotReadyError as error:
            self.error = error


@contextmanager
def starting(app: Running) -> Iterator[Starting]:
    thread = Starting(app)
    thread.start()
    try:
        yield thread
    finally:
        app.service.end()
        thread.join()
        if thread.error is None:
            app.__exit__()


def reasons(app: Running) -> list[str]:
    return list(app.service.health()["reasons"])


def test_a_start_in_an_outage_waits_and_then_answers_what_was_asked_meanwhile(
    slack: FakeSlack, home: Path
) -> None:
    slack.outage = True
    port = free_port()
    app = Running(slack, home, f"[slack]\nhealth_port = {port}\n", timing=QUICK)
    with starting(app) as thread:
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(lambda: len(slack.calls) > 3, "some attempts")
        status, page = get(f"http://127.0.0.1:{port}/health")
        assert (status, page["ok"]) == (503, False)
        assert page["reasons"] == [
            "slack_out_of_reach: Slack is out of reach (status 503)", "starting", "not_connected"
        ]  # fmt: skip
        slack.outage = False
        thread.join()
        assert app.reply("C1", ts)["text"].startswith("Foxx")
        slack.wait(lambda: not reasons(app), "a healthy app")
    log = app.log.getvalue()
    assert log.count('"slack_out_of_reach"') == 1
    assert log.count('"slack_in_reach"') == 1


@pytest.mark.parametrize("url", [NOBODY_LISTENS, NO_SUCH_HOST])
def test_a_network_that_is_away_is_an_outage(slack: FakeSlack, home: Path, url: str) -> None:
    app = Running(slack, home, timing=QUICK, api_url=url)
    with starting(app) as thread:
        slack.wait(lambda: any(reason.startswith("slack_out_of_reach") for reason in reasons(app)))
        assert thread.is_alive()


def test_a_limit_of_its_calls_is_waited_out_as_long_as_slack_asks(slack: FakeSlack, home: Path) -> None:
    slack.throttled["auth.test"] = [1]
    with Running(slack, home, timing=QUICK) as app:
        assert '"retry_in": 1.0' in app.log.getvalue()
        assert app.ask(QUESTION)["text"].startswith("Foxx")


def test_an_app_token_is_tried_again_too(slack: FakeSlack, home: Path) -> None:
    slack.failing = ["apps.connections.open"] * 2
    with Running(slack, home, timing=QUICK) as app:
        assert app.ask(QUESTION)["text"].startswith("Foxx")


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked", "missing_scope"])
def test_a_token_that_slack_refuses_after_the_outage_ends_the_start(
    slack: FakeSlack, home: Path, code: str
) -> None:
    slack.outage = True
    app = Running(slack, home, timing=QUICK)
    with starting(app) as thread:
        slack.wait(lambda: slack.calls, "an attempt")
        slack.bot_token, slack.token_error = "xoxb-another", code
        slack.outage = False
        thread.join()
        assert thread.error is not None
        assert thread.error.message.startswith("SLACK_BOT_TOKEN ")


def test_the_end_of_the_app_waits_for_no_call_that_hangs(slack: FakeSlack, home: Path) -> None:
    slack.slow["auth.test"] = 9.0
    app = Running(slack, home)
    with starting(app) as thread:
        app.service.end()
        thread.join()
        assert slack.calls == []


@contextmanager
def starting_by_http(slack: FakeSlack, home: Path) -> Iterator[Starting]:
    """An app that takes Slack's requests on a port, and waits for the end of an outage."""
    port = free_port()
    slack.outage = True
    slack.http = (f"http://127.0.0.1:{port}/slack/events", SECRET)
    with starting(Running(slack, home, port=port, timing=QUICK)) as thread:
        slack.wait(lambda: slack.calls, "an attempt")
        yield thread


def test_what_is_asked_by_http_meanwhile_is_acknowledged_and_answered_once_it_has_started(
    slack: FakeSlack, home: Path
) -> None:
    with starting_by_http(slack, home) as thread:
        first = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        command = slack.command("C1", "U1", QUESTION)
        slack.wait(lambda: len(slack.handed) == 3 and slack.all_acked(), "acknowledgements")
        assert STARTING in [json.loads(envelope.response or "{}").get("text") for envelope in slack.handed]
        slack.outage = False
        thread.join()
        assert thread.app.reply("C1", first)["text"].startswith("Foxx")
        (answer,) = responses(thread.app, command)
        assert answer["text"].startswith("Foxx")
        assert thread.app.ask(QUESTION)["text"].startswith("Foxx")


def test_what_was_asked_is_kept_where_the_start_is_given_up(slack: FakeSlack, home: Path) -> None:
    with starting_by_http(slack, home) as thread:
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        slack.wait(slack.all_acked, "acknowledgements")
        thread.app.service.end()
    with starting_by_http(slack, home) as thread:
        slack.outage = False
        thread.join()
        assert thread.app.reply("C1", ts)["text"].startswith("Foxx")


def test_before_it_has_started_slack_is_shown_the_address_and_others_nothing(
    slack: FakeSlack, home: Path
) -> None:
    verification = {"type": "url_verification", "challenge": "c-1"}
    press = {"type": "block_actions", "actions": []}
    with starting_by_http(slack, home):
        status, body = slack.signed(SECRET, verification)
        assert (status, json.loads(body)) == (200, {"challenge": "c-1"})
        assert slack.signed(SECRET, press)[0] == 503
        assert slack.signed("another secret", verification)[0] == 401
        assert slack.http
        page, _ = get(slack.http[0].replace("events", "install"))
        assert page == 503


def test_an_outage_with_a_kill_in_it_loses_no_question_and_answers_none_twice(
    slack: FakeSlack, home: Path
) -> None:
    process = Process(slack, home, home / "seeds", fake=True)
    process.connected()
    before = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    slack.wait(lambda: slack.replies("C1", before))
    slack.outage = True
    claimed = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    slack.wait(lambda: [call for call in slack.calls if call.method == "chat.postMessage" and call.error])
    process.kill()
    meanwhile = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    process = Process(slack, home, home / "seeds", fake=True)
    process.logged('"slack_out_of_reach"')
    slack.outage = False
    for ts in (claimed, meanwhile):
        slack.wait(lambda ts=ts: slack.replies("C1", ts))
    assert process.stop() == 0
    replies = [answers(message) for message in slack.messages if message["user"] == "U0BOT"]
    assert sorted(replies) == [before, claimed, meanwhile]
