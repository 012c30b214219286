"""`footnote doctor --slack`: what Slack says of the tokens, the scopes and every form of message."""

from pathlib import Path

import pytest

from bot.render.findings import Finding, Severity
from bot.slack.doctor import slack_findings
from tests.fakes.slack.limits import OLD_SLACK
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import APP_TOKEN, BOT_TOKEN, SCOPES


def findings(slack: FakeSlack, bot_token: str = BOT_TOKEN) -> list[Finding]:
    environ = {"SLACK_BOT_TOKEN": bot_token, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.url}
    return list(slack_findings(environ, Path("state")))


def test_an_app_that_is_set_up_is_fine_and_every_form_is_accepted(slack: FakeSlack) -> None:
    told = findings(slack)
    assert {finding.state for finding in told} == {Severity.OK}
    assert told[-1].text.startswith("Slack accepts all ")
    assert len([call for call in slack.calls if call.method == "blocks.validate"]) > 20


@pytest.mark.parametrize("scope", ["groups:history", "users:read"])
def test_a_missing_scope_is_named_with_what_is_lost(slack: FakeSlack, scope: str) -> None:
    slack.scopes = SCOPES.replace(scope, "")
    (bad,) = [finding for finding in findings(slack) if finding.state is Severity.BAD]
    assert bad.text.startswith(f"the scope {scope} is missing: ")


def test_a_form_that_this_slack_refuses_is_named(slack: FakeSlack) -> None:
    slack.blocks_known = OLD_SLACK
    notes = [finding.text for finding in findings(slack) if finding.state is Severity.NOTE]
    assert notes[0] == "Slack refuses quotes, block 1 (invalid_blocks)"
    assert not [text for text in notes if "basic" in text]


def test_a_token_that_is_refused_is_one_line(slack: FakeSlack) -> None:
    (told,) = findings(slack, "xoxb-another")
    assert (told.state, told.text) == (Severity.BAD, "SLACK_BOT_TOKEN is not a valid token")
