"""What the listeners, the queue and the workers share: one value, made once when the app starts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.parsing.channels import Channels
from bot.slack.client.checks import Identity
from bot.slack.messages.reply import ChannelView, channel_view
from bot.slack.state.question import SlackQuestion
from bot.slack.state.stores import Stores

if TYPE_CHECKING:
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class SlackContext:
    """Slack, the app's identity in it, the articles, the channels' settings and what outlives a restart."""

    client: WebClient
    identity: Identity
    library: "Library"
    channels: Channels
    stores: Stores

    def view(self, channel: str) -> ChannelView:
        """The articles as a channel may see them."""
        return channel_view(self.library, self.channels, channel)

    def is_private(self, question: SlackQuestion) -> bool:
        """Whether only its asker sees the answer to a question."""
        return bool(question.response_url) or self.channels.settings_for(question.key.channel).private

    def shows_status(self, question: SlackQuestion) -> bool:
        """Whether a thread shows what is going on; the status ends with the next message to all."""
        return not self.is_private(question) and not self.channels.settings_for(question.key.channel).quiet
