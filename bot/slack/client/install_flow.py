"""The installation by OAuth: slack_bolt's flow, its errors as pages of one sentence and lines in the log."""

import html
import sqlite3
from collections.abc import Callable
from urllib.parse import urljoin

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Installation

from bot.serving.logs import log_error, log_info, log_warning
from bot.slack.client.checks import manifest
from bot.slack.client.installations import QUIET, STATE_SECONDS, Installations, team_of
from bot.slack.client.tokens import Secrets
from bot.slack.client.web_client import connect
from retrieval.errors import StorageError

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
FAILED = "Something went wrong"
REASONS = {
    "access_denied": "The installation was cancelled in Slack",
    "invalid_browser": "This page was loaded again, or does not follow the install page in the same browser",
    "invalid_state": "The installation took too long, or was finished already",
    "missing_code": "Slack sent no code",
    "invalid_code": "Slack did not accept the installation",
    "storage_error": "The installation could not be stored; whoever runs the app can see why in the log",
    "unreachable": "Slack could not be reached",
}
NOT_IN_SETTINGS = "It answers once whoever runs it has written the table [slack.teams.{}] in its settings."
WHOLE_NOT_IN_SETTINGS = (
    "It answers in workspaces that have a table in its settings, and in the others once whoever runs it has"
    " written the table [slack.teams.{}]."
)
ANSWERS = "Write it a direct message, or invite it to a channel."

IsKnown = Callable[[str], bool]
"""Whether the settings name a workspace."""


class InstallFlow(OAuthFlow):
    """slack_bolt's flow, with an installation that cannot be stored among its failures."""

    def __init__(self, settings: OAuthSettings, client: WebClient, installations: Installations) -> None:
        super().__init__(settings=settings, client=client, logger=QUIET)
        self._installations = installations

    def handle_installation(self, request: BoltRequest) -> BoltResponse:
        return self._with_page(request, super().handle_installation)

    def handle_callback(self, request: BoltRequest) -> BoltResponse:
        return self._with_page(request, super().handle_callback)

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        try:
            self._installations.save(installation)
        except StorageError as error:
            log_warning("not_installed", error=error.message, hint=error.hint)
            raise BoltError("storage_error") from None

    def _with_page(self, request: BoltRequest, handle: Callable[[BoltRequest], BoltResponse]) -> BoltResponse:
        """What `handle` answers, or a page that says why it fails."""
        try:
            return handle(request)
        except OSError:
            return _failure("unreachable", 502)
        except Exception as error:  # the browser gets a page, and the log the kind of error
            log_error("not_installed", error)
            return _failure("storage_error" if isinstance(error, sqlite3.Error) else "other", 500)


def install_flow(
    secrets: Secrets, installations: Installations, public_url: str, is_known: IsKnown
) -> InstallFlow:
    """The flow that installs the app with the scopes of its manifest.

    Args:
        secrets: of an app for several workspaces.
        installations: where an installation is kept.
        public_url: where browsers reach this app; "" where Slack knows one address for it alone.
        is_known: for what the last page says.
    """
    settings = OAuthSettings(
        client_id=secrets.client_id,
        client_secret=secrets.client_secret,
        scopes=manifest()["oauth_config"]["scopes"]["bot"],
        user_scopes=[],
        redirect_uri=public_url + REDIRECT_PATH if public_url else None,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=urljoin(secrets.api_url, "../oauth/v2/authorize"),
        installation_store=installations.store,
        installation_store_bot_only=True,
        state_store=installations.states,
        state_expiration_seconds=STATE_SECONDS,
        callback_options=CallbackOptions(
            success=lambda args: _installed(args, is_known),
            failure=lambda args: _failure(args.reason, args.suggested_status_code),
        ),
        logger=QUIET,
    )
    return InstallFlow(settings, connect(secrets.api_url), installations)


def _installed(args: SuccessArgs, is_known: IsKnown) -> BoltResponse:
    bot = args.installation.to_bot()
    team = team_of(bot)
    log_info("installed", team=team, enterprise=bot.enterprise_id, org_wide=bool(bot.is_enterprise_install))
    missing = WHOLE_NOT_IN_SETTINGS if bot.is_enterprise_install else NOT_IN_SETTINGS
    return _page(200, "Installed", ANSWERS if is_known(team) else missing.format(team))


def _failure(reason: str, status: int) -> BoltResponse:
    log_warning("not_installed", reason=reason if reason in REASONS else "other")
    text = f"{REASONS.get(reason, FAILED)}. Begin again from the install page."
    return _page(status, "Not installed", text, link=INSTALL_PATH)


def _page(status: int, title: str, text: str, link: str = "") -> BoltResponse:
    linked = f'<p><a href="{html.escape(link)}">Install page</a></p>' if link else ""
    body = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>{linked}</html>\n"
    )
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})
