"""What an asker and the log are told where there is no answer; both get the same reference."""

import secrets

from slack_sdk import WebClient

from bot.slack.answering.thread_history import answer_metadata
from bot.slack.client.logs import fault, warn
from bot.slack.client.posting import Undelivered, post, reply
from bot.slack.messages.answer import said
from bot.slack.state.question import Question, Way
from retrieval.errors import FootnoteError


def tell_failed(client: WebClient, question: Question, error: Exception, *, private: bool) -> None:
    """Say where the answer would stand that there is none."""
    reference, key = secrets.token_hex(4), question.key
    if isinstance(error, FootnoteError):
        warn(
            "failed", channel=key.channel, ts=key.ts, reference=reference,
            error=error.message, hint=error.hint,
        )  # fmt: skip
        why = "I cannot answer now; whoever runs me can see why in the log"
    else:
        fault("failed", error, channel=key.channel, ts=key.ts, reference=reference)
        why = "Something went wrong on my side"
    message, metadata = said(f"{why}. Reference: {reference}."), answer_metadata(question, ())
    try:
        reply(client, question, message, private=private, metadata=metadata)
    except Undelivered as undelivered:
        warn("undelivered", channel=key.channel, ts=key.ts, error=undelivered.code, reference=reference)


def tell_undelivered(client: WebClient, question: Question, error: Undelivered) -> None:
    """Say in a direct message that there is an answer which cannot be posted where it was asked for."""
    reference, key = secrets.token_hex(4), question.key
    warn("undelivered", channel=key.channel, ts=key.ts, error=error.code, reference=reference)
    if question.way is Way.DIRECT:
        return
    text = f"I could not answer your question there ({error.code}). Reference: {reference}."
    try:
        post(client, question.asker, "", said(text))
    except Undelivered as again:
        warn("undelivered", asker=question.asker, error=again.code)
