"""The workspaces in which the app was installed by OAuth, each reached with its own token."""

import threading
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot

from bot.serving.logs import log_info, log_warning
from bot.slack.client.checks import UPLOAD, Identity, log_missing_scopes
from bot.slack.client.install_flow import InstallFlow, install_flow
from bot.slack.client.installations import Installations, RotationError, team_of
from bot.slack.client.posting import retry_handlers
from bot.slack.client.tokens import Secrets
from bot.slack.health import Fault
from bot.slack.workspace import Origin, Shared, Workspace, forget

SETTINGS_HINT = "nobody is answered there until [slack.teams] has a table of that name"


class InstalledWorkspaces:
    """A workspace for each installation; made when something comes from it, or is to be done there."""

    def __init__(self, shared: Shared, installations: Installations, api_url: str) -> None:
        self._shared = shared
        self._installations = installations
        self._api_url = api_url
        self._made: dict[str, Workspace] = {}
        self._lock = threading.Lock()

    def at(self, origin: Origin) -> Workspace | None:
        bot = self._installations.find(origin.team, origin.enterprise, org_wide=origin.org_wide)
        return self._workspace(bot) if bot is not None else None

    def of_team(self, team: str) -> Workspace | None:
        return self.at(Origin(team, enterprise=team))

    def all(self) -> list[Workspace]:
        return [self._workspace(bot) for bot in self._installations.all()]

    def remove(self, workspace: Workspace, event: str, at: float) -> None:
        """Delete an installation and what is kept of it, unless the app was installed again since."""
        team = workspace.context.identity.team
        bot = self._installations.find(team, team)
        if bot is None or bot.installed_at > at:
            return
        forget(workspace)
        self._installations.remove(bot)
        workspace.context.health.clear()
        with self._lock:
            self._made.pop(team, None)
        log_info("removed", team=team)

    def keep_tokens_fresh(self) -> None:
        """Have tokens replaced that end soon; one that cannot be is a fault of its workspace."""
        self._installations.tidy()
        for bot in self._installations.all():
            workspace = self._workspace(bot)
            health = workspace.context.health
            try:
                self._workspace(self._installations.fresh(bot))
                health.clear(Fault.ROTATION)
            except RotationError as error:
                log_warning("token_not_rotated", team=team_of(bot), error=error.code)
                health.report(Fault.ROTATION, error.code)

    def _workspace(self, bot: Bot) -> Workspace:
        """The workspace of an installation, with the token that it has now."""
        identity, tables = identity_of(bot), self._shared.in_force.rules.teams.by_id
        with self._lock:
            workspace = self._made.get(identity.team)
            if workspace is None or workspace.context.identity != identity:
                client = workspace.context.client if workspace else self._client()
                workspace = self._made[identity.team] = self._shared.workspace(client, identity)
                log_missing_scopes(frozenset(bot.bot_scopes or ()), team=identity.team)
                if identity.team not in tables:
                    log_warning("not_in_settings", team=identity.team, hint=SETTINGS_HINT)
            workspace.context.client.token = bot.bot_token
        return workspace

    def _client(self) -> WebClient:
        return WebClient(base_url=self._api_url, retry_handlers=retry_handlers())


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


def identity_of(bot: Bot) -> Identity:
    """Who the app is in the workspace of an installation."""
    return Identity(
        team_of(bot),
        bot.bot_user_id,
        bot.enterprise_id or "",
        can_upload=UPLOAD in (bot.bot_scopes or ()),
        org_wide=bool(bot.is_enterprise_install),
    )
