"""Who is answered, and which articles they may see: decided here, enforced inside every query and reading.

What cannot be found out counts against the asker.
"""

from dataclasses import dataclass

from bot.parsing.channels import Channels
from bot.slack.client.checks import Identity
from bot.slack.client.directory import ChannelInfo, Directory, Person
from bot.slack.rules import RulesInForce
from bot.slack.state.question import SlackQuestion
from retrieval.filters import Filters

EXTERNAL_CHANNEL = "I do not answer in channels that are shared with another organisation."
SHARED_CHANNEL = "I do not answer in channels of several workspaces; ask me in a direct message."
NOT_SET_UP = "Whoever runs me has not set up this workspace yet: its id is {}."
NOT_A_MEMBER = "I answer full members of this workspace only."
NOT_IN_A_GROUP = "I answer members of certain user groups only."


@dataclass(frozen=True, slots=True)
class Visibility:
    """Who sees an answer: a channel, or one person where `alone`, as in a direct message."""

    channel: str
    person: str = ""
    alone: bool = False


EVERYWHERE = Visibility("")


@dataclass(frozen=True, slots=True)
class Access:
    """Who is answered in one workspace, and what they see."""

    identity: Identity
    directory: Directory
    in_force: RulesInForce

    @property
    def channels(self) -> Channels:
        """The workspace's settings."""
        return self.in_force.rules.teams.channels_for(self.identity.team)

    def refusal(self, question: SlackQuestion) -> str:
        """Why a question is not answered; empty if it is. May raise DeliveryError."""
        if not self.channels.is_known:
            return NOT_SET_UP.format(self.identity.team)
        external = question.external_channel
        if external is None:  # commands and shortcuts do not tell
            channel = self._channel_of(question)
            external = channel is not None and channel.external
        if external and not self.channels.settings_for(question.key.channel).external:
            return EXTERNAL_CHANNEL
        alone = bool(question.response_url)
        if not self._channels_seen_by(Visibility(question.key.channel, question.asker, alone)).is_known:
            return SHARED_CHANNEL
        return self.refusal_of(question.asker, question.key.channel, question.asker_team)

    def refusal_of(self, person: str, channel: str, team: str = "") -> str:
        """Why a person is not answered in a channel; empty if they are. May raise DeliveryError.

        Args:
            person: the id of the person.
            channel: the id of the channel; of none for what is seen everywhere.
            team: the person's workspace where the event tells.
        """
        if not self.channels.is_known:
            return NOT_SET_UP.format(self.identity.team)
        settings, profile = self.channels.settings_for(channel), self.directory.person(person)
        if self._is_foreign(profile, team):
            if not settings.external:
                return NOT_A_MEMBER
        elif not profile.full_member and not settings.guests:
            return NOT_A_MEMBER
        allow = self.channels.allow(channel)
        if allow and not any(person in self.directory.members(group) for group in allow):
            return NOT_IN_A_GROUP
        return ""

    def _is_foreign(self, profile: Person, team: str) -> bool:
        """Whether a person belongs to another organisation, or to none that is known."""
        if profile.enterprise and profile.enterprise == self.identity.enterprise:
            return False
        return {profile.team or team, team or profile.team} != {self.identity.team}

    def _channel_of(self, question: SlackQuestion) -> ChannelInfo | None:
        channel = question.key.channel
        return None if channel.startswith("D") else self.directory.channel(channel)

    def can_share(self, channel: str) -> bool:
        """Whether what one person saw may be shown to a whole channel. May raise DeliveryError."""
        if channel.startswith("D") or self.channels.settings_for(channel).external:
            return True
        shown = self.directory.channel(channel)
        return shown is not None and not shown.external

    def filters(self, seen_by: Visibility) -> Filters:
        """Which articles may be shown. May raise DeliveryError."""
        hidden, channels = self.in_force.rules.hidden, self._channels_seen_by(seen_by)
        groups: tuple[str, ...] = ()
        if seen_by.alone or seen_by.channel.startswith("D"):
            groups = tuple(id for id in channels.groups if seen_by.person in self.directory.members(id))
        return channels.filters(seen_by.channel, groups, hidden)

    def _channels_seen_by(self, seen_by: Visibility) -> Channels:
        """The settings for those who see an answer.

        A channel of several workspaces of an organisation is read by the people of all, so that there the
        organisation's table holds, and not the one of the asker's workspace.
        """
        identity = self.identity
        is_whole = not identity.org_wide or identity.team == identity.enterprise
        if is_whole or seen_by.alone or not seen_by.channel or seen_by.channel.startswith("D"):
            return self.channels
        channel = self.directory.channel(seen_by.channel)
        if channel is not None and not channel.of_several:
            return self.channels
        return self.in_force.rules.teams.channels_for(identity.enterprise)
