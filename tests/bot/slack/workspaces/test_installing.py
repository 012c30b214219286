"""Installing the app by OAuth, what can go wrong with that, and who is answered afterwards."""

import json
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import resolve
from bot.slack.client.installations import FILE, Installations
from bot.slack.client.tokens import read_secrets
from bot.system.paths import UserPaths
from retrieval.errors import NotReadyError, StorageError
from tests.bot.run_footnote import Shell
from tests.bot.slack.client.test_http import free_port
from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.conftest import SETTINGS
from tests.bot.slack.workspaces.several import CLIENT, Browser, ask, begin, install, serve, team
from tests.fakes.slack.oauth import CLIENT_SECRET
from tests.fakes.slack.slack import FakeSlack, FakeTeam

QUESTION = "Who was named best actor?"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def base(slack: FakeSlack, port: int) -> str:
    return serve(slack, port)


@pytest.fixture
def app(slack: FakeSlack, home: Path, port: int, base: str) -> Iterator[Running]:
    with Running(slack, home, SETTINGS, port=port, secrets=CLIENT) as running:
        yield running


@pytest.fixture
def acme(slack: FakeSlack) -> FakeTeam:
    return team(slack, "TACME", "C1", "D1")


def log_of(app: Running, event: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in app.log.getvalue().splitlines()]
    return [line for line in lines if line["event"] == event]


def test_a_workspace_installs_the_app_and_is_answered(app: Running, base: str, acme: FakeTeam) -> None:
    status, page = install(app.slack, base, acme)
    assert (status, "<h1>Installed</h1>" in page) == (200, True)
    assert ask(acme, QUESTION)["text"].startswith("Foxx")
    (line,) = log_of(app, "installed")
    assert (line["team"], line["org_wide"]) == ("TACME", False)


def test_only_the_owner_can_read_the_installations(app: Running, base: str, acme: FakeTeam) -> None:
    install(app.slack, base, acme)
    file = app.home / "state" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_page_asks_for_the_scopes_of_the_manifest(app: Running, base: str) -> None:
    url = begin(Browser(), base)
    scopes = json.loads(Path(__file__).parents[4].joinpath("config/slack-manifest.json").read_text())
    assert f"scope={','.join(scopes['oauth_config']['scopes']['bot'])}".replace(":", "%3A") in url.replace(
        ":", "%3A"
    )


def test_a_state_is_good_once(app: Running, base: str, acme: FakeTeam) -> None:
    browser = Browser()
    back = app.slack.oauth.leave(begin(browser, base), [acme])
    cookies = browser.cookies
    assert browser.open(back)[0] == 200
    browser.cookies = cookies
    status, page = browser.open(back)
    assert (status, "finished already" in page) == (401, True)
    assert len([call for call in app.slack.calls if call.method == "oauth.v2.access"]) == 1


def test_a_state_of_another_browser_is_refused(app: Running, base: str, acme: FakeTeam) -> None:
    back = app.slack.oauth.leave(begin(Browser(), base), [acme])
    status, page = Browser().open(back)
    assert (status, "the same browser" in page) == (400, True)
    assert not [call for call in app.slack.calls if call.method == "oauth.v2.access"]


def test_a_state_ends(app: Running, base: str, acme: FakeTeam) -> None:
    browser = Browser()
    back = app.slack.oauth.leave(begin(browser, base), [acme])
    with sqlite3.connect(app.home / "state" / FILE) as file:
        file.execute("update oauth_states set expire_at = ?", (time.time() - 1,))
    file.close()
    assert browser.open(back)[0] == 401


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("error=access_denied", 200, "The installation was cancelled in Slack."),
        ("error=%3Cscript%3E", 200, "Something went wrong."),
        ("", 400, "does not follow the install page"),
        ("code=%ff%fe&state=%00", 400, "does not follow the install page"),
    ],
)
def test_a_return_without_an_installation_is_one_sentence(
    app: Running, base: str, query: str, status: int, told: str
) -> None:
    answer = Browser().open(f"{base}/slack/oauth_redirect?{query}")
    assert (answer[0], told in answer[1]) == (status, True)
    assert "script>" not in answer[1]
    assert "Traceback" not in app.log.getvalue()


def test_a_code_that_slack_refuses_is_said(app: Running, base: str, acme: FakeTeam) -> None:
    browser = Browser()
    back = app.slack.oauth.leave(begin(browser, base), [acme])
    app.slack.oauth.codes.clear()
    status, page = browser.open(back)
    assert (status, "Slack did not accept the installation." in page) == (401, True)


def test_slack_out_of_reach_is_said(app: Running, base: str, acme: FakeTeam) -> None:
    browser = Browser()
    back = app.slack.oauth.leave(begin(browser, base), [acme])
    app.slack.breaking.append("oauth.v2.access")
    status, page = browser.open(back)
    assert (status, "Slack could not be reached." in page) == (502, True)


def test_installations_that_cannot_be_written_are_said(app: Running, base: str, acme: FakeTeam) -> None:
    browser = Browser()
    back = app.slack.oauth.leave(begin(browser, base), [acme])
    with sqlite3.connect(app.home / "state" / FILE) as file:
        file.execute("drop table slack_bots")
    file.close()
    status, page = browser.open(back)
    assert (status, "could not be stored" in page) == (500, True)
    assert CLIENT_SECRET not in app.log.getvalue()


def test_a_damaged_file_stops_the_start_in_one_line(slack: FakeSlack, home: Path) -> None:
    (home / "state").mkdir()
    (home / "state" / FILE).write_bytes(b"no database at all " * 100)
    running = Running(slack, home, SETTINGS, port=free_port(), secrets=CLIENT, allow_empty=True)
    with pytest.raises(StorageError) as error:
        running.__enter__()
    assert error.value.message == f"{home / 'state' / FILE} cannot be used (file is not a database)"
    assert "install the app again" in error.value.hint


def test_a_damage_while_it_runs_loses_no_question(app: Running, base: str, acme: FakeTeam) -> None:
    install(app.slack, base, acme)
    file = app.home / "state" / FILE
    whole = file.read_bytes()
    file.write_bytes(b"no database at all " * 100)
    ts = acme.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    app.wait_for_log("cannot be used")
    assert not app.slack.all_acked()
    file.write_bytes(whole)
    app.slack.again(app.slack.handed[-1])
    acme.wait(lambda: acme.replies("C1", ts))


def test_a_workspace_where_it_is_not_installed_is_told_so(app: Running, acme: FakeTeam) -> None:
    ts = acme.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    told = acme.command("C1", "U1", QUESTION)
    acme.wait(lambda: acme.responses(told))
    assert "I am not installed in this workspace any more." in acme.responses(told)[0]["text"]
    (line, *_) = log_of(app, "request_of_no_installation")
    assert line["team"] == "TACME"
    assert acme.replies("C1", ts) == []


def test_a_workspace_that_the_settings_do_not_name_sees_nothing(
    app: Running, base: str, slack: FakeSlack
) -> None:
    stranger = team(slack, "TSTRANGER", "C1", "D1")
    _, page = install(slack, base, stranger)
    assert "[slack.teams.TSTRANGER]" in page
    ts = stranger.say("D1", "U1", QUESTION)
    told = stranger.wait(lambda: stranger.replies("D1", ts))
    assert told[0]["text"] == "Whoever runs me has not set up this workspace yet: its id is TSTRANGER."
    stranger.open_home("U1")
    assert "Foxx" not in json.dumps(stranger.wait(lambda: stranger.homes.get("U1")))
    assert log_of(app, "not_in_settings")[0]["team"] == "TSTRANGER"


@pytest.mark.parametrize("missing", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"])
def test_a_secret_that_is_missing_is_named(missing: str) -> None:
    environ = {name: value for name, value in CLIENT.items() if name != missing}
    with pytest.raises(NotReadyError) as error:
        read_secrets(environ, http=True)
    assert error.value.message == f"{missing} is not set"
    assert CLIENT_SECRET not in str(error.value)


def test_secrets_for_one_and_for_several_are_not_both_taken() -> None:
    with pytest.raises(NotReadyError) as error:
        read_secrets({**CLIENT, "SLACK_BOT_TOKEN": "xoxb-1"}, http=True)
    assert error.value.message.startswith("SLACK_BOT_TOKEN is for one workspace")


def test_channels_outside_their_workspace_are_refused(slack: FakeSlack, home: Path) -> None:
    settings = "[slack.channels.C1]\nquiet = true\n[slack.teams.TACME]\n"
    with pytest.raises(NotReadyError) as error:
        Running(slack, home, settings, port=free_port(), secrets=CLIENT).__enter__()
    assert "[slack.teams.T….channels.C…]" in str(error.value.hint)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[slack.teams.C1]", "ids of workspaces (T…) or organisations (E…), and not 'C1'"),
        ("[slack.teams.T1]\narticels = []", "(there is 'articels' for T1)"),
        ("[slack.teams.T1]\nallow = ['U1']", "ids of user groups (S…) as allow of T1"),
        ("[slack.teams.T1.channels.X1]", "as channels of T1"),
        ("[slack]\nteams = 3", "a table for each workspace"),
    ],
)
def test_a_table_that_is_none_is_named(footnote: Shell, tmp_path: Path, table: str, told: str) -> None:
    (tmp_path / "bad.toml").write_text(table)
    ended = footnote("--config", str(tmp_path / "bad.toml"), "slack", "--manifest")
    assert (ended.code, told in ended.err) == (2, True), ended.err


def test_old_installations_of_a_workspace_are_deleted(app: Running, base: str, acme: FakeTeam) -> None:
    for _ in range(2):
        install(app.slack, base, acme)
    secrets = read_secrets({**CLIENT, "SLACK_API_URL": app.slack.url}, http=True)
    (bot,) = Installations(app.home / "state", secrets).all()
    assert bot.bot_token == list(app.slack.oauth.tokens)[-1]
    assert (app.home / "state" / FILE).read_bytes().count(b"planted-0001") == 0
    assert ask(acme, QUESTION)["text"].startswith("Foxx")


def test_a_command_and_a_shortcut_work_too(app: Running, base: str, acme: FakeTeam) -> None:
    install(app.slack, base, acme)
    told = acme.command("C1", "U1", QUESTION)
    acme.wait(lambda: acme.responses(told))
    assert acme.responses(told)[0]["text"].startswith("Foxx")
    ts = acme.say("C1", "U2", QUESTION)
    asked = acme.shortcut("C1", "U1", ts)
    acme.wait(lambda: acme.responses(asked))
    assert acme.responses(asked)[0]["text"].startswith("Foxx")


def test_a_workspace_that_is_named_later_is_answered_without_a_restart(
    app: Running, base: str, slack: FakeSlack
) -> None:
    late = team(slack, "TLATE", "C1", "D1")
    install(slack, base, late)
    late.say("C1", "U1", f"<@U0BOT> {QUESTION}")
    late.wait(lambda: late.ephemeral)
    file = app.home / "settings.toml"
    file.write_text(f'{SETTINGS}\n[slack.teams.TLATE]\nshared = ["film/*"]\n')
    paths = UserPaths(app.home / "config", app.home / "cache", app.home / "state")
    app.service.reload(resolve({"config": str(file)}, {}, paths))
    assert ask(late, QUESTION)["text"].startswith("Foxx")
