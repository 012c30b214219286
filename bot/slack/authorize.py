"""Which workspace a request of Slack's comes from, and whether the app is installed there."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize

from bot.serving.logs import log_warning
from bot.slack.workspace import Origin, Workspaces

WORKSPACE = "footnote_workspace"  # in the context; its own "team_id" is read anew for a lazy listener
# Where a press names its workspace: a message of the app, the workspace, a view, or whoever pressed.
PLACES = (("message", "team"), ("team", "id"), ("view", "team_id"), ("user", "team_id"))
SHORTCUT = "message_action"  # its message is somebody else's, perhaps of another workspace


def name_workspace(context: BoltContext, body: Mapping[str, Any], next: Callable[[], Any]) -> Any:
    """Middleware that finds out the workspace where the app is installed in a whole organisation.

    slack_bolt reads it from the event's `authorizations`, where Slack leaves it out for such an app.
    """
    if context.is_enterprise_install:
        context[WORKSPACE] = _workspace_of(body) or ""
    return next()


def _workspace_of(body: Mapping[str, Any]) -> str | None:
    """The workspace in which something happened, by the first field that tells; None if none does."""
    # In a channel shared with another organisation, `team_id` may be a workspace of that one.
    told = [body.get("context_team_id"), None if body.get("is_ext_shared_channel") else body.get("team_id")]
    places = PLACES[1:] if body.get("type") == SHORTCUT else PLACES
    told += [part.get(name) for place, name in places if isinstance(part := body.get(place), Mapping)]
    return next((id for id in told if isinstance(id, str) and id.startswith("T")), None)


def origin_of(context: BoltContext) -> Origin:
    """Where a request comes from."""
    team = context.get(WORKSPACE, context.team_id)
    return Origin(team or "", context.enterprise_id or "", org_wide=bool(context.is_enterprise_install))


class StoredAuthorize(Authorize):
    """Admits requests from where the app is installed, by what is stored.

    slack_bolt's own asks Slack about the token at each request, and could take none in an outage.
    """

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def __call__(self, *, context: BoltContext, **ids: Any) -> AuthorizeResult | None:
        workspace = self._workspaces.at(origin_of(context))
        if workspace is None:
            log_warning("request_of_no_installation", team=context.team_id, enterprise=context.enterprise_id)
            return None
        identity = workspace.context.identity
        return AuthorizeResult(
            enterprise_id=identity.enterprise,
            team_id=identity.team,
            bot_user_id=identity.user,
            bot_token=workspace.context.client.token,
        )
