"""A dead connection is noticed and made anew, and one that is switched off is said to be."""

import time
from pathlib import Path

from tests.bot.slack.running import Running
from tests.fakes.slack.slack import FakeSlack

QUESTION = "Who was named best actor?"


def test_a_connection_that_ends_without_a_word_is_made_anew(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        app.ask(QUESTION)
        slack.abort()
        app.wait_for_log('"event": "disconnected"')
        assert app.ask(QUESTION)["text"].startswith("Foxx")
        assert app.log.getvalue().count('"event": "connected"') == 2


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
