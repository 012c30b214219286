"""A dead connection is noticed and made anew, and one that is switched off is said to be."""

import time
from pathlib import Path

from slack_bolt import App
from slack_sdk import WebClient

from bot.slack.client.connection import Connection
from tests.bot.slack.running import Running
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import SECRET

QUESTION = "Who was named best actor?"


def test_a_connection_that_ends_without_a_word_is_made_anew(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        app.ask(QUESTION)
        slack.abort()
        app.wait_for_log('"event": "disconnected"')
        assert app.ask(QUESTION)["text"].startswith("Foxx")
        assert app.log.getvalue().count('"event": "connected"') == 2


def test_a_first_attempt_that_fails_is_made_again(slack: FakeSlack) -> None:
    """An outage that begins after the tokens were checked."""
    client = WebClient(base_url=slack.url)
    app = App(client=client, signing_secret=SECRET, authorize=lambda: None)
    slack.failing = ["apps.connections.open"]
    connection = Connection(app, slack.app_token)
    connection.start()
    slack.wait(lambda: slack.connections() == 1, "a connection")
    connection.close()


def test_a_connection_that_answers_no_ping_is_made_anew(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        app.ask(QUESTION)
        before = time.process_time()
        slack.freeze()
        app.wait_for_log('"event": "connection_silent"')
        assert time.process_time() - before < 8  # it does not spin for the ten seconds
        assert app.ask(QUESTION)["text"].startswith("Foxx")


def test_a_switched_off_socket_mode_is_said_in_a_line_with_a_way_out(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        app.ask(QUESTION)
        slack.app_token, slack.token_error = "xapp-another", "not_allowed"
        slack.disable_link()
        app.wait_for_log('"event": "link_disabled", "hint": "switch Socket Mode on')
        slack.wait(lambda: "not_connected" in app.service.health()["reasons"])
