"""The reception: takes each question once and hands it to the workers, or says at once why it does not.

It returns within milliseconds, before Slack is told that an event arrived: what it has taken is on the disk.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.parsing.channels import Channels
from bot.slack.answering.answering import Answering
from bot.slack.answering.rate_limit import Limits
from bot.slack.answering.workers import Workers
from bot.slack.client.logs import log_error, log_info, log_warning
from bot.slack.client.posting import DeliveryError, post_private, respond, set_status
from bot.slack.events.parsing import Deleted, is_stop
from bot.slack.messages.answer import text_message
from bot.slack.state.answers import AnswerStore
from bot.slack.state.jobs import QuestionJobs
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from bot.slack.state.threads import Threads

FULL = "Too many questions are waiting. Please ask again in a minute."
TOO_OFTEN = "That is more than {} questions in a minute. Please ask again in a minute."


@dataclass(slots=True)
class QuestionQueue:
    """Where questions come in."""

    client: WebClient
    channels: Channels
    claims: QuestionJobs
    threads: Threads
    answers: AnswerStore
    limits: Limits
    workers: Workers
    answering: Answering
    notices_pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="aside")
    )
    closed: threading.Event = field(default_factory=threading.Event)

    def follows_thread(self, thread: MessageKey) -> bool:
        """Whether a message in a thread is for the app without a mention."""
        return not self.channels.settings_for(thread.channel).mention_only and self.threads.engaged(thread)

    def accept(self, question: SlackQuestion) -> None:
        """Take a question, if nobody has it."""
        if not self.claims.claim(question):
            return
        key = question.key
        thread = MessageKey(key.team, key.channel, question.thread)
        if is_stop(question):
            self.threads.disengage(thread)
        elif question.way is AskedVia.MENTION:
            self.threads.engage(thread)
        if not self.limits.allow(f"{key.team}/{question.asker}"):
            self.claims.finish(key)
            log_warning("too_often", channel=key.channel, ts=key.ts, asker=question.asker)
            if self.limits.tell(f"{key.team}/{question.asker}"):
                self.notices_pool.submit(self._reject, question, TOO_OFTEN.format(self.limits.most))
            return
        self._enqueue(question)

    def forget(self, deleted: Deleted) -> None:
        """A question was deleted: what waits is not answered, and what is kept of it goes."""
        key = deleted.key
        self.claims.finish(key)
        self.answers.forget(key)

    def resume(self) -> None:
        """Take over the questions of processes that ended before they answered them."""
        for question in self.claims.adopt_orphans():
            log_info("resumed", channel=question.key.channel, ts=question.key.ts)
            self._submit(question, left_behind=True, attempt=1)

    def retry_later(self, seconds: float, question: SlackQuestion, attempt: int) -> None:
        """Try a question again after some seconds; if the process ends first, the next one does."""
        if not self.closed.is_set():
            timer = threading.Timer(
                seconds, self._submit, (question,), {"left_behind": True, "attempt": attempt}
            )
            timer.daemon = True
            timer.start()

    def close(self, seconds: float) -> bool:
        """Finish what is in hand; whether it was done within that time."""
        self.closed.set()
        done = self.workers.finish(seconds)
        self.notices_pool.shutdown(wait=done, cancel_futures=True)
        if not done:
            log_warning("left_behind", jobs=self.workers.count())
        return done

    def _enqueue(self, question: SlackQuestion) -> None:
        ahead = self._submit(question, left_behind=False, attempt=1)
        if ahead is None:
            self.claims.finish(question.key)
            log_warning("full", channel=question.key.channel, ts=question.key.ts)
            self.notices_pool.submit(self._reject, question, FULL)
        elif ahead and not self.channels.settings_for(question.key.channel).quiet:
            others = "1 question is" if ahead == 1 else f"{ahead} questions are"
            self.notices_pool.submit(set_status, self.client, question, f"waits: {others} before this one")

    def _submit(self, question: SlackQuestion, *, left_behind: bool, attempt: int) -> int | None:
        taken = time.monotonic()
        if self.closed.is_set():
            return 0  # it stays claimed, and the next start takes it over
        return self.workers.submit(
            question.conversation,
            lambda: self.answering.answer(
                question, self.retry_later, taken=taken, left_behind=left_behind, attempt=attempt
            ),
            force=left_behind,
        )

    def _reject(self, question: SlackQuestion, text: str) -> None:
        try:
            if question.response_url:
                respond(question.response_url, text_message(text))
            else:
                post_private(self.client, question, text_message(text))
        except DeliveryError as error:
            log_warning("undelivered", channel=question.key.channel, ts=question.key.ts, error=error.code)
        except Exception as error:  # nobody waits for this thread's result
            log_error("failed", error, channel=question.key.channel, ts=question.key.ts)
