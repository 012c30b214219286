"""What the listeners, the queue and the workers share: one value, made once when the app starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import portalocker
from slack_sdk import WebClient

from bot.parsing.channels import Channels
from bot.serving.logs import log_warning
from bot.serving.metrics import Metrics
from bot.slack.access import Access, Visibility
from bot.slack.client.checks import Identity
from bot.slack.health import Fault, Health
from bot.slack.messages.reply import ChannelView
from bot.slack.page_pictures import PagePictures
from bot.slack.state.answers import StoredAnswer
from bot.slack.state.audit import NO_AUDIT, AuditFile, Outcome
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from bot.slack.state.stores import Stores
from bot.writing.writer import Writer

if TYPE_CHECKING:
    from retrieval.library import Library

DELIVERY_FAILURES = ("footnote_delivery_failures", "Posts that Slack did not accept")


@dataclass(frozen=True, slots=True)
class SlackContext:
    """Slack, the app's identity in it, the articles, the rules of access and what outlives a restart."""

    client: WebClient
    identity: Identity
    library: "Library"
    access: Access
    stores: Stores
    health: Health = field(default_factory=Health)
    metrics: Metrics = field(default_factory=partial(Metrics, DELIVERY_FAILURES))
    saved_answers: Path | None = None  # the folder for answers of people
    base_url: str = ""  # where quotes have an address
    pictures: PagePictures | None = None
    audit: AuditFile = NO_AUDIT
    writer: Writer | None = None  # writes the answers

    @property
    def channels(self) -> Channels:
        """The channels' settings in force."""
        return self.access.channels

    def view(self, question: SlackQuestion) -> ChannelView:
        """The articles as those may see them who see the answer to a question. May raise DeliveryError."""
        channel = question.key.channel
        seen_by = Visibility(channel, question.asker, self.is_private(question))
        has_responders = self.channels.can_escalate(channel)
        silence = self.channels.settings_for(channel).silence
        return ChannelView(self.library, self.access.filters(seen_by), has_responders, silence, self.base_url)

    def writer_for(self, question: SlackQuestion) -> Writer | None:
        """The model that writes the answer to a question; None where it is to be quotes."""
        return self.writer if self.channels.settings_for(question.key.channel).writer else None

    def record(self, question: SlackQuestion, outcome: Outcome) -> None:
        """Write to the audit file what became of a question."""
        self._audit(lambda: self.audit.write(question, outcome))

    def record_event(self, answer: StoredAnswer, person: str, event: str) -> None:
        """Write to the audit file what a person did with an answer."""
        key = MessageKey(answer.team, answer.channel, answer.ts)
        self._audit(lambda: self.audit.write_event(key, person, event))

    def _audit(self, write: Callable[[], None]) -> None:
        try:
            write()
        except (OSError, portalocker.LockException) as error:
            log_warning("audit_not_written", error=type(error).__name__)
            self.health.report(Fault.AUDIT, type(error).__name__)
        else:
            self.health.clear(Fault.AUDIT)

    def visibility(self, answer: StoredAnswer) -> Visibility:
        """Who sees an answer that was given."""
        return Visibility(answer.channel, answer.asker, answer.private)

    def is_private(self, question: SlackQuestion) -> bool:
        """Whether only its asker sees the answer to a question."""
        return bool(question.response_url) or self.channels.settings_for(question.key.channel).private

    def shows_status(self, question: SlackQuestion) -> bool:
        """Whether a thread shows what is going on; the status ends with the next message to all."""
        if question.way is AskedVia.FOLLOW_UP or self.is_private(question):
            return False
        return not self.channels.settings_for(question.key.channel).quiet
