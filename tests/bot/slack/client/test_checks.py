"""What is checked before the app starts; what is missing is named, and no secret is shown."""

from pathlib import Path

import pytest

from bot.slack.client.checks import OutOfReachError, check_bot
from bot.slack.client.tokens import read_secrets
from bot.slack.client.web_client import LONGEST_WAIT, SlackClient
from bot.slack.start_check import QUIET
from retrieval.errors import FootnoteError
from tests.bot.run_footnote import Shell
from tests.bot.slack.running import Running
from tests.fakes.http_answer import answering
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import APP_TOKEN, BOT_TOKEN, SCOPES

GOOD = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, "SLACK_APP_TOKEN is not set"),
        (
            {"SLACK_BOT_TOKEN": APP_TOKEN, "SLACK_APP_TOKEN": BOT_TOKEN},
            "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped",
        ),
        ({**GOOD, "SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN holds a user token"),
        (
            {**GOOD, "SLACK_BOT_TOKEN": "xoxe.xoxb-1"},
            "SLACK_BOT_TOKEN holds a bot token that rotates and ends within hours; the manifest leaves token"
            " rotation off",
        ),
        ({**GOOD, "SLACK_BOT_TOKEN": "xoxe-1"}, "SLACK_BOT_TOKEN holds a refresh token"),
        ({**GOOD, "SLACK_APP_TOKEN": "secret"}, "SLACK_APP_TOKEN holds no Slack token"),
        ({**GOOD, "SLACK_API_URL": "http://evil.example/"}, "SLACK_API_URL is not an https address"),
    ],
)
def test_a_token_that_cannot_be_right_is_named(environ: dict[str, str], message: str) -> None:
    with pytest.raises(FootnoteError) as error:
        read_secrets(environ, http=False)
    assert error.value.message == message
    assert error.value.hint


def test_http_needs_a_signing_secret_and_no_app_token() -> None:
    with pytest.raises(FootnoteError) as error:
        read_secrets({"SLACK_BOT_TOKEN": BOT_TOKEN}, http=True)
    assert error.value.message == "SLACK_SIGNING_SECRET is not set"
    assert read_secrets({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": "s"}, http=True).bot_token


def test_secrets_are_not_shown() -> None:
    assert "xox" not in repr(read_secrets(GOOD, http=False))


def refused(slack: FakeSlack, home: Path) -> str:
    running = Running(slack, home)
    with pytest.raises(FootnoteError) as error:
        running.__enter__()
    return error.value.message


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("invalid_auth", "SLACK_BOT_TOKEN is not a valid token"),
        ("token_revoked", "SLACK_BOT_TOKEN has been revoked"),
        ("account_inactive", "SLACK_BOT_TOKEN belongs to an app that was removed"),
        ("enterprise_is_restricted", "SLACK_BOT_TOKEN is refused by Slack (enterprise_is_restricted)"),
    ],
)
def test_a_token_that_slack_refuses_is_named(slack: FakeSlack, home: Path, error: str, message: str) -> None:
    slack.bot_token, slack.token_error = "xoxb-another", error
    assert refused(slack, home) == message


def test_an_app_token_that_slack_refuses_is_named(slack: FakeSlack, home: Path) -> None:
    slack.app_token, slack.token_error = "xapp-another", "missing_scope"
    assert refused(slack, home) == "SLACK_APP_TOKEN lacks the scope connections:write"


def test_missing_scopes_are_named_with_what_they_are_for(slack: FakeSlack, home: Path) -> None:
    slack.scopes = SCOPES.replace("groups:history ", "").replace("commands ", "")
    with Running(slack, home) as app:
        log = app.log.getvalue()
    assert '"scope": "groups:history", "events": "message.groups", "consequence": "no follow-ups' in log
    assert '"scope": "commands", "consequence": "no /ask and no shortcut"' in log


def test_without_the_right_to_post_it_does_not_start(slack: FakeSlack, home: Path) -> None:
    slack.scopes = SCOPES.replace("chat:write ", "")
    assert refused(slack, home) == "the app lacks the scopes chat:write"


def test_the_verb_says_it_in_a_line(footnote: Shell) -> None:
    ended = footnote("slack")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("footnote: SLACK_BOT_TOKEN is not set. Copy the Bot User OAuth Token")
    assert footnote("slack", "--http", "no").code == 2


def out_of_reach(url: str) -> OutOfReachError:
    client = SlackClient(BOT_TOKEN, base_url=url, logger=QUIET, retry_handlers=[])
    with pytest.raises(OutOfReachError) as error:
        check_bot(client)
    return error.value


@pytest.mark.parametrize("status", [200, 403, 503])
@pytest.mark.parametrize(
    "body", [b"<html>Log in</html>", b"", b"[]", b"[1]", b"null", b'"no"', b"7", b"\xff\xfe"]
)
def test_an_answer_that_is_no_json_object_is_an_outage(status: int, body: bytes) -> None:
    with answering(status, body) as url:
        assert out_of_reach(url).message.startswith("Slack is out of reach (")


def test_an_answer_in_an_unknown_encoding_is_an_outage() -> None:
    with answering(200, b"words", Content_Type="text/html; charset=no-such") as url:
        assert out_of_reach(url).message == "Slack is out of reach (what answers is not Slack)"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("\xb2", 0.0), ("soon", 0.0), ("-1", 0.0), ("999999999", LONGEST_WAIT)],
)
def test_a_time_to_wait_is_taken_where_it_can_be(header: str, seconds: float) -> None:
    with answering(429, b'{"ok": false, "error": "ratelimited"}', Retry_After=header) as url:
        assert out_of_reach(url).retry_after == seconds
