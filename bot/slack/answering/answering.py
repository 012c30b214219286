"""Answers a question in Slack, once; however that ends, somebody hears of it. It runs on a worker."""

import sqlite3
from dataclasses import dataclass, replace

from bot.conversation import Turn
from bot.messages import with_hint
from bot.parsing.channels import FollowUps
from bot.serving.logs import log_info, log_warning
from bot.serving.written_log import log_told
from bot.slack.answering.attempt import Attempt
from bot.slack.answering.failures import report_failure, report_undelivered
from bot.slack.answering.live import LiveReply, complete_stream, log_written
from bot.slack.answering.progress import SEARCHING
from bot.slack.answering.thread_history import answer_metadata, conversation, pointed_at, question_state
from bot.slack.answering.timing import DEFAULT_TIMING, Timing
from bot.slack.client.posting import DeliveryError, delete, notify, reply, update
from bot.slack.client.tokens import REFUSED
from bot.slack.context import SlackContext
from bot.slack.health import Fault
from bot.slack.messages.blocks import Block
from bot.slack.messages.escape import named_channels
from bot.slack.messages.message import Message, text_message
from bot.slack.messages.reply import ChannelView
from bot.slack.state.answers import store_answer
from bot.slack.state.audit import Outcome
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from bot.slack.state.wording import points_at_another
from bot.small_talk import HELP
from bot.writing.opening import rewriter
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.types import Answer

RECHECK_AFTER = 60.0  # seconds; a question that waited longer may have been deleted

TOLD = "refused"  # what is told once, in the claims
CONFIDENT = 0.8  # of 1; there about three in four are answered by the articles (see the README)
TOO_LATE = "I could not reach Slack for a long time, and your question has waited since. Please ask it again."
ONLY_A_FILE = "I read text only. Write your question beside the file."
LEFT = "I take no part in this thread any more. Mention me to ask again."
STAYS = "In direct messages I answer everything. Just say no more."


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, or None for silence; `articles` are the ids it cites, `outcome` is for the log.

    Where a model wrote it, a part of it may stand in a stream already: `live` knows, and `below` is what is
    missing there.
    `answer` and the `rights` by which it was given are for the audit.
    """

    message: Message | None
    outcome: str
    articles: tuple[str, ...] = ()
    live: LiveReply | None = None
    below: tuple[Block, ...] = ()
    answer: Answer | None = None
    rights: Filters | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers questions in at most `quotes` quotes."""

    context: SlackContext
    quotes: int
    timing: Timing = DEFAULT_TIMING

    def answer(self, attempt: Attempt) -> float | None:
        """Answer a question, or say why that is not possible.

        Returns:
            After how many seconds to try again; None if the question is done with.
        """
        try:
            self._try(attempt)
        except DeliveryError as error:
            return self._after(attempt, error)
        except sqlite3.Error as error:
            self.context.health.report(Fault.STORAGE, type(error).__name__)
            return self._after(attempt, DeliveryError("state_not_written", transient=True))
        self._finish(attempt)
        return None

    def _try(self, attempt: Attempt) -> None:
        """Answer a question unless it is done with; an error of the library is told instead of the answer."""
        question = attempt.question
        if self._is_obsolete(attempt) or not self.context.stores.jobs.is_pending(question.key):
            return
        if attempt.age > self.timing.give_up:
            self._reply(attempt, Composed(text_message(TOO_LATE), "too_late"))
            return
        try:
            self._answer(attempt)
        except (DeliveryError, sqlite3.Error):
            raise
        except Exception as error:  # the asker is told, and the log has the cause
            report_failure(self.context, attempt, error)

    def _after(self, attempt: Attempt, error: DeliveryError) -> float | None:
        """When to try again after a failure; None if there is no use in that."""
        self.context.metrics.count_failure(error.code)
        if error.code != "state_not_written":
            self.context.health.report_delivery(error)
        if (error.transient or error.code in REFUSED) and attempt.age < self.timing.forget:
            key, seconds = attempt.question.key, self.timing.retry_after(attempt.number)
            log_warning(
                "delivered_later", channel=key.channel, ts=key.ts, error=error.code, attempt=attempt.number
            )
            return seconds
        report_undelivered(self.context.client, attempt.question, error)
        self._finish(attempt)
        return None

    def _finish(self, attempt: Attempt) -> None:
        self.context.stores.jobs.finish(attempt.question.key)
        self.context.stores.streams.forget(attempt.question.key)
        if attempt.progress:
            attempt.progress.finish(posted=False)

    def _is_obsolete(self, attempt: Attempt) -> bool:
        """Whether a question has its answer already, or is gone; Slack is asked only if that may be."""
        if not attempt.recovered and attempt.age <= RECHECK_AFTER:
            return False
        question = attempt.question
        state = question_state(self.context, question)
        if state.stream and not self.context.stores.streams.get(question.key):
            self.context.stores.streams.save(question.key, state.stream)
        if state.exists and (question.is_edit or not state.answered):
            return False
        log_info("not_answered", channel=question.key.channel, ts=question.key.ts, answered=state.answered)
        return True

    def _answer(self, attempt: Attempt) -> None:
        question, private = attempt.question, self.context.is_private(attempt.question)
        refusal = self.context.access.refusal(question)
        if refusal:
            self._refuse(question, refusal)
            return
        if attempt.progress:
            attempt.progress.show(SEARCHING, self.timing.status_after)
        resolved = self._resolved(question)
        composed = self._compose(attempt, resolved)
        if composed.message is not None:
            self._reply(attempt, composed)
            outcome = Outcome(composed.outcome, composed.answer, composed.rights, private)
            self.context.record(resolved, outcome)
            if attempt.progress:
                attempt.progress.finish(posted=not private)
            self._withdraw_if_deleted(question.key)
        log_info(
            "answered", channel=question.key.channel, ts=question.key.ts, way=question.way,
            outcome=composed.outcome, ms=round(1000 * attempt.age),
        )  # fmt: skip
        self.context.metrics.count_question(question.way.value, composed.outcome, attempt.age)

    def _withdraw_if_deleted(self, question: MessageKey) -> None:
        """Delete the answer to a question whose message was deleted while it was answered."""
        stores = self.context.stores
        if stores.jobs.is_pending(question):
            return
        stores.answers.forget(question)
        post = stores.posts.get(question)
        if post is not None:
            stores.posts.forget(question)
            delete(self.context.client, question.channel, post.reply)

    def _reply(self, attempt: Attempt, composed: Composed) -> None:
        assert composed.message is not None
        question = attempt.question
        private, metadata = self.context.is_private(question), answer_metadata(question, composed.articles)
        client, posts = self.context.client, self.context.stores.posts
        ts = composed.live.finish(composed.message, composed.below, metadata) if composed.live else ""
        ts = ts or complete_stream(self.context, attempt, composed.message, metadata)
        if ts:
            posts.save(question.key, ts)
            self.context.health.clear(Fault.POSTS, Fault.TOKEN)
            return
        before = posts.get(question.key) if question.is_edit else None
        if before is not None:
            update(client, question.key.channel, before.reply, composed.message, metadata=metadata)
        else:
            ts = reply(client, question, composed.message, private=private, metadata=metadata)
            if ts:
                posts.save(question.key, ts)
        self.context.health.clear(Fault.POSTS, Fault.TOKEN)

    def _refuse(self, question: SlackQuestion, why: str) -> None:
        """Tell somebody who is not answered so, once in a channel, and to them alone."""
        key = question.key
        log_info("refused", channel=key.channel, ts=key.ts, way=question.way, asker=question.asker)
        if question.way is AskedVia.FOLLOW_UP:
            return
        self.context.record(question, Outcome("refused", reason=why))
        with self.context.stores.jobs.run_once(key.team, TOLD, f"{key.channel}/{question.asker}") as first:
            if first or question.response_url:  # a command is always met with something
                notify(self.context.client, question, text_message(why))

    def _resolved(self, question: SlackQuestion) -> SlackQuestion:
        """The question itself, or the one in its thread that it points at."""
        directory = self.context.access.directory
        text = named_channels(question.text, directory.channel_name)
        question = replace(question, text=text)
        in_thread = question.way is AskedVia.MENTION and question.thread != question.key.ts
        if not in_thread or question.is_stop or not points_at_another(question.text):
            return question
        return replace(question, text=pointed_at(self.context, question) or question.text)

    def _compose(self, attempt: Attempt, question: SlackQuestion) -> Composed:
        if question.is_stop:
            return Composed(text_message(STAYS if question.way is AskedVia.DIRECT else LEFT), "stopped")
        if not question.text:
            return Composed(text_message(ONLY_A_FILE if question.files else HELP), "no_text")
        try:
            return self._compose_reply(attempt, question)
        except UsageError as error:
            if question.way is AskedVia.FOLLOW_UP:
                return Composed(None, "quiet")
            text = with_hint(error.message[:1].upper() + error.message[1:], error.hint)
            return Composed(text_message(text), "usage")

    def _compose_reply(self, attempt: Attempt, question: SlackQuestion) -> Composed:
        view, is_follow_up = self.context.view(question), question.way is AskedVia.FOLLOW_UP
        # Whoever did not turn to the app has asked no model either.
        writer = None if is_follow_up else self.context.writer_for(question)
        rewrite = rewriter(writer, log_told)
        turn = view.ask(conversation(self.context, question), question.text, self.quotes, rewrite)
        if not isinstance(turn.reply, Answer):
            if is_follow_up:
                return Composed(None, "quiet")
            return Composed(text_message(turn.reply.text), "courtesy")
        if is_follow_up and not self._speaks_up(turn.reply, question.key.channel):
            return Composed(None, "quiet")
        return self._compose_answer(attempt, question, view, turn)

    def _compose_answer(
        self, attempt: Attempt, question: SlackQuestion, view: ChannelView, turn: Turn
    ) -> Composed:
        private, live = self.context.is_private(question), LiveReply(self.context, attempt, self.timing)
        writer = self.context.writer_for(question)
        result = view.write(writer, turn, self.quotes, live.listener())
        if result.written is not None:
            log_written(question, result.written)
        answer = result.answer
        stored = store_answer(question, answer, private=private, written=result.written)
        self.context.stores.answers.save(stored)
        parts = view.compose(result, stored.id, private=private)
        outcome = "found" if answer.found else "not_said"
        return Composed(
            parts.message, outcome, stored.articles, live, parts.below, answer=answer, rights=view.filters
        )

    def _speaks_up(self, answer: Answer, channel: str) -> bool:
        """Whether an answer is given where nobody turned to the app."""
        channels = self.context.channels
        if channels.follow_up is FollowUps.CONFIDENT:
            return answer.found and not answer.tentative and answer.confidence >= CONFIDENT
        return answer.found or not channels.settings_for(channel).quiet
