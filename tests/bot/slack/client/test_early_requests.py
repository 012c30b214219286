"""Only what Slack signed is kept before the start, and nothing is acknowledged that is not on the disk."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.slack.client.early_requests import EarlyRequests
from bot.slack.state.database import Database
from bot.slack.state.inbox import Inbox
from tests.fakes.slack.workspace import SECRET

BODY = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "message", "text": "Who?"}})


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "slack.sqlite")
    yield database
    database.close()


def signed(body: str, *, stamp: str = "") -> BoltRequest:
    stamp = stamp or str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    headers = {
        "content-type": "application/json", "x-slack-request-timestamp": stamp, "x-slack-signature": signature
    }  # fmt: skip
    return BoltRequest(body=body, headers=headers)


def test_what_is_signed_is_kept(database: Database) -> None:
    inbox = Inbox(database)
    assert EarlyRequests(SECRET, inbox).dispatch(signed(BODY)).status == 200
    assert [kept.body for kept in inbox.all()] == [json.loads(BODY)]


@pytest.mark.parametrize("stamp", ["1", "9999999999"])
def test_what_is_not_signed_now_is_refused(database: Database, stamp: str) -> None:
    inbox = Inbox(database)
    assert EarlyRequests(SECRET, inbox).dispatch(signed(BODY, stamp=stamp)).status == 401
    assert EarlyRequests("another", inbox).dispatch(signed(BODY)).status == 401
    assert EarlyRequests(SECRET, inbox).dispatch(BoltRequest(body=BODY)).status == 401
    assert inbox.all() == []


def test_what_cannot_be_kept_is_not_acknowledged(database: Database) -> None:
    early = EarlyRequests(SECRET, Inbox(database))
    database.close()  # as a disk that is full
    assert early.dispatch(signed(BODY)).status == 503


class Listener:
    """An app that fails at the text "fail" and refuses "refuse"; at "more" another request comes."""

    def __init__(self) -> None:
        self.early: EarlyRequests | None = None
        self.texts: list[str] = []

    def dispatch(self, request: BoltRequest, /) -> BoltResponse:
        text = request.body["event"]["text"]
        self.texts.append(text)
        if text == "fail":
            raise ValueError(text)
        if text == "more" and self.early:
            other = threading.Thread(target=self.early.dispatch, args=(signed(event("late")),))
            other.start()
            other.join(10)
            assert not other.is_alive()
        return BoltResponse(status=503 if text == "refuse" else 200)


def event(text: str) -> str:
    return json.dumps({"type": "event_callback", "team_id": "T1", "event": {"text": text}})


def test_a_request_at_which_the_app_fails_is_dropped_and_the_others_are_handed_over(
    database: Database,
) -> None:
    inbox = Inbox(database)
    early, app = EarlyRequests(SECRET, inbox), Listener()
    for text in ("first", "fail", "refuse", "last"):
        early.dispatch(signed(event(text)))
    early.hand_over(app)
    assert app.texts == ["first", "fail", "refuse", "last"]
    assert [kept.body["event"]["text"] for kept in inbox.all()] == ["refuse"]
    early.dispatch(signed(event("after")))
    assert app.texts[-1] == "after"


def test_a_request_that_comes_during_the_handing_over_waits_for_no_other(database: Database) -> None:
    inbox = Inbox(database)
    app = Listener()
    app.early = early = EarlyRequests(SECRET, inbox)
    early.dispatch(signed(event("more")))
    early.hand_over(app)
    assert app.texts == ["more", "late"]
    assert inbox.all() == []
