"""From a question to its answer in Slack, once; every way this can end is said to somebody.

It runs on a worker. Whether the question may be taken at all was decided before.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.conversation import Reply
from bot.messages import with_hint
from bot.parsing.channels import Channels
from bot.slack.answering.failures import report_failure, report_undelivered
from bot.slack.answering.thread_history import answer_metadata, conversation, question_state
from bot.slack.client.logs import log_info, log_warning
from bot.slack.client.posting import DeliveryError, reply, set_status
from bot.slack.events.parsing import is_stop
from bot.slack.messages.answer import QUOTES, AnswerButtons, answer_message, text_message
from bot.slack.messages.message import Message
from bot.slack.messages.source import cited_lines
from bot.slack.state.answers import AnswerStore, store_form
from bot.slack.state.jobs import QuestionJobs
from bot.slack.state.question import AskedVia, SlackQuestion
from bot.small_talk import HELP
from retrieval.errors import UsageError
from retrieval.types import Answer

if TYPE_CHECKING:
    from retrieval.library import Library

RECHECK_AFTER = 60.0  # seconds; after that it is worth a call to see whether the question is still there
MAX_ATTEMPTS = 5  # times that an answer is tried to be delivered
RETRY_BASE_SECONDS = 2.0  # seconds, and twice as many each time
RetryLater = Callable[[float, SlackQuestion, int], None]
"""Runs after so many seconds a question for the nth time."""

SEARCHING = "is looking in the articles…"
ONLY_A_FILE = "I read text only. Write your question beside the file."
LEFT = "I take no part in this thread any more. Mention me to ask again."
STAYS = "In direct messages I answer everything. Just say no more."


@dataclass(frozen=True, slots=True)
class Answering:
    """What answering needs; `app` is the user id of the app."""

    client: WebClient
    library: "Library"
    channels: Channels
    claims: QuestionJobs
    answers: AnswerStore
    app: str
    quotes: int

    def answer(
        self, question: SlackQuestion, again: RetryLater, *, taken: float, left_behind: bool, attempt: int
    ) -> None:
        """Answer a question, say why that is not possible, or try again later.

        Args:
            question: what was asked.
            again: called to try again later.
            taken: when it was taken, on the clock that only goes forward.
            left_behind: another process may have answered it before it ended.
            attempt: how often it was tried, from 1.
        """
        key = question.key
        waited = time.monotonic() - taken
        try:
            if left_behind or attempt > 1 or waited > RECHECK_AFTER:
                stands = question_state(self.client, question, self.app)
                if stands.answered or not stands.there:
                    log_info("not_answered", channel=key.channel, ts=key.ts, answered=stands.answered)
                    self.claims.finish(key)
                    return
            if self.claims.is_pending(key):  # not deleted meanwhile
                self._answer(question, taken)
                self.claims.finish(key)
        except DeliveryError as error:
            self._undelivered(question, error, again, attempt)
        except Exception as error:  # the last line: whatever it is, the asker hears of it and the log has it
            report_failure(self.client, question, error, private=self._private(question))
            self.claims.finish(key)

    def _answer(self, question: SlackQuestion, taken: float) -> None:
        channel = self.channels.settings_for(question.key.channel)
        if not channel.quiet:
            set_status(self.client, question, SEARCHING)
        message, articles, outcome = self._compose(question)
        if message is not None:
            reply(
                self.client, question, message,
                private=self._private(question), metadata=answer_metadata(question, articles),
            )  # fmt: skip
        log_info(
            "answered", channel=question.key.channel, ts=question.key.ts, way=question.way, outcome=outcome,
            ms=round(1000 * (time.monotonic() - taken)),
        )  # fmt: skip

    def _compose(self, question: SlackQuestion) -> tuple[Message | None, tuple[str, ...], str]:
        """The message, the articles that it cites, and what the log calls it; no message is silence."""
        if is_stop(question):
            return text_message(STAYS if question.way is AskedVia.DIRECT else LEFT), (), "stopped"
        if not question.text:
            return text_message(ONLY_A_FILE if question.files else HELP), (), "no_text"
        try:
            answer = self._ask(question)
        except UsageError as error:
            return (
                text_message(with_hint(error.message[:1].upper() + error.message[1:], error.hint)),
                (),
                "usage",
            )
        if not isinstance(answer, Answer):
            return text_message(answer.text), (), "courtesy"
        channel = self.channels.settings_for(question.key.channel)
        if not answer.found and channel.quiet and question.way is AskedVia.FOLLOW_UP:
            return None, (), "quiet"
        given = store_form(question, answer, private=self._private(question))
        self.answers.save(given)
        filters = self.channels.filters(question.key.channel)
        buttons = AnswerButtons(
            given.id,
            share=given.private,
            human=bool(self.channels.responders(question.key.channel)),
            private=given.private,
        )
        message = answer_message(answer, lambda each: cited_lines(self.library, filters, each), buttons)
        return message, given.articles, "found" if answer.found else "not_said"

    def _ask(self, question: SlackQuestion) -> Reply:
        talk = conversation(self.client, self.answers, question, self.app)
        filters = self.channels.filters(question.key.channel)
        return talk.ask(self.library, question.text, min(self.quotes, QUOTES), filters).reply

    def _private(self, question: SlackQuestion) -> bool:
        return bool(question.response_url) or self.channels.settings_for(question.key.channel).private

    def _undelivered(
        self, question: SlackQuestion, error: DeliveryError, again: RetryLater, attempt: int
    ) -> None:
        """Try again where that may help; tell the asker directly where nothing can be posted any more."""
        key = question.key
        if error.transient and attempt < MAX_ATTEMPTS:
            log_warning("delivered_later", channel=key.channel, ts=key.ts, error=error.code, attempt=attempt)
            again(RETRY_BASE_SECONDS**attempt, question, attempt + 1)
            return
        report_undelivered(self.client, question, error)
        self.claims.finish(key)
