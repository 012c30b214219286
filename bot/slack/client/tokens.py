"""The tokens of the Slack app, from the environment only; their kind is checked, and they are never shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.serving.token import read_token
from retrieval.errors import NotReadyError, UsageError

SLACK = "https://slack.com/api/"
BOT, APP, SIGNING, URL = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"
CLIENT_ID, CLIENT_SECRET = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"
BASIC_INFORMATION = "copy it from the app's Basic Information page"
# (variable, what its value begins with, where it is found)
TOKENS = {
    BOT: ("xoxb-", "copy the Bot User OAuth Token from the app's OAuth & Permissions page"),
    APP: (
        "xapp-",
        "make an app-level token with the scope connections:write on the app's Basic Information page",
    ),
}
TOKEN = re.compile(r"[!-~]+")  # what a header of HTTP takes, and no space
KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe.xoxb-": "a bot token that rotates and ends within hours; the manifest leaves token rotation off",
    "xoxe.xoxp-": "a configuration token",
    "xoxe-": "a refresh token",
}

# Slack's error codes for a token, and what they mean.
_COPY, _REINSTALL = "copy it anew from the app's pages", "reinstall the app and copy the new token"
REFUSED = {
    "invalid_auth": ("is not a valid token", _COPY),
    "not_authed": ("is not a valid token", _COPY),
    "token_revoked": ("has been revoked", _REINSTALL),
    "token_expired": ("has expired", _REINSTALL),
    "account_inactive": ("belongs to an app that was removed", _REINSTALL),
    "not_allowed_token_type": ("is of the wrong type", "look up which token goes where in the README"),
    "missing_scope": ("lacks the scope connections:write", "add it on the app's Basic Information page"),
    "team_access_not_granted": ("is of a workspace that took the app away", _REINSTALL),
}


@dataclass(frozen=True, slots=True)
class Secrets:
    """The app's credentials; Socket Mode needs the app token, HTTP the signing secret.

    One workspace is reached with the bot token; for several, the client's id and secret get a token for each.
    """

    api_url: str
    bot_token: str = field(repr=False, default="")
    app_token: str = field(repr=False, default="")
    signing_secret: str = field(repr=False, default="")
    client_id: str = ""
    client_secret: str = field(repr=False, default="")
    serve_token: str = field(repr=False, default="")  # for those who watch over the app

    @property
    def several(self) -> bool:
        """Whether these are for several workspaces."""
        return bool(self.client_id)


def for_several(environ: Mapping[str, str]) -> bool:
    """Whether the environment is meant for an app that several workspaces install."""
    return not environ.get(BOT, "").strip() and any(
        environ.get(name, "").strip() for name in (CLIENT_ID, CLIENT_SECRET)
    )


def read_secrets(environ: Mapping[str, str], *, http: bool) -> Secrets:
    """The secrets that a way of connecting needs.

    Raises:
        NotReadyError: one is missing, or is of the wrong kind; it is named, its value is not.
        UsageError: `SLACK_API_URL` would send tokens in the clear.
        SettingsError: the token for those who watch over the app is too short.
    """
    tokens = {name: environ.get(name, "").strip() for name in (BOT, APP, SIGNING, CLIENT_ID, CLIENT_SECRET)}
    if tokens[BOT] and tokens[CLIENT_ID] and tokens[CLIENT_SECRET]:
        raise NotReadyError(
            f"{BOT} is for one workspace, {CLIENT_ID} and {CLIENT_SECRET} are for several",
            f"unset {BOT} or them",
        )
    api_url = _api_url(environ.get(URL, "").strip() or SLACK)
    if http and for_several(environ):
        return _client_secrets(api_url, tokens, read_token(environ))
    if tokens[BOT].startswith("xapp-") and tokens[APP].startswith("xoxb-"):
        raise NotReadyError(f"{BOT} and {APP} are swapped", "give each the other's value")
    if for_several(environ):
        raise NotReadyError(
            f"{CLIENT_ID} and {CLIENT_SECRET} are for several workspaces, which are reached by HTTP alone",
            f"start with --http PORT; for one workspace, set {BOT}",
        )
    for name in (BOT,) if http else (BOT, APP):
        _check(name, tokens[name])
    if http and not tokens[SIGNING]:
        raise NotReadyError(f"{SIGNING} is not set", BASIC_INFORMATION)
    return Secrets(api_url, tokens[BOT], tokens[APP], tokens[SIGNING], serve_token=read_token(environ))


def _client_secrets(api_url: str, tokens: Mapping[str, str], serve_token: str) -> Secrets:
    for name in (CLIENT_ID, CLIENT_SECRET, SIGNING):
        if not tokens[name]:
            raise NotReadyError(
                f"{name} is not set", f"{BASIC_INFORMATION}; several workspaces need all three"
            )
        if not TOKEN.fullmatch(tokens[name]):
            raise NotReadyError(f"{name} holds a character that none has", f"{BASIC_INFORMATION}, all of it")
    return Secrets(
        api_url,
        signing_secret=tokens[SIGNING],
        client_id=tokens[CLIENT_ID],
        client_secret=tokens[CLIENT_SECRET],
        serve_token=serve_token,
    )


def _check(name: str, value: str) -> None:
    begins, where = TOKENS[name]
    if not value:
        raise NotReadyError(f"{name} is not set", f"{where}; it begins with {begins}")
    if not value.startswith(begins):
        kind = next((text for prefix, text in KINDS.items() if value.startswith(prefix)), "no Slack token")
        raise NotReadyError(f"{name} holds {kind}", f"{where}; it begins with {begins}")
    if not TOKEN.fullmatch(value):  # refused here, for an HTTP client would show what it cannot send
        raise NotReadyError(f"{name} holds a character that no token has", f"{where}, all of it on one line")


def _api_url(url: str) -> str:
    parts = urlsplit(url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise UsageError(f"{URL} is not an https address", "tokens are sent there; unset it for Slack itself")
    return url
