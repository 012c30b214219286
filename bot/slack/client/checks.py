"""Checks before the app starts: tokens and scopes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.serving.logs import log_warning
from bot.slack.client.posting import error_code
from bot.slack.client.tokens import APP, BOT, REFUSED
from retrieval.errors import NotReadyError

UPLOAD = "files:write"
OPTIONAL = (UPLOAD,)  # without which something else is shown
# The scopes of the manifest: the event that a scope brings, if any, and what does not work without it.
SCOPES = {
    "app_mentions:read": ("app_mention", "mentions are not answered"),
    "im:history": ("message.im", "direct messages are not answered"),
    "channels:history": ("message.channels", "no follow-ups without a mention in public channels"),
    "groups:history": ("message.groups", "no follow-ups without a mention in private channels"),
    "mpim:history": ("message.mpim", "no follow-ups without a mention in group messages"),
    "chat:write": ("", "nothing can be posted"),
    "assistant:write": ("", "no suggested prompts"),
    "commands": ("", "no /ask and no shortcut"),
    "channels:read": (
        "",
        "private answers cannot be shared in public channels",
    ),
    "groups:read": ("", "private answers cannot be shared in private channels"),
    "users:read": ("", "guests and people of other organisations cannot be told from members"),
    "usergroups:read": ("", "the members of user groups are not known"),
    UPLOAD: ("", "View source shows the text of a PDF, and no picture of its page"),
}
# Without these nothing can be answered: who asks must be known.
NEEDED = ("chat:write", "users:read")


@dataclass(frozen=True, slots=True)
class Identity:
    """The ids of the app's workspace, of its own user, and of the organisation, empty where there is none.

    `can_upload` says whether the token may upload files. With `org_wide` the app is installed in the whole
    organisation, whose id stands for that of the workspace.
    """

    team: str
    user: str
    enterprise: str = ""
    can_upload: bool = False
    org_wide: bool = False


def manifest() -> dict[str, Any]:
    """The manifest that creates the app: beside this package when installed, in `config/` otherwise."""
    here = Path(__file__).parents[1]
    installed = here / "slack-manifest.json"
    file = installed if installed.is_file() else here.parents[1] / "config" / "slack-manifest.json"
    return cast(dict[str, Any], json.loads(file.read_text(encoding="utf-8")))


def check_bot(client: WebClient, also_needed: tuple[str, ...] = ()) -> Identity:
    """Who the bot token belongs to; scopes that it lacks are named in the log with what they are for.

    Raises:
        NotReadyError: Slack refuses the token or is out of reach, or a scope is missing without which nothing
            can be answered, `also_needed` included.
    """
    response = call_with_token(BOT, client.auth_test)
    granted = granted_scopes(response)
    missing = missing_scopes(granted)
    if any(scope in missing for scope in (*NEEDED, *also_needed)):
        raise NotReadyError(
            f"the app lacks the scopes {', '.join(missing)}",
            "add them under OAuth & Permissions and reinstall it",
        )
    log_missing_scopes(granted)
    return Identity(
        str(response["team_id"]),
        str(response["user_id"]),
        str(response.get("enterprise_id") or ""),
        can_upload=UPLOAD in granted,
    )


def missing_scopes(granted: frozenset[str]) -> list[str]:
    """The scopes of the manifest that were not granted."""
    return [scope for scope in manifest()["oauth_config"]["scopes"]["bot"] if scope not in granted]


def log_missing_scopes(granted: frozenset[str], team: str = "") -> None:
    """Name the scopes that are missing, and what does not work without them."""
    for scope in missing_scopes(granted):
        if scope not in OPTIONAL:
            event, lost = SCOPES[scope]
            log_warning("missing_scope", team=team, scope=scope, events=event, consequence=lost)


def check_socket(client: WebClient, app_token: str) -> None:
    """That the app token opens a socket.

    Raises:
        NotReadyError: it does not.
    """
    call_with_token(APP, lambda: client.apps_connections_open(app_token=app_token))


def granted_scopes(response: Any) -> frozenset[str]:
    """The scopes of a token, which the headers of a response to it name."""
    header = {name.lower(): value for name, value in response.headers.items()}.get("x-oauth-scopes", "")
    return frozenset(scope.strip() for scope in header.split(","))


def call_with_token(name: str, method: Callable[[], Any]) -> Any:
    """What a method of Slack's answers.

    Raises:
        NotReadyError: it refuses the token of that name, or is out of reach.
    """
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
