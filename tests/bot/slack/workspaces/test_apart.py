"""Two workspaces on one process, where channels, people and time stamps are the same, share nothing."""

import json

import pytest

from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.several import ask
from tests.fakes.slack.slack import FakeTeam

PAY = "How many crowns does the keeper Ailsa Boyd earn?"


@pytest.fixture
def acme(app: Running) -> FakeTeam:
    return app.slack.teams["TACME"]


@pytest.fixture
def brix(app: Running) -> FakeTeam:
    return app.slack.teams["TBRIX"]


def test_each_sees_its_own_articles_and_none_of_the_other(acme: FakeTeam, brix: FakeTeam) -> None:
    for channel in ("C1", "D1"):
        ours, theirs = json.dumps(ask(acme, PAY, channel)), json.dumps(ask(brix, PAY, channel))
        assert "4711" in ours and "1234" not in ours and "9999" not in ours
        assert "1234" in theirs and "4711" not in theirs and "9999" not in theirs
