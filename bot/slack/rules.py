"""Which settings are in force in which workspace; they may be replaced while the app runs."""

import threading
from dataclasses import dataclass, field

from bot.parsing.teams import Teams
from bot.settings import Settings
from retrieval.errors import NotReadyError


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings, and articles that are hidden until the settings fit the folder again."""

    teams: Teams
    hidden: frozenset[str] = frozenset()


@dataclass(slots=True)
class RulesInForce:
    """The rules of all workspaces, which may be replaced while the app runs."""

    rules: Rules
    lock: threading.Lock = field(default_factory=threading.Lock)

    def replace(self, teams: Teams) -> None:
        """Put other settings into force."""
        with self.lock:
            self.rules = Rules(teams, self.rules.hidden)

    def hide(self, articles: frozenset[str]) -> None:
        """Hide articles from everybody, and show those that were hidden before."""
        with self.lock:
            self.rules = Rules(self.rules.teams, articles)


def teams_of(settings: Settings, *, several: bool) -> Teams:
    """The settings of all workspaces, where one app serves `several`, or of the only one.

    Raises:
        NotReadyError: ids of channels or groups stand outside the table of their workspace.
    """
    if not several and not settings.slack_teams:
        return Teams(only=settings.channels)
    if settings.slack_channels or settings.slack_groups:
        raise NotReadyError(
            "with several workspaces, [slack.channels] and [slack.groups] belong to none",
            "move each table to its workspace: [slack.teams.T….channels.C…], [slack.teams.T….groups.S…]",
        )
    return settings.teams
