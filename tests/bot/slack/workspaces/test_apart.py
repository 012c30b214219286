"""Two workspaces on one process, where channels, people and time stamps are the same, share nothing."""

import json
from collections.abc import Callable

import pytest

from bot.slack.state import database
from bot.slack.state.feedback import Feedback
from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.several import ask
from tests.fakes.slack.limits import texts
from tests.fakes.slack.slack import FakeTeam

PAY = "How many crowns does the keeper Ailsa Boyd earn?"
OSCARS = "Who was named best actor?"


@pytest.fixture
def acme(app: Running) -> FakeTeam:
    return app.slack.teams["TACME"]


@pytest.fixture
def brix(app: Running) -> FakeTeam:
    return app.slack.teams["TBRIX"]


@pytest.mark.parametrize("channel", ["C1", "D1"])
def test_each_sees_its_own_articles_and_none_of_the_other(
    acme: FakeTeam, brix: FakeTeam, channel: str
) -> None:
    ours, theirs = json.dumps(ask(acme, PAY, channel)), json.dumps(ask(brix, PAY, channel))
    assert [pay in ours for pay in ("4711", "1234", "9999")] == [True, False, False]
    assert [pay in theirs for pay in ("4711", "1234", "9999")] == [False, True, False]


def test_common_articles_are_seen_where_a_table_shares_them(acme: FakeTeam, brix: FakeTeam) -> None:
    assert ask(acme, OSCARS)["text"].startswith("Foxx")
    assert "Foxx" not in json.dumps(ask(brix, OSCARS))
    assert "zebra" not in json.dumps(ask(acme, "What did the zebra say?"))


def test_a_channel_of_one_workspace_is_not_the_channel_of_that_id_in_another(
    acme: FakeTeam, brix: FakeTeam
) -> None:
    assert "9999" in json.dumps(ask(brix, PAY, "CHR"))
    assert "9999" not in json.dumps(ask(acme, PAY, "CHR"))


def test_a_message_of_the_same_place_and_time_is_answered_in_both(acme: FakeTeam, brix: FakeTeam) -> None:
    first, second = acme.new_ts(), brix.new_ts()
    while first < second:
        first = acme.new_ts()
    while second < first:
        second = brix.new_ts()
    ours, theirs = ask(acme, PAY), ask(brix, PAY)
    assert ours["thread_ts"] == theirs["thread_ts"]
    assert "4711" in ours["text"] and "1234" in theirs["text"]


def test_the_context_of_a_follow_up_is_of_its_own_workspace(acme: FakeTeam, brix: FakeTeam) -> None:
    ask(acme, OSCARS, "D1")
    assert "Foxx" in json.dumps(ask(acme, "And in what role?", "D1"))
    assert "Foxx" not in json.dumps(ask(brix, "And in what role?", "D1"))


def test_the_home_shows_the_articles_of_its_workspace(acme: FakeTeam, brix: FakeTeam) -> None:
    for team, title, other in ((acme, "Acme", "Brix"), (brix, "Brix", "Acme")):
        team.open_home("U1")
        shown = json.dumps(list(texts(team.wait(lambda team=team: team.homes.get("U1")))))
        assert f"Salaries at {title}" in shown
        assert f"Salaries at {other}" not in shown


def test_the_button_of_an_answer_does_nothing_in_another_workspace(
    app: Running, acme: FakeTeam, brix: FakeTeam
) -> None:
    answer = ask(acme, PAY)
    assert "4711" in json.dumps(opened_in(acme, lambda: acme.press("U1", "C1", answer, "view_source")))
    shown = opened_in(brix, lambda: brix.press("U1", "C1", answer, "view_source"))
    assert "no longer kept" in json.dumps(shown)
    assert "4711" not in json.dumps(shown)


def test_an_opinion_counts_in_its_own_workspace_alone(app: Running, acme: FakeTeam, brix: FakeTeam) -> None:
    answer = ask(acme, PAY)
    pressed = brix.press("U1", "C1", answer, "feedback", 0)
    app.slack.wait(lambda: brix.responses(pressed))
    assert opinions(app) == []
    acme.press("U1", "C1", answer, "feedback", 0)
    app.slack.wait(lambda: opinions(app))
    assert opinions(app) == ["TACME"]


def test_people_who_answer_are_asked_for_help_in_their_own_workspace(acme: FakeTeam, brix: FakeTeam) -> None:
    answer = ask(acme, PAY)
    acme.press("U1", "C1", answer, "ask_human")
    acme.wait(lambda: [message for message in acme.messages if "<@U7>" in message.get("text", "")])
    assert "ask_human" not in json.dumps(ask(brix, PAY))
    assert "<@U7>" not in json.dumps(brix.messages)


def opened_in(team: FakeTeam, press: Callable[[], object]) -> dict[str, object]:
    """The modal that a press opens in a workspace."""
    before = set(team.views)
    press()
    return dict(team.wait(lambda: [view for id, view in team.views.items() if id not in before])[0])


def opinions(app: Running) -> list[str]:
    """The workspaces of what people said of answers."""
    with database.opened(app.home / "state" / database.DATABASE) as file:
        return [report.opinion.team for report in Feedback(file).all()]
