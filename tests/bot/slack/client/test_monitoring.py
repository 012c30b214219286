"""What watches over the app reads everything; a stranger on a port that others reach learns if it is well."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.client.tokens import read_secrets
from retrieval.errors import SettingsError
from tests.bot.slack.client.test_http import free_port, get
from tests.bot.slack.running import ONE_WORKSPACE, Running
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import SECRET

TOKEN = "correct-horse-battery-staple"
WELL = {"ok": True, "connected": True, "jobs": 0, "reasons": []}
FAULTY = {**WELL, "ok": False, "reasons": ["token_refused: tokens_revoked"]}


@pytest.fixture(params=["", TOKEN])
def app(slack: FakeSlack, home: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    """An app that takes Slack's requests by HTTP, without a token and with one."""
    port = free_port()
    slack.http = (f"http://127.0.0.1:{port}/slack/events", SECRET)
    secrets = {**ONE_WORKSPACE, "FOOTNOTE_SERVE_TOKEN": request.param}
    with Running(slack, home, port=port, secrets=secrets) as running:
        yield running


def revoke_token(app: Running) -> None:
    app.slack.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}})
    app.slack.wait(lambda: not app.service.health()["ok"], "a fault")


def base(app: Running) -> str:
    assert app.slack.http
    return app.slack.http[0].removesuffix("/slack/events")


@pytest.mark.parametrize("token", ["", "another-token-of-that-length"])
def test_a_stranger_on_the_port_of_slack_learns_if_it_is_well_and_no_more(app: Running, token: str) -> None:
    assert get(f"{base(app)}/health", token) == (200, {"ok": True})
    revoke_token(app)
    assert get(f"{base(app)}/health", token) == (503, {"ok": False})
    assert get(f"{base(app)}/metrics", token)[0] == 401


@pytest.mark.parametrize("app", [TOKEN], indirect=True)
def test_with_the_token_the_port_of_slack_says_all(app: Running) -> None:
    revoke_token(app)
    assert get(f"{base(app)}/health", TOKEN) == (503, FAULTY)
    assert "footnote_healthy 0.0" in figures(base(app), TOKEN)


@pytest.mark.parametrize(("host", "seen"), [("127.0.0.1", WELL), ("0.0.0.0", {"ok": True})])
def test_the_health_page_says_all_where_only_this_machine_reaches_it(
    slack: FakeSlack, home: Path, host: str, seen: dict[str, object]
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = f'[slack]\nhealth_port = {port}\nhost = "{host}"\n'
    secrets = {**ONE_WORKSPACE, "FOOTNOTE_SERVE_TOKEN": TOKEN}
    with Running(slack, home, settings, secrets=secrets):
        assert get(f"{url}/health") == (200, seen)
        assert get(f"{url}/health", TOKEN) == (200, WELL)
        assert get(f"{url}/slack/events") == (404, {"error": "not found"})


def test_a_page_whose_name_was_made_to_lead_to_the_health_page_is_a_stranger(
    slack: FakeSlack, home: Path
) -> None:
    port = free_port()
    with Running(slack, home, f"[slack]\nhealth_port = {port}\n"):
        seen = {}
        for host in ("evil.invalid", f"localhost:{port}", f"[::1]:{port}"):
            request = urllib.request.Request(f"http://127.0.0.1:{port}/health", headers={"Host": host})
            with urllib.request.urlopen(request) as response:
                seen[host] = json.load(response)
    assert seen == {"evil.invalid": {"ok": True}, f"localhost:{port}": WELL, f"[::1]:{port}": WELL}


def test_the_figures_for_prometheus(slack: FakeSlack, home: Path) -> None:
    port = free_port()
    with Running(slack, home, f"[slack]\nhealth_port = {port}\n") as app:
        app.ask("Who was named best actor?")
        line = 'footnote_questions_total{outcome="found",way="mention"} 1.0'
        slack.wait(lambda: line in figures(f"http://127.0.0.1:{port}"))
        shown = figures(f"http://127.0.0.1:{port}")
    assert "footnote_healthy 1.0" in shown
    assert "Oscars" not in shown


def figures(base: str, token: str = "") -> str:
    request = urllib.request.Request(f"{base}/metrics", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as response:
        return str(response.read().decode())


def test_a_token_that_is_too_short_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsError) as error:
        read_secrets({**ONE_WORKSPACE, "FOOTNOTE_SERVE_TOKEN": "short"}, http=True)
    assert error.value.message == "FOOTNOTE_SERVE_TOKEN takes at least 16 letters, digits and signs"
