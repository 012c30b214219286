"""Tokens that rotate, installations that end, and none of it in the log."""

import json
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Bot, Installation

from bot.slack.answering.timing import Timing
from bot.slack.client.installations import FILE, QUIET, Installations, RotationError, Store
from bot.slack.client.tokens import read_secrets
from bot.slack.state import database
from bot.slack.state.feedback import Feedback
from bot.slack.state.gaps import open_gaps
from retrieval.errors import NotReadyError, StorageError
from tests.bot.run_footnote import Shell
from tests.bot.slack.client.test_http import free_port, get
from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.conftest import SETTINGS
from tests.bot.slack.workspaces.several import CLIENT, ask, install, later, serve, team
from tests.fakes.slack.oauth import CLIENT_SECRET
from tests.fakes.slack.payloads import event_callback
from tests.fakes.slack.slack import FakeSlack, FakeTeam
from tests.fakes.slack.workspace import APP, BOT, BOT_USER

QUESTION = "Who was named best actor?"
FULL = "create trigger full before insert on slack_bots begin select raise(abort, 'full'); end"
PROBING = Timing(first_retry=0.2, probe_every=0.3)


class App:
    """An app for several workspaces that can be started more than once."""

    def __init__(self, slack: FakeSlack, home: Path) -> None:
        self.slack, self.home, self.port = slack, home, free_port()
        self.base = serve(slack, self.port)

    def running(self, settings: str = SETTINGS) -> Running:
        return Running(self.slack, self.home, settings, port=self.port, secrets=CLIENT, timing=PROBING)

    def installations(self) -> Installations:
        """What is stored, as another process sees it."""
        return Installations(
            self.home / "state", read_secrets({**CLIENT, "SLACK_API_URL": self.slack.url}, http=True)
        )

    def teams_installed(self) -> list[str]:
        return [str(bot.team_id or bot.enterprise_id) for bot in self.installations().all()]


@pytest.fixture
def app(slack: FakeSlack, home: Path) -> App:
    return App(slack, home)


@pytest.fixture
def acme(slack: FakeSlack) -> FakeTeam:
    return team(slack, "TACME", "C1", "D1")


@pytest.fixture
def brix(slack: FakeSlack) -> FakeTeam:
    return team(slack, "TBRIX", "C1", "D1")


def test_a_token_is_replaced_before_it_ends(app: App, acme: FakeTeam) -> None:
    app.slack.oauth.token_seconds = 3600.0  # less than two hours
    with app.running():
        install(app.slack, app.base, acme)
        first = set(app.slack.oauth.tokens)
        app.slack.oauth.token_seconds = 43_200.0
        app.slack.wait(lambda: set(app.slack.oauth.tokens) - first)
        (bot,) = app.slack.wait(
            lambda: [bot for bot in app.installations().all() if bot.bot_token not in first]
        )
        assert ask(acme, QUESTION)["text"].startswith("Foxx")
    assert bot.bot_token_expires_at > time.time() + 40_000
    assert len([call for call in app.slack.calls if call.method == "oauth.v2.access"]) == 2


def test_a_token_that_ended_while_it_did_not_run_is_replaced_at_the_start(app: App, acme: FakeTeam) -> None:
    with app.running():
        install(app.slack, app.base, acme)
    for token in app.slack.oauth.tokens.values():
        token.ends_at = 0.0
    with sqlite3.connect(app.home / "state" / FILE) as file:
        file.execute("update slack_bots set bot_token_expires_at = ?", (int(time.time()) - 60,))
    file.close()
    with app.running():
        assert ask(acme, QUESTION)["text"].startswith("Foxx")


def test_without_rotation_a_token_stays(app: App, acme: FakeTeam) -> None:
    app.slack.oauth.rotates = False
    with app.running():
        install(app.slack, app.base, acme)
        assert ask(acme, QUESTION)["text"].startswith("Foxx")
    assert len([call for call in app.slack.calls if call.method == "oauth.v2.access"]) == 1


def test_a_token_that_cannot_be_replaced_is_a_fault_of_its_workspace(
    app: App, acme: FakeTeam, brix: FakeTeam
) -> None:
    with app.running() as running:
        install(app.slack, app.base, brix)
        app.slack.oauth.token_seconds = 3600.0
        install(app.slack, app.base, acme)
        app.slack.oauth.refresh_tokens.clear()
        running.wait_for_log('"invalid_refresh_token"')
        assert get(f"{app.base}/health") == (503, {"ok": False})
        reasons = running.service.health()["reasons"]
        assert reasons == ["token_not_rotated: TACME: invalid_refresh_token"]
        assert ask(brix, "Who earns crowns at Brix?")["text"]
        assert ask(acme, QUESTION)["text"].startswith("Foxx")  # the old token still holds


def test_two_processes_replace_a_token_once(app: App, acme: FakeTeam) -> None:
    app.slack.oauth.token_seconds = 3600.0
    with app.running():
        install(app.slack, app.base, acme)
    app.slack.oauth.token_seconds = 43_200.0
    before = len([call for call in app.slack.calls if call.method == "oauth.v2.access"])
    first, second = app.installations(), app.installations()
    (old,) = first.all()
    assert first.fresh(old).bot_token == second.fresh(old).bot_token
    assert len([call for call in app.slack.calls if call.method == "oauth.v2.access"]) == before + 1


def test_a_new_token_that_cannot_be_stored_is_used_and_stored_later(app: App, acme: FakeTeam) -> None:
    app.slack.oauth.token_seconds = 3600.0
    with app.running():
        install(app.slack, app.base, acme)
    app.slack.oauth.token_seconds = 43_200.0
    installations, file = app.installations(), app.home / "state" / FILE
    (old,) = installations.all()
    holder = sqlite3.connect(file)
    holder.execute(FULL)
    with pytest.raises(StorageError, match="full"):
        installations.fresh(old)
    (used,) = installations.all()
    assert used.bot_token == list(app.slack.oauth.tokens)[-1] != old.bot_token
    holder.execute("drop trigger full")
    holder.close()
    installations.tidy()
    assert [bot.bot_token for bot in app.installations().all()] == [used.bot_token]


def test_an_installation_replaces_a_token_that_could_not_be_stored(app: App, acme: FakeTeam) -> None:
    app.slack.oauth.token_seconds = 3600.0
    with app.running():
        install(app.slack, app.base, acme)
    installations, file = app.installations(), app.home / "state" / FILE
    (old,) = installations.all()
    with closing(sqlite3.connect(file)) as holder:
        holder.execute(
            "create trigger full before insert on slack_bots begin select raise(abort, 'full'); end"
        )
        with pytest.raises(StorageError, match="full"):
            installations.fresh(old)
        holder.execute("drop trigger full")
    again = Installation(
        app_id=APP, team_id="TACME", user_id="U1", bot_token="xoxb-anew", bot_id=BOT, bot_user_id=BOT_USER
    )
    installations.save(again)
    installations.tidy()
    assert [bot.bot_token for bot in installations.all()] == ["xoxb-anew"]
    assert [bot.bot_token for bot in app.installations().all()] == ["xoxb-anew"]


def test_an_installation_while_a_token_is_replaced_is_kept(app: App, acme: FakeTeam) -> None:
    app.slack.oauth.token_seconds = 3600.0
    with app.running():
        install(app.slack, app.base, acme)
    installations = app.installations()
    (old,) = installations.all()
    installing: list[threading.Thread] = []
    anew = Installation(
        app_id=APP, team_id="TACME", user_id="U1", bot_token="xoxb-anew", bot_id=BOT, bot_user_id=BOT_USER
    )

    class WhileStoring(Store):
        """While the new token is on its way into the file, the app is installed again."""

        def save_bot(self, bot: Bot) -> None:
            if not installing:
                installing.append(threading.Thread(target=installations.save, args=(anew,)))
                installing[0].start()
                installing[0].join(1.0)  # it has to wait
            super().save_bot(bot)

    installations.store = WhileStoring(
        database=installations.store.database, client_id=installations.store.client_id, logger=QUIET
    )
    installations.fresh(old)
    installing[0].join()
    assert [bot.bot_token for bot in app.installations().all()] == ["xoxb-anew"]


def test_an_installation_that_is_removed_while_all_are_read_is_left_out(
    app: App, acme: FakeTeam, brix: FakeTeam
) -> None:
    with app.running():
        install(app.slack, app.base, acme)
        install(app.slack, app.base, brix)
    installations = app.installations()

    class WhileReading(Store):
        def find_bot(
            self,
            *,
            enterprise_id: str | None,
            team_id: str | None,
            is_enterprise_install: bool | None = False,
        ) -> Bot | None:
            self.delete_all(enterprise_id="", team_id="TACME")
            return super().find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )

    installations.store = WhileReading(
        database=installations.store.database, client_id=installations.store.client_id, logger=QUIET
    )
    assert [bot.team_id for bot in installations.all()] == ["TBRIX"]


def test_slack_out_of_reach_leaves_the_token(app: App, acme: FakeTeam) -> None:
    app.slack.oauth.token_seconds = 3600.0
    with app.running():
        install(app.slack, app.base, acme)
    installations = app.installations()
    (old,) = installations.all()
    app.slack.breaking.append("oauth.v2.access")
    app.slack.oauth.rotates = False
    with pytest.raises(RotationError):
        installations.fresh(old)


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
def test_an_uninstalled_app_forgets_the_workspace_and_no_other(
    app: App, acme: FakeTeam, brix: FakeTeam, event: str
) -> None:
    settings = SETTINGS.replace("per_minute = 1000", 'per_minute = 1000\naudit = "audit.jsonl"')
    with app.running(settings):
        for one in (acme, brix):
            install(app.slack, app.base, one)
            answer = ask(one, "How many crowns does the keeper Ailsa Boyd earn?")
            one.press("U1", "C1", answer, "feedback", 0)
            ask(one, "What is the capital of Mongolia?")
        app.slack.wait(lambda: len(stored_teams(app)) == 2)
        app.slack.oauth.revoke(acme)
        later(lambda: acme.event({"type": event, "tokens": {"oauth": [], "bot": ["U0BOT"]}}))
        app.slack.wait(lambda: app.teams_installed() == ["TBRIX"])
        app.slack.wait(app.slack.all_acked)
        assert stored_teams(app) == {"TBRIX"}
        assert ask(brix, "How many crowns does the keeper Ailsa Boyd earn?")["text"]
        app.slack.wait(lambda: get(f"{app.base}/health")[0] == 200, "a healthy app")
    audited = [json.loads(line)["team"] for line in (app.home / "audit.jsonl").read_text().splitlines()]
    assert set(audited) == {"TBRIX"}
    kept = (app.home / "state" / FILE).read_bytes()
    (held,) = [token for token, held in app.slack.oauth.tokens.items() if held.workspaces == [brix]]
    assert kept.count(b"xoxe.xoxb-") == kept.count(held.encode()) > 0


def test_a_late_word_of_an_old_installation_ends_no_new_one(app: App, acme: FakeTeam) -> None:
    with app.running():
        install(app.slack, app.base, acme)
        payload = event_callback(acme, {"type": "app_uninstalled"}, "Ev1")
        app.slack.hand_over("events_api", {**payload, "event_time": int(time.time()) - 60})
        app.slack.wait(app.slack.all_acked)
        assert ask(acme, QUESTION)["text"].startswith("Foxx")
    assert app.teams_installed() == ["TACME"]


def test_tokens_of_people_are_none_of_the_apps(app: App, acme: FakeTeam) -> None:
    with app.running():
        install(app.slack, app.base, acme)
        acme.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
        app.slack.wait(app.slack.all_acked)
        assert ask(acme, QUESTION)["text"].startswith("Foxx")


def test_no_token_and_no_secret_is_logged_or_sent_elsewhere(app: App, acme: FakeTeam) -> None:
    with app.running() as running:
        install(app.slack, app.base, acme)
        ask(acme, QUESTION)
        app.slack.oauth.revoke(acme)
        acme.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        running.wait_for_log("delivered_later")
        (app.home / "state" / FILE).write_bytes(b"damaged" * 500)
        running.wait_for_log("installations_not_read")
        shutil.rmtree(app.home / "index", ignore_errors=True)
    everything = running.log.getvalue()
    assert "planted" not in everything
    assert CLIENT_SECRET not in everything
    files = [path for path in app.home.rglob("*") if path.is_file() and path.name != FILE]
    assert not [path for path in files if b"planted" in path.read_bytes()]


def stored_teams(app: App) -> set[str]:
    """The workspaces of which something is kept."""
    with database.opened(app.home / "state" / database.DATABASE) as file:
        opinions = {report.opinion.team for report in Feedback(file).all()}
        gaps = {gap.team for gap in open_gaps(file)}
        tables = [file.read(f"select team from {table}") for table in ("claims", "answers", "posts")]
    return opinions | gaps | {row["team"] for rows in tables for row in rows}


def test_doctor_asks_about_the_token_of_each_workspace(
    app: App, acme: FakeTeam, brix: FakeTeam, footnote: Shell
) -> None:
    footnote.environ |= {**CLIENT, "SLACK_API_URL": app.slack.url}
    footnote.home = app.home
    assert "no workspace has installed the app" in footnote("doctor", "--slack").out
    with app.running():
        install(app.slack, app.base, acme)
        install(app.slack, app.base, brix)
    out = " ".join(footnote("doctor", "--slack").out.split())
    assert "the token of TACME is good" in out and "the token of TBRIX is good" in out
    assert "Slack accepts all" in out
    app.slack.oauth.revoke(brix)
    out = " ".join(footnote("doctor", "--slack").out.split())
    assert "the token of TBRIX has been revoked" in out
    assert "planted" not in out


def test_several_workspaces_are_not_reached_by_a_socket() -> None:
    with pytest.raises(NotReadyError) as error:
        read_secrets(CLIENT, http=False)
    assert error.value.hint == "start with --http PORT; for one workspace, set SLACK_BOT_TOKEN"
