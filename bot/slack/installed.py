"""The workspaces in which the app was installed by OAuth, each reached with its own token."""

import threading
from collections.abc import Mapping
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot

from bot.parsing.channels import Channels
from bot.serving.logs import log_info, log_warning
from bot.slack.client.checks import UPLOAD, Identity, log_missing_scopes
from bot.slack.client.install_flow import InstallFlow, install_flow
from bot.slack.client.installations import Installations, RotationError, team_of
from bot.slack.client.tokens import Secrets
from bot.slack.client.web_client import connect
from bot.slack.health import Fault
from bot.slack.workspace import Origin, Shared, Workspace, forget

SETTINGS_HINT = "nobody is answered there until [slack.teams] has a table of that name"
ORGANISATION_HINT = (
    "workspaces without a table of their own are not answered until [slack.teams] has one of that name"
)


class InstalledWorkspaces:
    """A workspace for each installation; made when something comes from it, or is to be done there.

    An installation in a whole organisation has one for each of its workspaces with a table of its own, and
    one for all others. What is kept and what is seen in one of these is the same as between installations.
    """

    def __init__(self, shared: Shared, installations: Installations, api_url: str) -> None:
        self._shared = shared
        self._installations = installations
        self._api_url = api_url
        self._made: dict[str, Workspace] = {}
        self._clients: dict[str, WebClient] = {}
        self._lock = threading.Lock()

    def at(self, origin: Origin) -> Workspace | None:
        bot = self._installations.find(origin.team, origin.enterprise, org_wide=origin.org_wide)
        if bot is None:
            return None
        whole = self._workspace(bot, team_of(bot))
        if bot.team_id or origin.team not in self._tables or not self._is_member(origin.team, bot, whole):
            return whole
        return self._workspace(bot, origin.team)

    def all(self) -> list[Workspace]:
        return [workspace for bot in self._installations.all() for workspace in self._of(bot)]

    def remove(self, workspace: Workspace, event: str, at: float) -> None:
        """Delete an installation and what is kept of it, unless the app was installed again since."""
        owner = _owner(workspace.context.identity)
        bot = self._installations.find(owner, owner)
        if bot is None or bot.installed_at > at:
            return
        for id in (owner, *self._installations.members(bot)):  # those without a table now, too
            gone = self._workspace(bot, id)
            forget(gone)
            gone.context.health.clear()
        self._installations.remove(bot)
        with self._lock:
            self._clients.pop(owner, None)
            kept = {id: one for id, one in self._made.items() if _owner(one.context.identity) != owner}
            self._made = kept
        log_info("removed", team=owner)

    def keep_tokens_fresh(self) -> None:
        """Have tokens replaced that end soon; one that cannot be is a fault of its workspace."""
        self._installations.tidy()
        for bot in self._installations.all():
            health = self._workspace(bot, team_of(bot)).context.health
            try:
                self._workspace(self._installations.fresh(bot), team_of(bot))
                health.clear(Fault.ROTATION)
            except RotationError as error:
                log_warning("token_not_rotated", team=team_of(bot), error=error.code)
                health.report(Fault.ROTATION, error.code)

    def _is_member(self, team: str, bot: Bot, whole: Workspace) -> bool:
        """Whether a workspace belongs to the organisation of an installation; Slack is asked once.

        In a channel that is shared with another organisation, a press may name a workspace of that one. May
        raise DeliveryError: then the request is not acknowledged, and comes again.
        """
        if team in self._installations.members(bot):
            return True
        if team not in whole.context.access.directory.teams():
            return False
        self._installations.note_member(bot, team)
        return True

    @property
    def _tables(self) -> Mapping[str, Channels]:
        return self._shared.in_force.rules.teams.by_id

    def _of(self, bot: Bot) -> list[Workspace]:
        """The workspaces of an installation: of a whole organisation those that wrote to the app, too."""
        members = (id for id in self._installations.members(bot) if id in self._tables)
        return [self._workspace(bot, id) for id in (team_of(bot), *members)]

    def _workspace(self, bot: Bot, team: str) -> Workspace:
        """A workspace of an installation, with the token that it has now."""
        identity = identity_of(bot, team)
        with self._lock:
            client = self._clients.setdefault(team_of(bot), self._client())
            client.token = bot.bot_token
            workspace = self._made.get(team)
            if workspace is None or workspace.context.identity != identity:
                workspace = self._made[team] = self._shared.workspace(client, identity)
                log_missing_scopes(frozenset(bot.bot_scopes or ()), team=team)
                if team not in self._tables:
                    hint = ORGANISATION_HINT if identity.org_wide else SETTINGS_HINT
                    log_warning("not_in_settings", team=team, hint=hint)
        return workspace

    def _client(self) -> WebClient:
        return connect(self._api_url)


def open_installed(
    shared: Shared, secrets: Secrets, state: Path, public_url: str
) -> tuple[InstalledWorkspaces, InstallFlow]:
    """The workspaces where the app is installed, by the file in the folder `state`, and what installs it.

    Raises:
        StorageError: the file cannot be used.
    """
    installations = Installations(state, secrets)

    def is_known(team: str) -> bool:
        return team in shared.in_force.rules.teams.by_id

    flow = install_flow(secrets, installations, public_url, is_known)
    return InstalledWorkspaces(shared, installations, secrets.api_url), flow


def _owner(identity: Identity) -> str:
    """The id of the workspace, or of the organisation, that installed the app."""
    return identity.enterprise if identity.org_wide else identity.team


def identity_of(bot: Bot, team: str) -> Identity:
    """Who the app is in a workspace of an installation."""
    return Identity(
        team,
        bot.bot_user_id,
        bot.enterprise_id or "",
        can_upload=UPLOAD in (bot.bot_scopes or ()),
        org_wide=bool(bot.is_enterprise_install),
    )
