"""What an asker and the log are told where there is no answer; both get the same reference."""

import secrets

from slack_sdk import WebClient

from bot.slack.answering.thread_history import answer_metadata
from bot.slack.client.logs import log_error, log_warning
from bot.slack.client.posting import DeliveryError, post, reply
from bot.slack.messages.answer import text_message
from bot.slack.state.question import AskedVia, SlackQuestion
from retrieval.errors import FootnoteError


def report_failure(client: WebClient, question: SlackQuestion, error: Exception, *, private: bool) -> None:
    """Say where the answer would stand that there is none."""
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
    try:
        reply(client, question, message, private=private, metadata=metadata)
    except DeliveryError as undelivered:
        log_warning(
            "undelivered", channel=key.channel, ts=key.ts, error=undelivered.code, reference=reference
        )


def report_undelivered(client: WebClient, question: SlackQuestion, error: DeliveryError) -> None:
    """Say in a direct message that there is an answer which cannot be posted where it was asked for."""
    reference, key = secrets.token_hex(4), question.key
    log_warning("undelivered", channel=key.channel, ts=key.ts, error=error.code, reference=reference)
    if question.way is AskedVia.DIRECT:
        return
    text = f"I could not answer your question there ({error.code}). Reference: {reference}."
    try:
        post(client, question.asker, "", text_message(text))
    except DeliveryError as again:
        log_warning("undelivered", asker=question.asker, error=again.code)
