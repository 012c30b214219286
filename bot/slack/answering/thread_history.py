"""What was said in a thread before: from the answers kept here, or else from its replies in Slack."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.conversation import MAX_TURNS, Conversation
from bot.slack.client.logs import log_warning
from bot.slack.client.posting import DeliveryError, error_code
from bot.slack.events.parsing import plain
from bot.slack.messages.actions import ANSWER_METADATA
from bot.slack.messages.blocks import Block
from bot.slack.state.answers import AnswerStore
from bot.slack.state.question import SlackQuestion

REPLIES = 400  # of a thread that are looked at
GONE = {"thread_not_found", "message_not_found"}
# Where a thread can never be looked at, a question is answered all the same, at the risk of twice.
UNREADABLE_THREAD = {"missing_scope", "not_in_channel", "channel_not_found", "is_archived", "no_permission"}


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """How things are in a thread: whether a question is still there, and whether it has its answer."""

    there: bool
    answered: bool


def answer_metadata(question: SlackQuestion, articles: tuple[str, ...]) -> Block:
    """What an answer carries, unseen: the question it answers, and the articles that it cites."""
    payload = {"question": question.key.ts, "articles": [each for each in articles[:10] if len(each) < 300]}
    return {"event_type": ANSWER_METADATA, "event_payload": payload}


def conversation(client: WebClient, answers: AnswerStore, question: SlackQuestion, app: str) -> Conversation:
    """The conversation that a question goes on with."""
    talk, key = Conversation(), question.key
    if question.thread == key.ts or not question.thread:
        return talk
    kept = answers.conversation(key.team, key.channel, question.thread, question.asker)
    turns = [(each.question, each.articles) for each in kept] or _turns(client, question, app)
    for asked, articles in turns[-MAX_TURNS:]:
        talk.add_past_turn(asked, articles)
    return talk


def question_state(client: WebClient, question: SlackQuestion, app: str) -> FolderStatus:
    """How a question stands that has waited long, or that another process left behind.

    Raises:
        Undelivered: that cannot be seen now.
    """
    if question.response_url:
        return FolderStatus(there=True, answered=False)
    there = answered = False
    try:
        for message in _replies(client, question, since=question.key.ts):
            there = there or message.get("ts") == question.key.ts
            answered = answered or _answers(message, app) == question.key.ts
    except SlackApiError as error:
        code = error_code(error)
        if code in GONE:
            return FolderStatus(there=False, answered=False)
        if code not in UNREADABLE_THREAD:
            raise DeliveryError(code or "no_answer", transient=True) from error
        return FolderStatus(there=True, answered=False)
    except (URLError, OSError) as error:
        raise DeliveryError(type(error).__name__, transient=True) from error
    return FolderStatus(there, answered)


def _turns(client: WebClient, question: SlackQuestion, app: str) -> list[tuple[str, tuple[str, ...]]]:
    """The questions of a thread that were answered, and what the answers cite; none if it cannot be read."""
    asked: dict[str, str] = {}
    turns = []
    try:
        for message in _replies(client, question):
            answered = _answers(message, app)
            if answered in asked:
                articles = message["metadata"]["event_payload"].get("articles", [])
                turns.append((asked[answered], tuple(str(each) for each in articles)))
            asked[str(message.get("ts"))] = plain(str(message.get("text", "")), app)
    except (SlackApiError, URLError, OSError) as error:
        log_warning("thread_not_read", channel=question.key.channel, error=type(error).__name__)
    return turns


def _answers(message: Any, app: str) -> str | None:
    """The time stamp of the question that a message answers; what others write there counts for nothing."""
    metadata = message.get("metadata") or {}
    if message.get("user") != app or metadata.get("event_type") != ANSWER_METADATA:
        return None
    return str(metadata.get("event_payload", {}).get("question"))


def _replies(client: WebClient, question: SlackQuestion, *, since: str = "0") -> Iterator[Any]:
    """The first message of a question's thread, and the others from a time stamp on, oldest first."""
    pages = client.conversations_replies(
        channel=question.key.channel, ts=question.thread or question.key.ts,
        oldest=since, inclusive=True, include_all_metadata=True, limit=200,
    )  # fmt: skip
    yield from islice((message for page in pages for message in page["messages"]), REPLIES)
