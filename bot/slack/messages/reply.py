"""A reply as a Slack message: composed in one way for the app and for `footnote slack --preview`."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.conversation import Conversation, Rewrite, Turn
from bot.parsing.channels import Channels
from bot.slack.messages.answer import MAX_QUOTES, AnswerButtons, AnswerParts, answer_parts
from bot.slack.messages.source import cited_lines
from bot.writing.answers import WrittenAnswer, write_answer
from bot.writing.listener import Listener
from bot.writing.writer import Writer
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

    def ask(
        self, conversation: Conversation, question: str, quotes: int, rewrite: Rewrite | None = None
    ) -> Turn:
        """The reply to a question; the errors are those of `Library.ask`."""
        quotes = min(quotes, MAX_QUOTES)
        return conversation.ask(self.library, question, quotes, self.filters, self.silence, rewrite=rewrite)

    def write(self, writer: Writer | None, turn: Turn, quotes: int, listener: Listener) -> WrittenAnswer:
        """What a model makes of an answer; the errors are those of `Library.ask`."""
        assert isinstance(turn.reply, Answer)
        request = turn.request(min(quotes, MAX_QUOTES), self.filters, self.silence)
        return write_answer(None if turn.is_more else writer, self.library, request, turn.reply, listener)

    def compose(self, result: WrittenAnswer, id: str, *, private: bool) -> AnswerParts:
        """The message of an answer; its buttons refer to the answer stored as `id`."""
        buttons = AnswerButtons(id, human=self.has_responders, private=private)
        passage_of = partial(cited_lines, self.library, self.filters)
        return answer_parts(result.answer, passage_of, buttons, self.base_url, written=result.written)


def channel_view(library: "Library", channels: Channels, channel: str, base_url: str = "") -> ChannelView:
    """The view of the channel of that id; an empty id is no channel and sees what may be seen everywhere."""
    silence = channels.settings_for(channel).silence
    return ChannelView(library, channels.filters(channel), channels.can_escalate(channel), silence, base_url)
