"""Who people are, who is in a user group, and what channels are; what Slack says is kept for some minutes."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.serving.logs import log_warning
from bot.slack.client.posting import TRANSIENT_ERRORS, DeliveryError, error_code

KEPT_SECONDS = 600.0  # how long a removal from a group, say, may go unnoticed
MAX_ENTRIES = 50_000
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Person:
    """A person's workspace and organisation; guests, bots and deactivated people are no full members."""

    team: str = ""
    enterprise: str = ""
    full_member: bool = False


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """A channel's name, and who reads it.

    `external`: people of other organisations; `of_several`: people of several workspaces; `public`: every
    member may.
    """

    name: str = ""
    external: bool = False
    public: bool = False
    of_several: bool = False


NOBODY = Person()
UNKNOWN_CHANNEL: ChannelInfo | None = None


class Directory:
    """Look-ups in a workspace.

    A look-up that Slack refuses gives a person without rights, a group without members or no channel, and a
    line in the log. All methods raise DeliveryError where Slack is out of reach.
    """

    def __init__(
        self, client: WebClient, kept_seconds: float = KEPT_SECONDS, *, org_wide: bool = False
    ) -> None:
        self._client = client
        self._org_wide = org_wide
        self._kept_seconds = kept_seconds
        self._entries: dict[tuple[str, str], tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def person(self, id: str) -> Person:
        return self._cached("person", id, self._person, NOBODY)

    def members(self, group: str) -> frozenset[str]:
        """The ids of the people in a user group."""
        return self._cached("group", group, self._members, frozenset())

    def teams(self) -> frozenset[str]:
        """The ids of the workspaces in which an organisation has the app."""
        return self._cached("teams", "", lambda _: self._teams(), frozenset())

    def channel(self, id: str) -> ChannelInfo | None:
        """A channel, or None where Slack does not tell."""
        return self._cached("channel", id, self._channel, UNKNOWN_CHANNEL)

    def channel_name(self, id: str) -> str:
        """The name of a channel, or an empty string where Slack does not tell."""
        channel = self.channel(id)
        return channel.name if channel is not None else ""

    def _person(self, id: str) -> Person:
        user = self._client.users_info(user=id)["user"]
        lacks = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
        organisation = user.get("enterprise_user") or {}
        return Person(
            str(user.get("team_id") or ""),
            str(organisation.get("enterprise_id") or ""),
            not any(user.get(flag) for flag in lacks),
        )

    def _members(self, group: str) -> frozenset[str]:
        if not self._org_wide:
            return self._members_in(group)
        return frozenset(person for team in self.teams() for person in self._members_in(group, team))

    def _teams(self) -> frozenset[str]:
        pages = self._client.auth_teams_list(limit=200)
        return frozenset(str(team["id"]) for page in pages for team in page["teams"])

    def _members_in(self, group: str, team: str | None = None) -> frozenset[str]:
        """The people in a group; the token of a whole organisation has to name the group's workspace."""
        try:
            reply = self._client.usergroups_users_list(usergroup=group, team_id=team)
        except SlackApiError as error:
            if team is None or error_code(error) != "no_such_subteam":
                raise
            return frozenset()
        return frozenset(map(str, reply["users"]))

    def _channel(self, id: str) -> ChannelInfo | None:
        channel = self._client.conversations_info(channel=id)["channel"]
        external = channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")
        public = bool(channel.get("is_channel")) and not channel.get("is_private")
        of_several = bool(channel.get("is_org_shared") or channel.get("is_global_shared"))
        return ChannelInfo(str(channel.get("name") or ""), bool(external), public, of_several)

    def _cached(self, kind: str, id: str, look_up: Callable[[str], Value], refused: Value) -> Value:
        now = time.monotonic()
        with self._lock:
            until, value = self._entries.get((kind, id), (0.0, None))
        if now < until:
            return cast(Value, value)
        try:
            value = look_up(id)
        except SlackApiError as error:
            code = error_code(error)
            if code in TRANSIENT_ERRORS or not code:
                raise DeliveryError(code or "no_answer", transient=True) from error
            log_warning("not_looked_up", what=kind, id=id, error=code)
            value = refused
        except (URLError, OSError) as error:
            raise DeliveryError(type(error).__name__, transient=True) from error
        with self._lock:
            if len(self._entries) >= MAX_ENTRIES:
                self._entries.clear()
            self._entries[kind, id] = (now + self._kept_seconds, value)
        return value
