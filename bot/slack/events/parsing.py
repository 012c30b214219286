"""Reads Slack's events: which messages are questions to the app; it answers nothing and keeps nothing."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion

# Messages of any other subtype are joins, topics, edits, bots and the like.
ASKED_BY_PEOPLE = (None, "file_share", "thread_broadcast")
SLACKBOT = "USLACKBOT"
_MARKUP = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_STOP = re.compile(r"\W*(?:please\s+)?(?:stop|be quiet|quiet|shut up)(?:\s+please)?\W*", re.IGNORECASE)

Engaged = Callable[[MessageKey], bool]
"""Whether the app takes part in a thread, which is given by the key of its first message."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that is gone, and its question with it."""

    key: MessageKey


def read_event(
    event: Mapping[str, Any], team: str, app: str, engaged: Engaged
) -> SlackQuestion | Deleted | None:
    """The question in a `message` or `app_mention` event, or None where nobody asks the app.

    Args:
        event: the event as Slack sends it.
        team: the workspace's id.
        app: the user id of the app itself.
        engaged: tells threads in which no mention is needed.
    """
    channel = str(event.get("channel", ""))
    if event.get("subtype") == "message_deleted":
        return Deleted(MessageKey(team, channel, str(event.get("deleted_ts", ""))))
    if not _by_a_person(event, app):
        return None
    text, ts = str(event.get("text") or ""), str(event.get("ts", ""))
    thread = str(event.get("thread_ts") or ts)
    way = _way(event, app, text, lambda: engaged(MessageKey(team, channel, thread)))
    if way is None:
        return None
    return SlackQuestion(
        MessageKey(team, channel, ts),
        thread,
        str(event["user"]),
        plain(text, app),
        way,
        files=bool(event.get("files")),
    )


def is_stop(question: SlackQuestion) -> bool:
    """Whether somebody wants the app to leave a thread."""
    return question.way not in (AskedVia.COMMAND, AskedVia.SHORTCUT) and bool(_STOP.fullmatch(question.text))


def plain(text: str, app: str) -> str:
    """A message as its writer sees it: without the app's mention, references by their labels, no entities."""

    def shown(match: re.Match[str]) -> str:
        kind, what, label = match["kind"], match["what"], match["label"]
        if kind == "@":
            return "" if what == app else f"@{label or what}"
        if label:
            return f"#{label}" if kind == "#" else label
        return f"@{what}" if kind == "!" else what

    return html.unescape(_MARKUP.sub(shown, text)).strip()


def _by_a_person(event: Mapping[str, Any], app: str) -> bool:
    if event.get("bot_id") or event.get("app_id") or event.get("hidden"):
        return False
    user = event.get("user")
    return bool(user) and user not in (app, SLACKBOT) and event.get("subtype") in ASKED_BY_PEOPLE


def _way(event: Mapping[str, Any], app: str, text: str, engaged: Callable[[], bool]) -> AskedVia | None:
    """The `message` event of a mention counts as well as its `app_mention`: whichever comes first."""
    if event.get("channel_type") == "im":
        return AskedVia.DIRECT
    if event.get("type") == "app_mention" or re.search(rf"<@{re.escape(app)}(?:\|[^>]*)?>", text):
        return AskedVia.MENTION
    to_another = re.match(r"\s*<@", text)
    return AskedVia.FOLLOW_UP if event.get("thread_ts") and not to_another and engaged() else None
