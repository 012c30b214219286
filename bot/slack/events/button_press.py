"""Reads the press of a button: where, by whom and with which value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.client.posting import respond
from bot.slack.messages.message import text_message

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """The press of a button; `args` are the words of its value.

    In a modal there is no channel, no message, no thread and no response URL.
    """

    channel: str
    person: str
    trigger: str
    response_url: str
    message: str
    thread: str
    args: tuple[str, ...]


def read_press(body: Body) -> ButtonPress:
    """The press in a `block_actions` payload."""
    container, message = body.get("container") or {}, body.get("message") or {}
    return ButtonPress(
        channel=str((body.get("channel") or {}).get("id", "")),
        person=str(body["user"]["id"]),
        trigger=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        message=str(container.get("message_ts", "")),
        thread=str(container.get("thread_ts") or message.get("thread_ts") or ""),
        args=tuple(str(body["actions"][0].get("value", "")).split()),
    )


def tell(press: ButtonPress, text: str) -> None:
    """Say something to the person who pressed, where nobody else sees it."""
    respond(press.response_url, text_message(text), thread=press.thread)
