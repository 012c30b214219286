"""A reply as a Slack message: composed in one way for the app and for `footnote slack --preview`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation import Conversation, Reply
from bot.parsing.channels import Channels
from bot.slack.messages.answer import MAX_QUOTES, AnswerButtons, answer_message, text_message
from bot.slack.messages.message import Message
from bot.slack.messages.source import cited_lines
from retrieval.filters import Filters
from retrieval.types import Answer, Silence

if TYPE_CHECKING:
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class ChannelView:
    """The articles that a channel may see, whether it has people to ask, and how sure answers must be.

    With `base_url`, quotes are links to the pages there.
    """

    library: "Library"
    filters: Filters
    has_responders: bool
    silence: Silence | None = None
    base_url: str = ""

    def ask(self, conversation: Conversation, question: str, quotes: int) -> Reply:
        """The reply to a question; the errors are those of `Library.ask`."""
        turn = conversation.ask(self.library, question, min(quotes, MAX_QUOTES), self.filters, self.silence)
        return turn.reply

    def compose(self, reply: Reply, id: str, *, private: bool) -> Message:
        """The message of a reply; its buttons refer to the answer stored as `id`."""
        if not isinstance(reply, Answer):
            return text_message(reply.text)
        buttons = AnswerButtons(id, human=self.has_responders, private=private)
        return answer_message(
            reply, lambda cited: cited_lines(self.library, self.filters, cited), buttons, self.base_url
        )


def channel_view(library: "Library", channels: Channels, channel: str, base_url: str = "") -> ChannelView:
    """The view of the channel of that id; an empty id is no channel and sees what may be seen everywhere."""
    silence = channels.settings_for(channel).silence
    return ChannelView(library, channels.filters(channel), channels.can_escalate(channel), silence, base_url)
