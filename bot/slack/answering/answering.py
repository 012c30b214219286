"""Answers a question in Slack, once; however that ends, somebody hears of it. It runs on a worker."""

from dataclasses import dataclass

from bot.messages import with_hint
from bot.parsing.channels import FollowUps
from bot.slack.answering.attempt import Attempt
from bot.slack.answering.failures import report_failure, report_undelivered
from bot.slack.answering.thread_history import answer_metadata, conversation, question_state
from bot.slack.client.logs import log_info, log_warning
from bot.slack.client.posting import DeliveryError, notify, reply, set_status
from bot.slack.context import SlackContext
from bot.slack.messages.answer import text_message
from bot.slack.messages.message import Message
from bot.slack.state.answers import store_answer
from bot.slack.state.question import AskedVia, SlackQuestion
from bot.small_talk import HELP
from retrieval.errors import UsageError
from retrieval.types import Answer

RECHECK_AFTER = 60.0  # seconds; a question that waited longer may have been deleted
MAX_ATTEMPTS = 5
RETRY_BASE_SECONDS = 2.0  # doubled with each attempt

REFUSED = "refused"  # what is told once, in the claims
CONFIDENT = 0.8  # of 1; there about three in four are answered by the articles (see the README)
SEARCHING = "is looking in the articles…"
ONLY_A_FILE = "I read text only. Write your question beside the file."
LEFT = "I take no part in this thread any more. Mention me to ask again."
STAYS = "In direct messages I answer everything. Just say no more."


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, or None for silence; `articles` are the ids it cites, `outcome` is for the log."""

    message: Message | None
    outcome: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers questions in at most `quotes` quotes."""

    context: SlackContext
    quotes: int

    def answer(self, attempt: Attempt) -> float | None:
        """Answer a question, or say why that is not possible.

        Returns:
            After how many seconds to try again; None if the question is done with.
        """
        question, jobs = attempt.question, self.context.stores.jobs
        try:
            if not self._is_obsolete(attempt) and jobs.is_pending(question.key):
                self._answer(attempt)
        except DeliveryError as error:
            if error.transient and attempt.number < MAX_ATTEMPTS:
                return _retry_after(attempt, error)
            report_undelivered(self.context.client, question, error)
        except Exception as error:  # the asker is told, and the log has the cause
            report_failure(self.context, question, error)
        jobs.finish(question.key)
        return None

    def _is_obsolete(self, attempt: Attempt) -> bool:
        """Whether a question has its answer already, or is gone; Slack is asked only if that may be."""
        if not attempt.recovered and attempt.age <= RECHECK_AFTER:
            return False
        question = attempt.question
        state = question_state(self.context, question)
        if state.exists and not state.answered:
            return False
        log_info("not_answered", channel=question.key.channel, ts=question.key.ts, answered=state.answered)
        return True

    def _answer(self, attempt: Attempt) -> None:
        question, private = attempt.question, self.context.is_private(attempt.question)
        refusal = self.context.access.refusal(question)
        if refusal:
            self._refuse(question, refusal)
            return
        if self.context.shows_status(question):
            set_status(self.context.client, question, SEARCHING)
        composed = self._compose(question)
        if composed.message is not None:
            metadata = answer_metadata(question, composed.articles)
            reply(self.context.client, question, composed.message, private=private, metadata=metadata)
        log_info(
            "answered", channel=question.key.channel, ts=question.key.ts, way=question.way,
            outcome=composed.outcome, ms=round(1000 * attempt.age),
        )  # fmt: skip

    def _refuse(self, question: SlackQuestion, why: str) -> None:
        """Tell somebody who is not answered so, once in a channel, and to them alone."""
        key = question.key
        log_info("refused", channel=key.channel, ts=key.ts, way=question.way, asker=question.asker)
        if question.way is AskedVia.FOLLOW_UP:
            return
        with self.context.stores.jobs.run_once(key.team, REFUSED, f"{key.channel}/{question.asker}") as first:
            if first or question.response_url:  # a command is always met with something
                notify(self.context.client, question, text_message(why))

    def _compose(self, question: SlackQuestion) -> Composed:
        if question.is_stop:
            return Composed(text_message(STAYS if question.way is AskedVia.DIRECT else LEFT), "stopped")
        if not question.text:
            return Composed(text_message(ONLY_A_FILE if question.files else HELP), "no_text")
        try:
            return self._compose_reply(question)
        except UsageError as error:
            if question.way is AskedVia.FOLLOW_UP:
                return Composed(None, "quiet")
            text = with_hint(error.message[:1].upper() + error.message[1:], error.hint)
            return Composed(text_message(text), "usage")

    def _compose_reply(self, question: SlackQuestion) -> Composed:
        channel = question.key.channel
        view, private = self.context.view(question), self.context.is_private(question)
        answer = view.ask(conversation(self.context, question), question.text, self.quotes)
        if not isinstance(answer, Answer):
            if question.way is AskedVia.FOLLOW_UP:
                return Composed(None, "quiet")
            return Composed(view.compose(answer, "", private=private), "courtesy")
        if question.way is AskedVia.FOLLOW_UP and not self._speaks_up(answer, channel):
            return Composed(None, "quiet")
        stored = store_answer(question, answer, private=private)
        self.context.stores.answers.save(stored)
        outcome = "found" if answer.found else "not_said"
        return Composed(view.compose(answer, stored.id, private=private), outcome, stored.articles)

    def _speaks_up(self, answer: Answer, channel: str) -> bool:
        """Whether an answer is given where nobody turned to the app."""
        channels = self.context.channels
        if channels.follow_up is FollowUps.CONFIDENT:
            return answer.found and not answer.tentative and answer.confidence >= CONFIDENT
        return answer.found or not channels.settings_for(channel).quiet


def _retry_after(attempt: Attempt, error: DeliveryError) -> float:
    key = attempt.question.key
    log_warning("delivered_later", channel=key.channel, ts=key.ts, error=error.code, attempt=attempt.number)
    return float(RETRY_BASE_SECONDS**attempt.number)
