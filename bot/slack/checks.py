"""What is checked before the app starts: tokens, scopes and with them the manifest's events, globs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.channels import Channels
from bot.slack.logs import warn
from bot.slack.posting import error_code
from bot.slack.secrets import APP, BOT
from retrieval.errors import NotReadyError
from retrieval.types import Filters, Shelf

if TYPE_CHECKING:
    from retrieval.library import Library

# What each event of the manifest needs, and what does not work without it.
EVENTS = {
    "app_mention": ("app_mentions:read", "mentions are not answered"),
    "message.im": ("im:history", "direct messages are not answered"),
    "message.channels": ("channels:history", "no follow-ups without a mention in public channels"),
    "message.groups": ("groups:history", "no follow-ups without a mention in private channels"),
    "message.mpim": ("mpim:history", "no follow-ups without a mention in group messages"),
    "app_home_opened": ("", ""),
    "app_uninstalled": ("", ""),
    "tokens_revoked": ("", ""),
}
# What the other scopes of the manifest are for.
SCOPES = {
    "chat:write": "nothing can be posted",
    "assistant:write": "no suggested prompts",
    "commands": "no /ask and no shortcut",
}
NEEDED = "chat:write"
# What Slack says of a token, and what that means.
REFUSED = {
    "invalid_auth": ("is not a valid token", "copy it anew from the app's pages"),
    "not_authed": ("is not a valid token", "copy it anew from the app's pages"),
    "token_revoked": ("has been revoked", "reinstall the app and copy the new token"),
    "token_expired": ("has expired", "reinstall the app and copy the new token"),
    "account_inactive": ("belongs to an app that was removed", "reinstall the app and copy the new token"),
    "not_allowed_token_type": ("is of the wrong type", "look up which token goes where in the README"),
    "missing_scope": ("lacks the scope connections:write", "add it on the app's Basic Information page"),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the app is: its workspace's id and its own user id."""

    team: str
    user: str


def manifest() -> dict[str, Any]:
    """The manifest that creates the app: beside this package when installed, in `config/` otherwise."""
    here = Path(__file__).parent
    installed = here / "slack-manifest.json"
    file = installed if installed.is_file() else here.parents[1] / "config" / "slack-manifest.json"
    return cast(dict[str, Any], json.loads(file.read_text(encoding="utf-8")))


def check_bot(client: WebClient) -> Identity:
    """Who the bot token belongs to; scopes that it lacks are named in the log with what they are for.

    Raises:
        NotReadyError: Slack refuses the token or is out of reach, or nothing could be posted with it.
    """
    response = _call(BOT, client.auth_test)
    header = {name.lower(): value for name, value in response.headers.items()}.get("x-oauth-scopes", "")
    granted = {each.strip() for each in header.split(",")}
    missing = [each for each in manifest()["oauth_config"]["scopes"]["bot"] if each not in granted]
    if NEEDED in missing:
        raise NotReadyError(
            f"the app lacks the scopes {', '.join(missing)}",
            "add them under OAuth & Permissions and reinstall it",
        )
    for scope in missing:
        events = [(event, lost) for event, (needed, lost) in EVENTS.items() if needed == scope]
        lost = events[0][1] if events else SCOPES.get(scope, "")
        warn("missing_scope", scope=scope, events=", ".join(event for event, _ in events), consequence=lost)
    return Identity(str(response["team_id"]), str(response["user_id"]))


def check_socket(client: WebClient, app_token: str) -> None:
    """That the app token opens a socket.

    Raises:
        NotReadyError: it does not.
    """
    _call(APP, lambda: client.apps_connections_open(app_token=app_token))


def check_globs(library: "Library", channels: Channels) -> None:
    """A glob that no article fits is most often a mistake, and then what it should hide is not hidden."""
    for id, channel in channels.special.items():
        for glob in (*channel.articles, *(channel.shared or ())):
            if not library.articles(Filters(shelves=(Shelf((glob,)),))):
                warn("glob_fits_nothing", channel=id, glob=glob)


def _call(name: str, method: Any) -> Any:
    try:
        return method()
    except SlackApiError as error:
        code = error_code(error) or "with an error page"
        what, hint = REFUSED.get(
            code, (f"is refused by Slack ({code})", "look the word up in Slack's documentation")
        )
        raise NotReadyError(f"{name} {what}", hint) from None
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise NotReadyError(
            f"Slack is out of reach ({reason})", "see if the network and SLACK_API_URL are right"
        ) from None
