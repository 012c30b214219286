"""Reads Slack's payloads: which events, commands and shortcuts are questions to the app."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.client.checks import Identity
from bot.slack.messages.escape import unescape_mrkdwn
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from bot.slack.state.wording import asks_something, is_stop

# Messages of any other subtype are joins, topics, edits, bots and the like.
SUBTYPES_OF_PEOPLE = (None, "file_share", "thread_broadcast")
SLACKBOT = "USLACKBOT"

FollowsThread = Callable[[MessageKey], bool]
"""Whether the app takes part in a thread, given by the key of its first message."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that was deleted."""

    key: MessageKey


def read_event(
    body: Mapping[str, Any], identity: Identity, follows_thread: FollowsThread
) -> SlackQuestion | Deleted | None:
    """The question in a `message` or `app_mention` event, or None if it is none to the app."""
    event = body["event"]
    channel = str(event.get("channel", ""))
    if event.get("subtype") == "message_changed":
        return _edited(body, identity, follows_thread)
    if event.get("subtype") == "message_deleted":
        return Deleted(MessageKey(identity.team, channel, str(event.get("deleted_ts", ""))))
    if not _is_by_a_person(event, identity.user):
        return None
    text, ts = str(event.get("text") or ""), str(event.get("ts", ""))
    text = f"{text}\n{forwarded_text(event)}".strip()
    thread = str(event.get("thread_ts") or ts)
    way = _addressed_via(event, identity.user, text)
    follows = way is None and bool(event.get("thread_ts")) and _may_be_for_the_app(text)
    if follows and follows_thread(MessageKey(identity.team, channel, thread)):
        way = AskedVia.FOLLOW_UP
    if way is None:
        return None
    return SlackQuestion(
        MessageKey(identity.team, channel, ts), thread, str(event["user"]),
        unescape_mrkdwn(text, identity.user), way, files=bool(event.get("files")),
        asker_team=str(event.get("user_team") or event.get("team") or ""),
        external_channel=bool(body.get("is_ext_shared_channel") or event.get("is_ext_shared_channel")),
    )  # fmt: skip


def _edited(
    body: Mapping[str, Any], identity: Identity, follows_thread: FollowsThread
) -> SlackQuestion | None:
    """The question that somebody edited, if its words changed; a link that unfolds is no edit."""
    event = body["event"]
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if not message.get("edited") or message.get("text") == before.get("text"):
        return None
    where = {"channel": event.get("channel"), "channel_type": event.get("channel_type")}
    question = read_event({**body, "event": {**message, **where}}, identity, follows_thread)
    return replace(question, is_edit=True) if isinstance(question, SlackQuestion) else None


def read_command(body: Mapping[str, Any], identity: Identity) -> SlackQuestion:
    """The question of a slash command; its trigger identifies it."""
    key = MessageKey(identity.team, str(body["channel_id"]), str(body["trigger_id"]))
    text = unescape_mrkdwn(str(body.get("text", "")), identity.user)
    return SlackQuestion(key, "", str(body["user_id"]), text, AskedVia.COMMAND, str(body["response_url"]))


def read_shortcut(body: Mapping[str, Any], identity: Identity) -> SlackQuestion:
    """The question of a message shortcut: the text of the message, asked by whoever used the shortcut."""
    key = MessageKey(identity.team, str(body["channel"]["id"]), str(body["trigger_id"]))
    message = body["message"]
    text = unescape_mrkdwn(visible_text(message), identity.user)
    return SlackQuestion(
        key, str(message.get("thread_ts") or message.get("ts") or ""), str(body["user"]["id"]), text,
        AskedVia.SHORTCUT, str(body["response_url"]), files=bool(message.get("files")),
        response_thread=str(message.get("thread_ts") or ""),  # a thread without replies shows no response
    )  # fmt: skip


def visible_text(message: Mapping[str, Any]) -> str:
    """What a message shows: its text, else that of its blocks, and what it forwards or attaches."""
    text = str(message.get("text") or "") or "\n".join(_texts(message.get("blocks") or []))
    return f"{text}\n{forwarded_text(message)}".strip()


def forwarded_text(message: Mapping[str, Any]) -> str:
    """The text of the messages that a message forwards; links that unfold are left out."""
    attachments = message.get("attachments") or []
    shown = [
        str(attachment.get("text") or attachment.get("fallback") or "")
        for attachment in attachments
        if attachment.get("is_share") or attachment.get("is_msg_unfurl") or not attachment.get("from_url")
    ]
    return "\n".join(filter(None, shown))


def _texts(value: Any) -> Iterator[str]:
    """Every text in blocks, in order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


def _is_by_a_person(event: Mapping[str, Any], app_user: str) -> bool:
    if event.get("bot_id") or event.get("app_id") or event.get("hidden"):
        return False
    user = event.get("user")
    return bool(user) and user not in (app_user, SLACKBOT) and event.get("subtype") in SUBTYPES_OF_PEOPLE


def _may_be_for_the_app(text: str) -> bool:
    """Whether a message that mentions nobody asks something, or tells the app to stop."""
    plain = unescape_mrkdwn(text, "")
    return "<@" not in text and (asks_something(plain) or is_stop(plain))


def _addressed_via(event: Mapping[str, Any], app_user: str, text: str) -> AskedVia | None:
    """A mention arrives as `message` and as `app_mention`; whichever comes first counts."""
    if event.get("channel_type") == "im":
        return AskedVia.DIRECT
    if event.get("type") == "app_mention" or re.search(rf"<@{re.escape(app_user)}(?:\|[^>]*)?>", text):
        return AskedVia.MENTION
    return None
