"""An app of a whole organisation whose workspaces have tables of their own: none sees what another has."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.slack.access import SHARED_CHANNEL
from bot.slack.client.installations import FILE
from bot.slack.state.database import DATABASE
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from bot.slack.state.stores import open_stores
from tests.bot.slack.client.test_http import free_port
from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.several import CLIENT, ask, install, later, reply, serve, team
from tests.fakes.slack.slack import FakeSlack, FakeTeam

TABLES = """
[slack.teams.TEAST]
articles = ["acme/*"]
shared = ["film/*"]
[slack.teams.TWEST]
articles = ["brix/*"]
"""
FOR_THE_OTHERS = """
[slack.teams.E0ORG]
articles = ["brixhr/*"]
"""
QUESTION = "How many crowns does the keeper Ailsa Boyd earn?"
PAY = {"TEAST": "4711", "TWEST": "1234", "E0ORG": "9999"}


class Organisation:
    """Three workspaces, of which the third has no table; C8 and C9 are channels that they share."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.port = free_port()
        self.base = serve(slack, self.port)
        self.east = team(slack, "TEAST", "C1", "D1", enterprise="E0ORG", org_wide=True)
        self.west = team(slack, "TWEST", "C2", "D2", enterprise="E0ORG", org_wide=True)
        self.north = team(slack, "TNORTH", "C3", "D3", enterprise="E0ORG", org_wide=True)
        self.east.siblings = self.north.siblings
        for workspace, channel in ((self.east, "C9"), (self.west, "C8")):
            workspace.channel(channel)
            workspace.channels[channel].of_several = True

    def running(self, home: Path, settings: str) -> Running:
        return Running(self.slack, home, settings, port=self.port, secrets=CLIENT)

    def install(self) -> str:
        """Somebody installs it in the organisation; the text of the last page."""
        status, page = install(self.slack, self.base, self.east, self.west, self.north)
        assert status == 200
        return page


@pytest.fixture
def org(slack: FakeSlack, home: Path) -> Organisation:
    return Organisation(slack)


def seen(answer: object, owner: str) -> bool:
    """Whether an answer shows what a workspace owns, and nothing of the others."""
    shown = json.dumps(answer)
    return [pay in shown for pay in PAY.values()] == [name == owner for name in PAY]


def test_each_workspace_sees_its_own_articles_by_every_way_to_ask(org: Organisation, home: Path) -> None:
    with org.running(home, TABLES):
        org.install()
        for workspace, channels in ((org.east, ("C1", "D1")), (org.west, ("C2", "D2"))):
            for channel in channels:
                assert seen(ask(workspace, QUESTION, channel), workspace.team)
            told = workspace.command(channels[0], "U1", QUESTION)
            workspace.wait(lambda workspace=workspace, told=told: workspace.responses(told))
            assert seen(workspace.responses(told), workspace.team)
            person = f"U-{workspace.team}"
            workspace.people[person] = {}
            workspace.open_home(person, channel=channels[1])
            homes = workspace.homes
            home_tab = json.dumps(workspace.wait(lambda homes=homes, person=person: homes.get(person)))
            assert ("Salaries at Acme" in home_tab) == (workspace is org.east)
            assert ("Salaries at Brix" in home_tab) == (workspace is org.west)


def test_a_workspace_without_a_table_is_closed(org: Organisation, home: Path) -> None:
    with org.running(home, TABLES):
        assert "in the others once whoever runs it has written the table [slack.teams.E0ORG]" in org.install()
        ts = org.north.say("C3", "U1", f"<@U0BOT> {QUESTION}")
        (told,) = org.north.wait(lambda: org.north.ephemeral)
        assert "has not set up this workspace" in told["text"]
        assert org.north.replies("C3", ts) == []


def test_a_table_of_the_organisation_is_for_those_without_their_own(org: Organisation, home: Path) -> None:
    with org.running(home, TABLES + FOR_THE_OTHERS):
        org.install()
        assert seen(ask(org.north, QUESTION, "C3"), "E0ORG")
        assert seen(ask(org.east, QUESTION), "TEAST")


def test_a_channel_of_several_workspaces_shows_what_is_for_all(org: Organisation, home: Path) -> None:
    with org.running(home, TABLES + FOR_THE_OTHERS):
        org.install()
        assert seen(ask(org.east, QUESTION, "C9"), "E0ORG")
        assert seen(ask(org.west, QUESTION, "C8"), "E0ORG")


def test_without_anything_for_all_a_channel_of_several_is_refused_and_private_answers_stay(
    org: Organisation, home: Path
) -> None:
    with org.running(home, TABLES):
        org.install()
        ts = org.east.say("C9", "U1", f"<@U0BOT> {QUESTION}")
        (told,) = org.east.wait(lambda: org.east.ephemeral)
        assert told["text"] == SHARED_CHANNEL
        assert org.east.replies("C9", ts) == []
        command = org.east.command("C9", "U1", QUESTION)
        (answer,) = org.east.wait(lambda: org.east.responses(command))
        assert seen(answer, "TEAST")
        pressed = org.east.press("U1", "C9", answer, "share")
        org.east.wait(lambda: org.east.responses(pressed))
        assert "4711" not in json.dumps(org.east.messages)


def test_somebody_of_two_workspaces_sees_the_source_of_the_one_where_it_was_asked(
    org: Organisation, home: Path
) -> None:
    with org.running(home, TABLES):
        org.install()
        answer = ask(org.east, QUESTION)
        org.east.people["U5"] = {"team_id": "TWEST", "enterprise_user": {"enterprise_id": "E0ORG"}}
        org.east.press("U5", "C1", answer, "view_source")
        (view,) = org.east.wait(lambda: list(org.east.views.values()))
        assert "4711" in json.dumps(view)


def test_a_question_of_a_workspace_is_taken_over_after_a_kill(org: Organisation, home: Path) -> None:
    with org.running(home, TABLES):
        org.install()
        ask(org.west, QUESTION, "C2")
    ts = org.west.new_ts()
    org.west.add({"type": "message", "channel": "C2", "user": "U1", "ts": ts, "text": QUESTION})
    with open_stores(home / "state", 1) as dead:
        dead.jobs.claim(SlackQuestion(MessageKey("TWEST", "C2", ts), ts, "U1", QUESTION, AskedVia.MENTION))
    with org.running(home, TABLES):
        assert seen(reply(org.west, "C2", ts), "TWEST")


def test_a_workspace_of_another_organisation_has_no_table_in_this_one(org: Organisation, home: Path) -> None:
    """In a channel that two organisations share, somebody of the other one uses the app of this one."""
    other = "[slack.teams.TOTHER]\narticles = ['brixhr/*']\n"
    with org.running(home, TABLES + other) as app:
        org.install()
        org.east.people["U9"] = {"team_id": "TOTHER", "enterprise_user": {"enterprise_id": "E0OTHER"}}
        ts = org.east.say("C1", "U1", "A message")
        used = org.east.shortcut("C1", "U9", ts)
        org.east.wait(lambda: org.east.responses(used))
        assert not any(pay in json.dumps(org.east.responses(used)) for pay in PAY.values())
        with closing(sqlite3.connect(home / "state" / FILE)) as file:
            assert file.execute("select team_id from organisation_members").fetchall() == [("TEAST",)]
        assert '"team": "TOTHER"' not in app.log.getvalue()


def test_in_an_outage_the_question_of_a_workspace_that_is_new_waits(org: Organisation, home: Path) -> None:
    with org.running(home, TABLES):
        org.install()
        org.slack.failing = ["auth.teams.list"] * 2
        ts = org.east.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        org.east.wait(lambda: not org.slack.failing)
        assert org.east.replies("C1", ts) == []
        for envelope in list(org.slack.handed):
            org.slack.again(envelope)  # as Slack does where nothing was acknowledged
        assert seen(reply(org.east, "C1", ts), "TEAST")


def test_uninstalled_it_forgets_all_workspaces_of_the_organisation(org: Organisation, home: Path) -> None:
    with org.running(home, TABLES) as app:
        org.install()
        ask(org.east, QUESTION)
        ask(org.west, QUESTION, "C2")
        later(lambda: org.east.event({"type": "app_uninstalled"}))
        app.wait_for_log('"event": "removed"')
        with closing(sqlite3.connect(home / "state" / DATABASE)) as file:
            assert file.execute("select count(*) from answers").fetchone() == (0,)
        org.west.say("C2", "U1", f"<@U0BOT> {QUESTION}")
        app.wait_for_log("request_of_no_installation")


def test_a_workspace_that_removes_its_own_installation_leaves_the_organisations(
    org: Organisation, home: Path
) -> None:
    with org.running(home, TABLES) as app:
        org.install()
        answer = ask(org.east, QUESTION)
        alone = FakeTeam(org.slack, "TEAST", enterprise="E0ORG")
        alone.event({"type": "app_uninstalled"})
        app.wait_for_log("request_of_no_installation")
        org.slack.teams["TEAST"] = org.east
        assert seen(ask(org.east, QUESTION), "TEAST")
        org.east.press("U1", "C1", answer, "view_source")
        assert "4711" in json.dumps(org.east.wait(lambda: list(org.east.views.values())))
