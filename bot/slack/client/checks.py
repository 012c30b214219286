"""Checks before the app starts: tokens and scopes."""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.client import BadStatusLine, IncompleteRead
from pathlib import Path
from typing import Any, cast

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.parsing.retry_after import wait_seconds
from bot.serving.logs import log_warning
from bot.slack.client.posting import TRANSIENT_ERRORS, error_code
from bot.slack.client.tokens import APP, BOT, REFUSED
from bot.slack.client.web_client import LONGEST_WAIT
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
NOT_OF_SLACK = "what answers is not Slack"  # a proxy or a login page, say
OUT_OF_REACH_HINT = "see if the network and SLACK_API_URL are right"


class OutOfReachError(NotReadyError):
    """Slack cannot be asked at present; `retry_after` are the seconds after which it wants to be, or 0."""

    def __init__(self, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(f"Slack is out of reach ({reason})", OUT_OF_REACH_HINT)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Identity:
    """The ids of the app's workspace, of its own user, and of the organisation, empty where there is none.

    `can_upload` says whether the token may upload files. With `org_wide` the app is installed in the whole
    organisation, whose id stands for those of all its workspaces without settings of their own.
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
        OutOfReachError: Slack cannot be asked at present.
        NotReadyError: it refuses the token, or a scope is missing without which nothing can be answered,
            `also_needed` included.
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
    """That the app token opens a socket; the errors of `call_with_token`."""
    call_with_token(APP, lambda: client.apps_connections_open(app_token=app_token))


def granted_scopes(response: Any) -> frozenset[str]:
    """The scopes of a token, which the headers of a response to it name."""
    header = {name.lower(): value for name, value in response.headers.items()}.get("x-oauth-scopes", "")
    return frozenset(scope.strip() for scope in header.split(","))


def call_with_token(name: str, method: Callable[[], Any]) -> Any:
    """What a method of Slack's answers.

    Raises:
        OutOfReachError: it cannot be asked, fails for a reason of its own, as in an outage, or the response
            is no JSON object.
        NotReadyError: it refuses the token of that name.
    """
    try:
        return method()
    except SlackApiError as error:
        raise _refusal(name, error) from None
    except (OSError, BadStatusLine, IncompleteRead) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):  # it stays as it is
            raise NotReadyError(
                f"the certificate of Slack is not valid ({reason})", OUT_OF_REACH_HINT
            ) from None
        raise OutOfReachError(str(reason) or type(reason).__name__) from None
    except (AttributeError, LookupError, ValueError):  # slack_sdk's, of a body that is no JSON object
        raise OutOfReachError(NOT_OF_SLACK) from None


def _refusal(name: str, error: SlackApiError) -> NotReadyError:
    """What an error of Slack's means: a refused token, or trouble of its own, as where there is no code."""
    code = error_code(error)
    status = int(error.response.status_code)
    if not code or code in TRANSIENT_ERRORS or status == 429 or status >= 500:
        wait = wait_seconds(str(error.response.headers.get("Retry-After", ""))) or 0.0
        reason = code or (f"status {status}" if status != 200 else NOT_OF_SLACK)
        return OutOfReachError(reason, min(wait, LONGEST_WAIT))
    what, hint = REFUSED.get(
        code, (f"is refused by Slack ({code})", "look the word up in Slack's documentation")
    )
    return NotReadyError(f"{name} {what}", hint)
