"""The digest of gaps: what could not be answered, told to a channel once in a while, and nothing private."""

import time
from pathlib import Path
from typing import Any

import pytest

from bot.slack.digest import period_of
from bot.slack.state.retention import DAY
from tests.bot.slack.running import Running
from tests.fakes.slack.limits import texts
from tests.fakes.slack.slack import FakeSlack

SETTINGS = '[slack]\ngaps_channel = "C9"\n'
UNKNOWN = "What is the capital of Mongolia?"


def digests(slack: FakeSlack) -> list[dict[str, Any]]:
    return [message for message in slack.messages if message["channel"] == "C9"]


def shown(message: dict[str, Any]) -> str:
    return "\n".join(text for text, _ in texts(message))


@pytest.fixture
def workspace(slack: FakeSlack) -> FakeSlack:
    """A workspace with a channel for the digest and a private one."""
    slack.channel("C9")
    slack.channel("G1", "group")
    return slack


def test_what_could_not_be_answered_is_told_grouped_and_once(workspace: FakeSlack, home: Path) -> None:
    with Running(workspace, home) as app:
        for channel in ("C1", "C1", "D1", "G1"):
            app.ask(UNKNOWN, channel)
        app.ask("Who was named best actor?")
    for _ in range(2):
        with Running(workspace, home, SETTINGS):
            workspace.wait(lambda: digests(workspace))
    (message,) = digests(workspace)
    assert "4 questions in the last 7 days, 2 of them in private." in shown(message)
    assert f"• 2 × {UNKNOWN}" in shown(message).replace("\n", "")
    assert "best actor" not in shown(message)


def test_without_gaps_nothing_is_told(workspace: FakeSlack, home: Path) -> None:
    with Running(workspace, home, SETTINGS) as app:
        app.ask("Who was named best actor?")
    assert digests(workspace) == []


def test_a_channel_that_the_app_is_not_in_is_named_in_the_log(workspace: FakeSlack, home: Path) -> None:
    workspace.channel("C9", joined=False)
    with Running(workspace, home) as app:
        app.ask(UNKNOWN)
    with Running(workspace, home, SETTINGS) as app:
        app.wait_for_log('"digest_not_posted"')
        assert "Foxx" in app.ask("Who was named best actor?")["text"]


def test_a_week_begins_on_monday() -> None:
    monday = 1_764_547_200.0  # 2025-12-01
    assert time.gmtime(monday).tm_wday == 0
    assert period_of(monday - 1, 7) + 1 == period_of(monday, 7) == period_of(monday + 7 * DAY - 1, 7)
