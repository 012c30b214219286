"""What `footnote doctor --slack` asks of Slack: the tokens, the scopes, and whether it accepts every form."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.render.findings import Finding, Severity
from bot.slack.client.checks import OPTIONAL, SCOPES, call_with_token, granted_scopes, missing_scopes
from bot.slack.client.install_flow import INSTALL_PATH
from bot.slack.client.installations import FILE, Installations, team_of
from bot.slack.client.posting import error_code, refused_blocks
from bot.slack.client.tokens import APP, BOT, Secrets, for_several, read_secrets
from bot.slack.client.web_client import connect
from bot.slack.messages.message import basic_blocks
from bot.slack.messages.samples import sample_messages, sample_views
from retrieval.errors import FootnoteError


def slack_findings(environ: Mapping[str, str], state: Path) -> Iterator[Finding]:
    """What Slack says of the tokens and of every form of message and view.

    Args:
        environ: holds the token of one workspace, or the secrets for several.
        state: the folder in which these are kept.
    """
    try:
        secrets = read_secrets(environ, http=for_several(environ))
        if secrets.several:
            yield from _installed(secrets, state)
            return
        client = connect(secrets.api_url, secrets.bot_token)
        response = call_with_token(BOT, client.auth_test)
        yield Finding("slack", Severity.OK, f"{BOT} is the app's in the workspace {response.get('team')}")
        yield from _scopes(granted_scopes(response))
        call_with_token(APP, lambda: client.apps_connections_open(app_token=secrets.app_token))
        yield Finding("slack", Severity.OK, f"{APP} opens a connection")
    except FootnoteError as error:
        yield Finding("slack", Severity.BAD, error.message, error.hint)
        return
    yield from _forms(client)


def _installed(secrets: Secrets, state: Path) -> Iterator[Finding]:
    """What Slack says of the token of each workspace that installed the app, and of the forms in one."""
    bots = Installations(state, secrets).all() if (state / FILE).exists() else []
    if not bots:
        yield Finding("slack", Severity.NOTE, "no workspace has installed the app", f"open {INSTALL_PATH}")
    good: WebClient | None = None
    for bot in bots:
        client = connect(secrets.api_url, bot.bot_token)
        name = f"the token of {team_of(bot)}"
        try:
            response = call_with_token(name, client.auth_test)
        except FootnoteError as error:
            yield Finding("slack", Severity.BAD, error.message, "install the app there again")
            continue
        good = good or client
        yield Finding("slack", Severity.OK, f"{name} is good ({bot.team_name or bot.enterprise_name})")
        yield from _scopes(granted_scopes(response))
    if good is not None:
        yield from _forms(good)


def _scopes(granted: frozenset[str]) -> Iterator[Finding]:
    missing = missing_scopes(granted)
    for scope in missing:
        text = f"the scope {scope} is missing: {SCOPES[scope][1]}"
        severity = Severity.NOTE if scope in OPTIONAL else Severity.BAD
        yield Finding("slack", severity, text, "add it under OAuth & Permissions and reinstall the app")
    if not missing:
        yield Finding("slack", Severity.OK, "the app has all its scopes")


def _forms(client: WebClient) -> Iterator[Finding]:
    """Slack's own check of each message, in its basic form as well, and of each view."""
    payloads: dict[str, dict[str, Any]] = {}
    for name, message in sample_messages().items():
        payloads[name] = {"message": {"text": message.text, "blocks": list(message.blocks)}}
        basic = {"text": message.text, "blocks": list(basic_blocks(message.blocks))}
        payloads[f"{name}, in basic blocks"] = {"message": basic}
    payloads |= {name: {"view": view} for name, view in sample_views().items()}
    refused = 0
    for name, payload in payloads.items():
        try:
            client.blocks_validate(**payload)
        except SlackApiError as error:
            refused += 1
            blocks = ", ".join(str(n + 1) for n in refused_blocks(error))
            where = f", block {blocks}" if blocks else ""
            text = f"Slack refuses {name}{where} ({error_code(error)})"
            yield Finding("slack", Severity.NOTE, text, "such a message is posted in basic blocks instead")
    if not refused:
        yield Finding("slack", Severity.OK, f"Slack accepts all {len(payloads)} forms of messages and views")
