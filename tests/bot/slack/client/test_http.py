"""HTTP mode: the same answers, for requests that are signed by Slack just now; and the health page."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from retrieval.errors import NotReadyError
from tests.bot.slack.running import Running, opened, responses
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import SECRET

QUESTION = "Who was named best actor?"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def served(slack: FakeSlack, home: Path) -> Iterator[Running]:
    port = free_port()
    slack.http = (f"http://127.0.0.1:{port}/slack/events", SECRET)
    with Running(slack, home, port=port) as running:
        yield running


def get(url: str, token: str = "") -> tuple[int, dict[str, object]]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_questions_commands_and_buttons_come_by_http(served: Running) -> None:
    reply = served.ask(QUESTION)
    assert reply["text"].startswith("Foxx")
    assert "Foxx" in json.dumps(opened(served, lambda: served.slack.press("U1", "C1", reply, "view_source")))
    (answer,) = responses(served, served.slack.command("C1", "U1", QUESTION))
    assert answer["text"].startswith("Foxx")
    assert served.slack.connections() == 0


def test_what_slack_did_not_sign_just_now_is_refused_and_said(served: Running) -> None:
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "text": "<@U0BOT> Who?", "ts": "1.1"}
    payload = {"type": "event_callback", "team_id": "T0TEAM", "event": event}
    assert served.slack.signed("another secret", payload)[0] == 401
    assert served.slack.signed(SECRET, payload, off=-400)[0] == 401
    wrong, late = [
        line
        for line in map(json.loads, served.log.getvalue().splitlines())
        if line["event"] == "request_refused"
    ]
    assert wrong["reason"] == "its signature is wrong; see if SLACK_SIGNING_SECRET is this app's"
    assert late["reason"].endswith("s off; see if this machine's clock is right")
    assert "Who?" not in served.log.getvalue()
    assert not [message for message in served.slack.messages if message["user"] == "U0BOT"]


def test_slack_is_shown_that_the_address_is_ours(served: Running) -> None:
    status, body = served.slack.signed(SECRET, {"type": "url_verification", "challenge": "c-1"})
    assert (status, json.loads(body)) == (200, {"challenge": "c-1"})


def test_a_port_that_is_taken_is_named(slack: FakeSlack, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        running = Running(slack, home, port=port)
        with pytest.raises(NotReadyError) as error:
            running.__enter__()
    assert error.value.message == f"cannot listen on 127.0.0.1:{port} (Address already in use)"


def test_a_request_without_end_is_refused(served: Running) -> None:
    assert served.slack.http
    with closing(HTTPConnection(urlsplit(served.slack.http[0]).netloc)) as connection:
        connection.putrequest("POST", "/slack/events")
        connection.putheader("Content-Length", "1000001")
        connection.endheaders()
        with connection.getresponse() as response:
            assert (response.status, json.load(response)) == (413, {"error": "too long"})


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1e3", "\xb2", "9" * 30])
def test_a_time_stamp_that_is_no_number_is_refused_without_a_trace(served: Running, stamp: str) -> None:
    assert served.slack.http
    before = served.log.getvalue()
    headers = {"Content-Type": "application/json", "X-Slack-Signature": "v0=1"}
    with closing(HTTPConnection(urlsplit(served.slack.http[0]).netloc)) as connection:
        connection.request("POST", "/slack/events", b"{}", {**headers, "X-Slack-Request-Timestamp": stamp})
        with connection.getresponse() as response:
            assert response.status in (400, 401)
    assert "Traceback" not in served.log.getvalue().removeprefix(before)


@pytest.mark.parametrize(
    "body", ["{", "[1]", '{"channel": false}', '{"event": {"channel": 1}, "user": 1}', "\xff", "[" * 100_000]
)
def test_a_body_that_is_none_of_slacks_is_refused_without_a_trace(served: Running, body: str) -> None:
    assert served.slack.http
    before = served.log.getvalue()
    with closing(HTTPConnection(urlsplit(served.slack.http[0]).netloc)) as connection:
        connection.request(
            "POST", "/slack/events", body.encode("latin-1"), {"Content-Type": "application/json"}
        )
        with connection.getresponse() as response:
            assert response.status in (400, 401)
    assert "Traceback" not in served.log.getvalue().removeprefix(before)
