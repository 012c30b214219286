"""Reads a press of a button: where, by whom and on what; what it leads to is known elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A press of a button: where, by whom, and the words that the button holds.

    In a modal there is no channel, no message and no address to respond to.
    """

    team: str
    channel: str
    person: str
    trigger: str
    response_url: str
    message: str
    args: tuple[str, ...]


def read_press(body: Body) -> ButtonPress:
    """The press in a `block_actions` payload."""
    return ButtonPress(
        team=str((body.get("team") or {}).get("id", "")),
        channel=str((body.get("channel") or {}).get("id", "")),
        person=str(body["user"]["id"]),
        trigger=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        message=str((body.get("container") or {}).get("message_ts", "")),
        args=tuple(str(body["actions"][0].get("value", "")).split()),
    )
