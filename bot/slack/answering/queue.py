"""Accepts questions: each is claimed once and handed to the workers, or rejected with a notice.

`accept` takes milliseconds and returns before Slack is told that an event arrived; by then it is on the disk.
"""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.parsing.channels import FollowUps
from bot.serving.logs import log_error, log_info, log_warning
from bot.slack.answering.answering import Answering
from bot.slack.answering.attempt import Attempt
from bot.slack.answering.pool import AnswerPool
from bot.slack.answering.progress import SEARCHING, Progress
from bot.slack.client.posting import DeliveryError, delete, notify
from bot.slack.context import SlackContext
from bot.slack.health import Fault
from bot.slack.messages.message import text_message
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion

EDIT_SECONDS = 3600.0
EDIT_PAUSE = 0.5  # seconds until an edit is looked at again that came before the answer
FULL = "Too many questions are waiting. Please ask again in a minute."
TOO_OFTEN = "That is more than {} questions in a minute. Please ask again in a minute."


@dataclass(frozen=True, slots=True)
class QuestionQueue:
    """The questions of one workspace that wait for an answer."""

    context: SlackContext
    pool: AnswerPool
    answering: Answering

    def follows_thread(self, thread: MessageKey) -> bool:
        """Whether messages in a thread are for the app without a mention."""
        channels = self.context.channels
        if channels.settings_for(thread.channel).mention_only or channels.follow_up is FollowUps.NEVER:
            return False
        return self.context.stores.threads.engaged(thread)

    def accept(self, question: SlackQuestion) -> None:
        """Claim a question and have it answered, unless it was claimed before."""
        try:
            is_new = self.context.stores.jobs.claim(question)
        except sqlite3.Error as error:  # it is not acknowledged, and Slack delivers it again
            self.context.health.report(Fault.STORAGE, type(error).__name__)
            raise
        self.context.health.clear(Fault.STORAGE)
        if not is_new:
            return
        self._follow(question)
        person = f"{question.key.team}/{question.asker}"
        if self.pool.limit.allow(person):
            self._enqueue(question)
            return
        log_warning("too_often", channel=question.key.channel, ts=question.key.ts, asker=question.asker)
        notice = TOO_OFTEN.format(self.pool.limit.per_minute) if self.pool.limit.should_tell(person) else ""
        self._reject(question, notice)

    def accept_edit(self, question: SlackQuestion) -> None:
        """Answer an edited question anew in place of its answer: once, and within an hour.

        While it is still being answered as it was, the edit waits for that.
        """
        if self.context.stores.jobs.is_pending(question.key):
            self.pool.timers.run_later(EDIT_PAUSE, lambda: self.accept_edit(question))
            return
        posts = self.context.stores.posts
        post = posts.get(question.key)
        if post is None or time.time() - post.posted_at > EDIT_SECONDS or not posts.note_edit(question.key):
            return
        self.context.stores.jobs.reopen(question)
        self._enqueue(question)

    def forget(self, question: MessageKey) -> None:
        """Delete what is stored of a question whose message was deleted, and its answer in Slack."""
        stores = self.context.stores
        stores.jobs.finish(question)
        stores.answers.forget(question)
        post = stores.posts.get(question)
        if post is not None:
            stores.posts.forget(question)
            self.pool.notices.submit(_delete, self.context, question, post.reply)

    def resume(self, question: SlackQuestion, taken_at: float) -> None:
        """Take over a question of a process that ended before it answered it."""
        log_info("resumed", channel=question.key.channel, ts=question.key.ts)
        self._submit(Attempt(question, recovered=True, accepted_at=taken_at))

    def _follow(self, question: SlackQuestion) -> None:
        thread = MessageKey(question.key.team, question.key.channel, question.thread)
        if question.is_stop:
            self.context.stores.threads.disengage(thread)
        elif question.way is AskedVia.MENTION:
            self.context.stores.threads.engage(thread)

    def _enqueue(self, question: SlackQuestion) -> None:
        progress = None
        if self.context.shows_status(question):
            progress = Progress(self.context.client, question, self.pool.notices, self.pool.timers)
            progress.show(self._waiting_status(), self.answering.timing.status_after)
        if not self._submit(Attempt(question, progress=progress)):
            if progress:
                progress.finish(posted=True)
            log_warning("full", channel=question.key.channel, ts=question.key.ts)
            self._reject(question, FULL)

    def _waiting_status(self) -> str:
        ahead = self.pool.workers.waiting()
        if not ahead:
            return SEARCHING
        others = "1 question is" if ahead == 1 else f"{ahead} questions are"
        return f"waits: {others} before this one"

    def _submit(self, attempt: Attempt) -> bool:
        """Hand an attempt to the workers; False if too many wait."""
        if self.pool.closed.is_set():
            return True  # it stays claimed, and the next start takes it over
        conversation = attempt.question.conversation
        return self.pool.workers.submit(conversation, lambda: self._run(attempt), force=attempt.recovered)

    def _run(self, attempt: Attempt) -> None:
        seconds = self.answering.answer(attempt)
        if seconds is not None and not self.pool.closed.is_set():
            # If the process ends before, the next one takes the question over.
            self.pool.timers.run_later(seconds, lambda: self._submit(attempt.next()))

    def _reject(self, question: SlackQuestion, notice: str) -> None:
        self.context.stores.jobs.finish(question.key)
        if notice and question.way is not AskedVia.FOLLOW_UP:  # nobody turned to the app
            message = text_message(notice)
            self.pool.notices.submit(
                _logging_errors, question, lambda: notify(self.context.client, question, message)
            )


def _delete(context: SlackContext, question: MessageKey, reply: str) -> None:
    try:
        delete(context.client, question.channel, reply)
    except (DeliveryError, OSError) as error:
        log_warning("not_deleted", channel=question.channel, ts=reply, error=type(error).__name__)


def _logging_errors(question: SlackQuestion, job: Callable[[], None]) -> None:
    """Run a job whose result nobody waits for."""
    try:
        job()
    except DeliveryError as error:
        log_warning("undelivered", channel=question.key.channel, ts=question.key.ts, error=error.code)
    except Exception as error:
        log_error("failed", error, channel=question.key.channel, ts=question.key.ts)
