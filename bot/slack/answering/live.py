"""Shows an answer in its thread while a model writes it, once: a kill at any moment leaves one message.

A stream is begun empty and noted before anything is appended, so that a restart goes on with its message.
Without one, or where all is written at once, the answer is posted whole.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.serving import written_log
from bot.serving.logs import log_warning
from bot.slack.answering.attempt import Attempt
from bot.slack.answering.timing import Timing
from bot.slack.client.posting import DeliveryError, post, update
from bot.slack.client.streaming import STOPPED, append_to_stream, end_if_open, start_stream, stop_stream
from bot.slack.context import SlackContext
from bot.slack.messages.blocks import Block
from bot.slack.messages.message import Message
from bot.slack.messages.written import stream_text
from bot.slack.state.question import SlackQuestion
from bot.writing.listener import Listener
from bot.writing.written import Written, WrittenSentence

WRITING = "is writing…"
GONE = frozenset(("message_not_found", "cant_update_message"))


@dataclass(slots=True)
class LiveReply:
    """The message that an answer becomes; `ts` is that of its stream, "" as long as there is none."""

    context: SlackContext
    attempt: Attempt
    timing: Timing
    ts: str = ""
    stopped: bool = False  # by a reader
    _can_stream: bool = True
    _pending: list[str] = field(default_factory=list)
    _began: float = 0.0

    def listener(self) -> Listener:
        """Shows each sentence, and stops the model where a reader does."""
        return Listener(self._start, self._show, lambda: self.stopped)

    def finish(self, message: Message, below: Sequence[Block], metadata: Block) -> str:
        """Make the stream the whole message; its time stamp, "" where there is no stream.

        Args:
            message: the whole answer, for a stream that has ended before.
            below: what stands below the sentences.
            metadata: says which question the message answers.

        Raises:
            DeliveryError: Slack takes neither.
        """
        if not self.ts:
            return ""
        client, channel = self.context.client, self.attempt.question.key.channel
        if self._can_stream:
            try:
                self._append()
                stop_stream(client, channel, self.ts, blocks=below, metadata=metadata)
                return self.ts
            except DeliveryError as error:
                if error.transient:
                    raise
                log_warning("stream_ended", channel=channel, error=error.code)
        end_if_open(client, channel, self.ts)
        update(client, channel, self.ts, message, metadata=metadata)
        return self.ts

    def _start(self, line: str) -> None:
        """The model is asked; what is sent where stands in the log, once."""
        self._began = time.monotonic()
        written_log.log_told(line)
        question = self.attempt.question
        has_message = self.attempt.recovered or question.is_edit  # which is updated
        is_hidden = self.context.is_private(question)
        self._can_stream = not (has_message or is_hidden)
        if self.attempt.progress:
            self.attempt.progress.show(WRITING, self.timing.status_after)

    def _show(self, sentence: WrittenSentence) -> None:
        self._pending.append(stream_text(sentence))
        if not self._can_stream or time.monotonic() - self._began < self.timing.stream_after:
            return
        try:
            if not self.ts:
                self._open()
            self._append()
        except DeliveryError as error:
            self._can_stream = False
            self.stopped = error.code == STOPPED
            log_warning("not_streamed", channel=self.attempt.question.key.channel, error=error.code)

    def _open(self) -> None:
        question = self.attempt.question
        self.ts = start_stream(self.context.client, question)
        self.context.stores.streams.save(question.key, self.ts)
        if self.attempt.progress:
            self.attempt.progress.finish(posted=True)

    def _append(self) -> None:
        """Append what is there in one call."""
        if self._pending:
            channel = self.attempt.question.key.channel
            append_to_stream(self.context.client, channel, self.ts, "".join(self._pending))
            self._pending.clear()


def log_written(question: SlackQuestion, written: Written) -> None:
    """How the model did with a question."""
    written_log.log_written(written, channel=question.key.channel, ts=question.key.ts)


def complete_stream(context: SlackContext, attempt: Attempt, message: Message, metadata: Block) -> str:
    """Put the whole answer into the stream that a process left behind; "" where there is none.

    Raises:
        DeliveryError: Slack does not take it.
    """
    key = attempt.question.key
    ts = context.stores.streams.get(key)
    if not ts:
        return ""
    end_if_open(context.client, key.channel, ts)
    try:
        update(context.client, key.channel, ts, message, metadata=metadata)
    except DeliveryError as error:
        if error.code not in GONE:
            raise
        return post(context.client, key.channel, attempt.question.thread, message, metadata=metadata)
    return ts
