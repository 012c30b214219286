"""Failures are reported to the asker and to the log, with the same reference."""

import secrets

from slack_sdk import WebClient

from bot.serving.logs import log_error, log_warning
from bot.slack.answering.attempt import Attempt
from bot.slack.answering.live import complete_stream
from bot.slack.answering.thread_history import answer_metadata
from bot.slack.client.posting import DeliveryError, post, reply
from bot.slack.context import SlackContext
from bot.slack.messages.message import text_message
from bot.slack.state.question import AskedVia, SlackQuestion
from retrieval.errors import FootnoteError


def report_failure(context: SlackContext, attempt: Attempt, error: Exception) -> None:
    """Say that there is no answer because of an error, in place of what was streamed of it.

    Raises:
        DeliveryError: Slack refuses that.
    """
    question = attempt.question
    reference, key = secrets.token_hex(4), question.key
    if isinstance(error, FootnoteError):
        log_warning(
            "failed", channel=key.channel, ts=key.ts, reference=reference,
            error=error.message, hint=error.hint,
        )  # fmt: skip
        why = "I cannot answer now; whoever runs me can see why in the log"
    else:
        log_error("failed", error, channel=key.channel, ts=key.ts, reference=reference)
        why = "Something went wrong on my side"
    message, metadata = text_message(f"{why}. Reference: {reference}."), answer_metadata(question, ())
    if _is_streaming(context, question) and complete_stream(context, attempt, message, metadata):
        return
    private = context.is_private(question)
    reply(context.client, question, message, private=private, metadata=metadata)


def _is_streaming(context: SlackContext, question: SlackQuestion) -> bool:
    """Whether a stream was begun and has not become the answer, which no failure after it may replace."""
    stream, post = context.stores.streams.get(question.key), context.stores.posts.get(question.key)
    return bool(stream) and (post is None or post.reply != stream)


def report_undelivered(client: WebClient, question: SlackQuestion, error: DeliveryError) -> None:
    """Tell the asker in a direct message that the answer cannot be posted where it was asked for."""
    reference, key = secrets.token_hex(4), question.key
    log_warning("undelivered", channel=key.channel, ts=key.ts, error=error.code, reference=reference)
    if question.way is AskedVia.DIRECT:
        return
    text = f"I could not answer your question there ({error.code}). Reference: {reference}."
    try:
        post(client, question.asker, "", text_message(text))
    except DeliveryError as second:
        log_warning("undelivered", asker=question.asker, error=second.code)
