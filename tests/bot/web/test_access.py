"""Who may ask: the server's own names, its own pages, and those who have the token."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.web.access import access_for
from retrieval.errors import NotReadyError, SettingsError
from tests.bot.web.serving import Reply, Served, serving

TOKEN = "correct-horse-battery-staple"
QUESTION = {"question": "Who was named best actor?"}
HOSTILE = "evil.example"


def basic(password: str, name: str = "anybody") -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize(
    "host", ["127.0.0.1:1", "localhost", "LOCALHOST:99", "[::1]:80", "192.0.2.7", "localhost."]
)
def test_an_ip_address_and_the_servers_own_names_are_answered(served: Served, host: str) -> None:
    assert served.get("/articles", Host=host).status == 200


@pytest.mark.parametrize(
    "host", [HOSTILE, f"{HOSTILE}:8137", f"localhost.{HOSTILE}", "", "[", "127.0.0.1.evil.example"]
)
def test_a_name_that_was_let_lead_here_is_not(served: Served, host: str) -> None:
    reply = served.get("/articles", Host=host)
    assert (reply.status, reply.json["error"]) == (421, "the address is not one of this server's")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": f"http://{HOSTILE}"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_of_another_site_cannot_ask(served: Served, headers: dict[str, str]) -> None:
    for target in ("/ask", "/v1/chat/completions"):
        assert served.post(target, QUESTION, **headers).status == 403


def test_a_page_of_its_own_and_a_program_can(served: Served) -> None:
    assert served.post("/ask", QUESTION, Origin=served.url, Sec_Fetch_Site="same-origin").status == 200
    assert served.post("/ask", QUESTION).status == 200


def test_no_page_of_another_site_is_allowed_to_read_a_reply(served: Served) -> None:
    reply = served.get("/articles", Origin=f"http://{HOSTILE}")
    assert "Access-Control-Allow-Origin" not in reply.headers
    assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert served.send("OPTIONS", "/ask", None, {"Origin": f"http://{HOSTILE}"}).status == 405


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, served: Served) -> Iterator[Served]:
    """A server that wants the token, at a name of its own."""
    home = tmp_path_factory.mktemp("locked")
    environ = {"FOOTNOTE_SERVE_TOKEN": TOKEN}
    base_url = "https://footnote.example.org/notes"
    with serving(served.folder, home, environ=environ, base_url=base_url) as running:
        yield running


@pytest.mark.parametrize(
    "credentials", [f"Bearer {TOKEN}", f"bearer  {TOKEN}", basic(TOKEN), basic(TOKEN, "")]
)
def test_the_token_opens_everything(locked: Served, credentials: str) -> None:
    assert locked.get("/", Authorization=credentials).status == 200
    assert locked.post("/ask", QUESTION, Authorization=credentials).status == 200


@pytest.mark.parametrize(
    "credentials",
    ["", "Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, f"Digest {TOKEN}", basic("wrong"),
     basic(TOKEN)[:-2], "Basic !!!", "Basic " + "/" * 9],
)  # fmt: skip
def test_without_it_nothing_is_told_but_how_to_show_it(locked: Served, credentials: str) -> None:
    for reply in (
        locked.get("/", Authorization=credentials),
        locked.get("/a/skerry.md", Authorization=credentials),
        locked.get("/metrics", Authorization=credentials),
        locked.post("/ask", QUESTION, Authorization=credentials),
    ):
        assert reply.status == 401
        assert reply.headers["WWW-Authenticate"].startswith("Basic ")
        assert "Skerry" not in reply.text


def test_health_is_told_to_anybody(locked: Served) -> None:
    assert locked.get("/health").json["ok"] is True


def test_behind_a_proxy_its_name_is_the_servers_own_and_stands_in_every_address(locked: Served) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "footnote.example.org"}
    reply = locked.post("/ask", QUESTION, Origin="https://footnote.example.org", **headers)
    assert reply.json["citations"][0]["address"].startswith("https://footnote.example.org/notes/a/film/")


def test_no_log_and_no_setting_has_the_token(locked: Served) -> None:
    locked.get(f"/?q={TOKEN}", Authorization=f"Bearer {TOKEN}")
    locked.get("/", Authorization=basic(TOKEN))
    assert locked.logged() and TOKEN not in locked.log.getvalue()
    assert TOKEN not in repr(access_for("127.0.0.1", "", {"FOOTNOTE_SERVE_TOKEN": TOKEN}))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "footnote.example.org"])
def test_other_machines_are_served_only_with_a_token(host: str) -> None:
    with pytest.raises(NotReadyError) as error:
        access_for(host, "", {})
    assert error.value.message == f"other machines can reach {host}, and FOOTNOTE_SERVE_TOKEN is not set"
    assert access_for(host, "", {"FOOTNOTE_SERVE_TOKEN": TOKEN}).token == TOKEN


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_this_machine_needs_none(host: str) -> None:
    assert access_for(host, "", {}).token == ""


@pytest.mark.parametrize("token", ["short", "with a\nline that is long enough", "ein-schlüssel-mit-umlaut"])
def test_a_token_that_is_too_short_or_no_header_can_hold_is_refused(token: str) -> None:
    with pytest.raises(SettingsError) as error:
        access_for("127.0.0.1", "", {"FOOTNOTE_SERVE_TOKEN": token})
    assert token not in error.value.message


def statuses(replies: list[Reply]) -> list[int]:
    return [reply.status for reply in replies]


def test_an_address_may_ask_so_often_in_a_minute(articles: Path, tmp_path: Path) -> None:
    with serving(articles, tmp_path, serve_per_minute="3") as served:
        assert statuses([served.get("/articles") for _ in range(4)]) == [200, 200, 200, 429]
        refused = served.post("/v1/chat/completions", QUESTION)
        assert (refused.status, refused.headers["Retry-After"]) == (429, "60")
        assert refused.json["error"]["message"] == "too many requests in a minute (ask again later)"
        assert statuses([served.get("/health"), served.get("/static/footnote.css")]) == [200, 200]
        assert 'footnote_refused_requests_total{code="429"} 2.0' in served.get("/metrics").text
