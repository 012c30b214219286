"""An organisation (Enterprise Grid): installed in one of its workspaces, or as a whole."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.slack.client.test_http import free_port
from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.several import CLIENT, ask, install, later, reply, serve, team
from tests.fakes.slack.slack import FakeSlack, FakeTeam

SETTINGS = """
[slack.teams.E0ORG]
articles = ["acme/*"]
shared = ["film/*"]
[slack.teams.E0ORG.groups.S1]
articles = ["brix/*"]
[slack.teams.TBRIX]
articles = ["brixhr/*"]
"""
QUESTION = "How many crowns does the keeper Ailsa Boyd earn?"


@pytest.fixture
def base(slack: FakeSlack) -> str:
    return serve(slack, free_port())


@pytest.fixture
def app(slack: FakeSlack, home: Path, base: str) -> Iterator[Running]:
    port = int(base.rpartition(":")[2])
    with Running(slack, home, SETTINGS, port=port, secrets=CLIENT) as running:
        yield running


@pytest.fixture
def east(slack: FakeSlack) -> FakeTeam:
    return team(slack, "TEAST", "C1", "D1", enterprise="E0ORG", org_wide=True)


@pytest.fixture
def west(slack: FakeSlack, east: FakeTeam) -> FakeTeam:
    west = team(slack, "TWEST", "C2", "D2", enterprise="E0ORG", org_wide=True)
    east.siblings = west.siblings
    return west


def test_all_its_workspaces_are_answered_with_one_token(
    app: Running, base: str, east: FakeTeam, west: FakeTeam
) -> None:
    status, _ = install(app.slack, base, east, west)
    assert status == 200
    assert "4711" in ask(east, QUESTION)["text"]
    assert "4711" in ask(west, QUESTION, "C2")["text"]
    assert len(app.slack.oauth.tokens) == 1


def test_commands_and_buttons_name_no_workspace_there(app: Running, base: str, east: FakeTeam) -> None:
    install(app.slack, base, east)
    answer = ask(east, QUESTION)
    east.press("U1", "C1", answer, "view_source")
    (view,) = east.wait(lambda: list(east.views.values()))
    assert "4711" in json.dumps(view)
    told = east.command("C1", "U1", QUESTION)
    east.wait(lambda: east.responses(told))
    assert "4711" in east.responses(told)[0]["text"]
    east.open_home("U1")
    assert "Salaries at Acme" in json.dumps(east.wait(lambda: east.homes.get("U1")))


def test_people_of_other_organisations_stay_out(app: Running, base: str, east: FakeTeam) -> None:
    install(app.slack, base, east)
    east.people["U9"] = {"team_id": "TOTHER", "enterprise_user": {"enterprise_id": "E0OTHER"}}
    ts = east.say("C1", "U9", f"<@U0BOT> {QUESTION}")
    east.wait(lambda: east.ephemeral)
    assert east.replies("C1", ts) == []


def test_a_group_of_one_workspace_is_found(app: Running, base: str, east: FakeTeam, west: FakeTeam) -> None:
    install(app.slack, base, east, west)
    west.groups["S1"] = ["U1"]
    west.people["U1"] = {}
    ts = west.say("D2", "U1", "Who earns 1234 crowns at Brix?")
    assert "1234" in json.dumps(reply(west, "D2", ts))
    ts = east.say("C1", "U1", "<@U0BOT> Who earns 1234 crowns at Brix?")
    assert "1234 crowns" not in json.dumps(reply(east, "C1", ts)["blocks"])


def test_a_workspace_of_an_organisation_that_installed_it_alone(app: Running, base: str) -> None:
    brix = team(app.slack, "TBRIX", "C1", enterprise="E0TWO")
    other = team(app.slack, "TNEXT", "C1", enterprise="E0TWO")
    install(app.slack, base, brix)
    assert "9999" in ask(brix, QUESTION)["text"]
    other.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    app.wait_for_log("request_of_no_installation")
    assert not [message for message in other.messages if message["user"] == "U0BOT"]


def test_uninstalled_it_forgets_the_organisation(app: Running, base: str, east: FakeTeam) -> None:
    install(app.slack, base, east)
    ask(east, QUESTION)
    later(lambda: east.event({"type": "app_uninstalled"}))
    app.wait_for_log('"event": "removed"')
    east.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    app.wait_for_log("request_of_no_installation")


def test_a_workspace_that_removes_its_own_installation_leaves_the_organisations(
    app: Running, base: str, east: FakeTeam
) -> None:
    west = team(app.slack, "TWEST", "C2", enterprise="E0ORG")
    install(app.slack, base, east)
    install(app.slack, base, west)
    answer = ask(east, QUESTION)

    def uninstalled() -> None:
        west.event({"type": "app_uninstalled"})
        app.wait_for_log('"event": "removed"')
        west.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}})  # Slack sends both

    later(uninstalled)
    app.wait_for_log("request_of_no_installation")
    assert "4711" in ask(east, QUESTION)["text"]
    east.press("U1", "C1", answer, "view_source")
    assert "4711" in json.dumps(east.wait(lambda: list(east.views.values())))
