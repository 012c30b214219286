"""Which workspace a request of Slack's comes from, and whether the app is installed there."""

from typing import Any

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize

from bot.serving.logs import log_warning
from bot.slack.workspace import Origin, Workspaces


def origin_of(context: BoltContext) -> Origin:
    """Where a request comes from, as slack_bolt reads it."""
    return Origin(
        context.team_id or "", context.enterprise_id or "", org_wide=bool(context.is_enterprise_install)
    )


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
