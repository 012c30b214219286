"""What was asked in a thread before: from the stored answers, or else from its replies in Slack."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.conversation import MAX_TURNS, Conversation
from bot.follow_up import FollowUp, follow_up
from bot.serving.logs import log_warning
from bot.slack.client.posting import DeliveryError, error_code
from bot.slack.context import SlackContext
from bot.slack.messages.actions import ANSWER_METADATA
from bot.slack.messages.blocks import Block
from bot.slack.messages.escape import unescape_mrkdwn
from bot.slack.state.question import AskedVia, SlackQuestion
from bot.slack.state.wording import asks_something

MAX_REPLIES = 400  # of a thread that are read
RECENT_SECONDS = 600.0  # how long a question in no thread is the context of the next
GONE = {"thread_not_found", "message_not_found"}
# In a thread that can never be read, a question is answered all the same, at the risk of answering twice.
UNREADABLE_THREAD = {"missing_scope", "not_in_channel", "channel_not_found", "is_archived", "no_permission"}


@dataclass(frozen=True, slots=True)
class QuestionState:
    """Whether a question's message still exists, and whether it has its answer.

    `stream` is the time stamp of a stream that was begun below it and has nothing in it, "" for none.
    """

    exists: bool
    answered: bool
    stream: str = ""


def answer_metadata(question: SlackQuestion, articles: tuple[str, ...]) -> Block:
    """The metadata of an answer: its question's time stamp and the ids of the cited articles."""
    payload = {"question": question.key.ts, "articles": [id for id in articles[:10] if len(id) < 300]}
    return {"event_type": ANSWER_METADATA, "event_payload": payload}


def conversation(context: SlackContext, question: SlackQuestion) -> Conversation:
    """What a question may refer to: its thread up to it, or the asker's question just before it."""
    past, key = Conversation(), question.key
    if follow_up(question.text) is FollowUp.NONE:
        return past
    if question.way is AskedVia.COMMAND or question.thread in ("", key.ts):
        last = context.stores.answers.last_of(key.team, key.channel, question.asker, RECENT_SECONDS)
        if last is not None and question.way in (AskedVia.COMMAND, AskedVia.DIRECT):
            past.add_remark(last.question)
            past.add_past_turn(last.question, last.articles)
        return past
    stored = context.stores.answers.conversation(key.team, key.channel, question.thread, question.asker)
    turns = [(answer.question, answer.articles) for answer in stored] or _turns(context, question)
    for text, articles in turns[-MAX_TURNS:]:
        past.add_past_turn(text, articles)
    if not any(articles for _, articles in turns):
        past.add_remark("\n".join(_before(context, question)))
    return past


def pointed_at(context: SlackContext, question: SlackQuestion) -> str:
    """What is asked by "can you answer this?": the message before it that asks something, else the first."""
    texts = _before(context, question)
    return next((text for text in reversed(texts) if asks_something(text)), texts[0] if texts else "")


def _before(context: SlackContext, question: SlackQuestion) -> list[str]:
    """The first message of a question's thread and the last one before it, by people; at most two."""
    app_user, texts = context.identity.user, []
    try:
        for message in _replies(context, question):
            if message.get("ts") == question.key.ts:
                break
            if message.get("user") != app_user and message.get("text"):
                texts.append(unescape_mrkdwn(str(message["text"]), app_user))
    except (SlackApiError, URLError, OSError) as error:
        log_warning("thread_not_read", channel=question.key.channel, error=type(error).__name__)
    return [*texts[:1], *texts[1:][-1:]]


def question_state(context: SlackContext, question: SlackQuestion) -> QuestionState:
    """The state of a question that waited long, or that another process did not finish.

    Raises:
        DeliveryError: Slack does not say now.
    """
    if question.response_url:
        return QuestionState(exists=True, answered=False)
    try:
        messages = list(_replies(context, question, since=question.key.ts))
    except SlackApiError as error:
        code = error_code(error)
        if code in GONE or code in UNREADABLE_THREAD:
            return QuestionState(exists=code in UNREADABLE_THREAD, answered=False)
        raise DeliveryError(code or "no_answer", transient=True) from error
    except (URLError, OSError) as error:
        raise DeliveryError(type(error).__name__, transient=True) from error
    ts, app_user = question.key.ts, context.identity.user
    return QuestionState(
        exists=any(message.get("ts") == ts for message in messages),
        answered=any(_answered_question(message, app_user) == ts for message in messages),
        stream=next((str(message["ts"]) for message in messages if _is_empty_stream(message, app_user)), ""),
    )


def _is_empty_stream(message: Any, app_user: str) -> bool:
    """Whether the app began a message and ended before it noted that: it has nothing yet."""
    has_content = any(message.get(name) for name in ("text", "blocks", "metadata"))
    return message.get("user") == app_user and not has_content


def _turns(context: SlackContext, question: SlackQuestion) -> list[tuple[str, tuple[str, ...]]]:
    """The answered questions of a thread with the articles cited; empty if the thread cannot be read."""
    app_user = context.identity.user
    texts: dict[str, str] = {}
    turns = []
    try:
        for message in _replies(context, question):
            answered = _answered_question(message, app_user)
            if answered in texts:
                articles = message["metadata"]["event_payload"].get("articles", [])
                turns.append((texts[answered], tuple(map(str, articles))))
            texts[str(message.get("ts"))] = unescape_mrkdwn(str(message.get("text", "")), app_user)
    except (SlackApiError, URLError, OSError) as error:
        log_warning("thread_not_read", channel=question.key.channel, error=type(error).__name__)
    return turns


def _answered_question(message: Any, app_user: str) -> str | None:
    """The time stamp of the question that a message of the app answers; metadata of others is ignored."""
    metadata = message.get("metadata") or {}
    if message.get("user") != app_user or metadata.get("event_type") != ANSWER_METADATA:
        return None
    return str(metadata.get("event_payload", {}).get("question"))


def _replies(context: SlackContext, question: SlackQuestion, *, since: str = "0") -> Iterator[Any]:
    """The first message of a question's thread, and the others from a time stamp on, oldest first."""
    pages = context.client.conversations_replies(
        channel=question.key.channel, ts=question.thread or question.key.ts,
        oldest=since, inclusive=True, include_all_metadata=True, limit=200,
    )  # fmt: skip
    yield from islice((message for page in pages for message in page["messages"]), MAX_REPLIES)
