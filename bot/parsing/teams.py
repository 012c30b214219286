"""The settings of several workspaces: a table `[slack.teams.T…]` for each.

Where an organisation (Enterprise Grid) installed the app as a whole, a table named by its id (E…) holds for
all its workspaces without a table of their own. A workspace that no table names sees nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.parsing.channel_tables import (
    parse_channel,
    parse_channels,
    parse_glob_list,
    parse_groups,
    parse_responders,
    parse_user_groups,
)
from bot.parsing.channels import Channel, Channels

_TEAM = re.compile(r"[TE][A-Z0-9]+")
UNKNOWN = Channels({}, default_shared=(), is_known=False)


@dataclass(frozen=True, slots=True)
class Team:
    """What is different in one workspace.

    `articles` are globs of its own articles; `shared` globs of articles that no workspace owns, None for the
    default; `allow` the user groups whose members are answered, None for the default. People, channels and
    groups are known by id in their own workspace alone, so they have no default.
    """

    articles: tuple[str, ...] = ()
    shared: tuple[str, ...] | None = None
    allow: tuple[str, ...] | None = None
    responders: tuple[str, ...] = ()
    escalate: str = ""
    gaps_channel: str = ""
    channels: Mapping[str, Channel] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def owned(self) -> tuple[str, ...]:
        """The globs of all articles that are seen in this workspace alone."""
        return (*self.articles, *Channels(self.channels, groups=self.groups).owned())


_PARSERS = {
    "articles": parse_glob_list,
    "shared": parse_glob_list,
    "allow": parse_user_groups,
    "responders": parse_responders,
    "escalate": parse_channel,
    "gaps_channel": parse_channel,
    "channels": parse_channels,
    "groups": parse_groups,
}


@dataclass(frozen=True, slots=True)
class Teams:
    """The settings of workspaces by their ids; `only` those of the only one, None where there are several."""

    by_id: Mapping[str, Channels] = field(default_factory=dict)
    only: Channels | None = None

    def channels_for(self, id: str) -> Channels:
        """What holds in a workspace."""
        return self.by_id.get(id) or self.only or UNKNOWN

    def all(self) -> Iterator[tuple[str, Channels]]:
        """All workspaces with their settings; the only one has no id."""
        yield from self.by_id.items()
        if self.only is not None:
            yield "", self.only


def workspaces_of(defaults: Channels, teams: Mapping[str, Team], saved_answers: str) -> Teams:
    """The settings of several workspaces.

    Args:
        defaults: what holds where a workspace's table says nothing.
        teams: the tables.
        saved_answers: the folder in which each workspace has one of its own for saved answers; "" for none.
    """
    saved = {id: (f"{saved_answers}/{id}/*",) if saved_answers else () for id in teams}
    owned = {id: (*team.owned(), *saved[id]) for id, team in teams.items()}
    return Teams(
        {
            id: replace(
                _channels(team, defaults),
                saved=saved[id],
                foreign=tuple(glob for other in teams if other != id for glob in owned[other]),
            )
            for id, team in teams.items()
        }
    )


def parse_teams(value: object) -> Mapping[str, Team]:
    """The tables of `[slack.teams]`; a ValueError says what was expected."""
    if not isinstance(value, dict):
        raise ValueError("a table for each workspace, in a settings file")
    return {id: _team(id, table) for id, table in value.items()}


def _channels(team: Team, defaults: Channels) -> Channels:
    shared = team.shared
    if shared is None:
        shared = () if team.articles else defaults.default_shared
    return Channels(
        team.channels,
        team.responders,
        default_shared=shared,
        groups=team.groups,
        default_allow=defaults.default_allow if team.allow is None else team.allow,
        follow_up=defaults.follow_up,
        escalate=team.escalate,
        gaps_channel=team.gaps_channel,
        own=team.articles,
    )


def _team(id: str, table: object) -> Team:
    if not _TEAM.fullmatch(id):
        raise ValueError(f"ids of workspaces (T…) or organisations (E…), and not {id[:40]!r}")
    if not isinstance(table, dict):
        raise ValueError(f"a table for the workspace {id}")
    return Team(**{key: _value(id, key, value) for key, value in table.items()})


def _value(id: str, key: str, value: object) -> Any:
    if key not in _PARSERS:
        raise ValueError(f"for a workspace only {', '.join(_PARSERS)} (there is {key!r} for {id})")
    try:
        return _PARSERS[key](value)
    except ValueError as expected:
        raise ValueError(f"{expected} as {key} of {id}") from None
