"""Reads Slack's payloads: which events, commands and shortcuts are questions to the app."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    if event.get("subtype") == "message_deleted":
        return Deleted(MessageKey(identity.team, channel, str(event.get("deleted_ts", ""))))
    if not _is_by_a_person(event, identity.user):
        return None
    text, ts = str(event.get("text") or ""), str(event.get("ts", ""))
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


def read_command(body: Mapping[str, Any], identity: Identity) -> SlackQuestion:
    """The question of a slash command; its trigger identifies it."""
    key = MessageKey(identity.team, str(body["channel_id"]), str(body["trigger_id"]))
    text = unescape_mrkdwn(str(body.get("text", "")), identity.user)
    return SlackQuestion(key, "", str(body["user_id"]), text, AskedVia.COMMAND, str(body["response_url"]))


def read_shortcut(body: Mapping[str, Any], identity: Identity) -> SlackQuestion:
    """The question of a message shortcut: the text of the message, asked by whoever used the shortcut."""
    key = MessageKey(identity.team, str(body["channel"]["id"]), str(body["trigger_id"]))
    message = body["message"]
    text = unescape_mrkdwn(str(message.get("text") or ""), identity.user)
    return SlackQuestion(
        key, str(message.get("thread_ts") or message.get("ts") or ""), str(body["user"]["id"]), text,
        AskedVia.SHORTCUT, str(body["response_url"]), files=bool(message.get("files")),
        response_thread=str(message.get("thread_ts") or ""),  # a thread without replies shows no response
    )  # fmt: skip


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
