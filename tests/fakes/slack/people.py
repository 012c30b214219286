"""What people do in the fake Slack: they say, edit, press and open things, of which the app is told."""

from abc import ABC, abstractmethod
from typing import Any

from tests.fakes.slack.delivery import Envelope
from tests.fakes.slack.payloads import (
    block_actions,
    event_callback,
    message_action,
    pressed,
    slash_command,
    view_submission,
)
from tests.fakes.slack.workspace import Channel, Workspace


class People(Workspace, ABC):
    """A workspace with people in it; `port` is where the app reaches Slack."""

    port: int

    @abstractmethod
    def hand_over(self, kind: str, payload: dict[str, Any]) -> Envelope:
        """Deliver something to the app."""

    def channel(self, id: str, kind: str = "channel", *, joined: bool = True, external: bool = False) -> str:
        self.channels[id] = Channel(id, kind, joined, external=external)
        return id

    def say(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        thread: str = "",
        mention_first: bool = True,
        **fields: Any,
    ) -> str:
        """Somebody writes a message; of one that mentions the app two events tell, in either order."""
        message = {
            "type": "message",
            "channel": channel,
            "user": user,
            "text": text,
            "ts": self.new_ts(),
            "team": self.people.get(user, {}).get("team_id", self.team),
            **fields,
        }
        message |= {"thread_ts": thread} if thread else {}
        self.add(message)
        events = [{**message, "channel_type": self.channels[channel].kind}]
        if f"<@{self.bot_user}>" in text and self.channels[channel].kind != "im":
            events.insert(0 if mention_first else 1, {**message, "type": "app_mention"})
        for event in events:
            self.event(event)
        return str(message["ts"])

    def event(self, event: dict[str, Any]) -> Envelope:
        channel = self.channels.get(str(event.get("channel")))
        payload = event_callback(self, event, self.new_id("Ev"), external=bool(channel and channel.external))
        return self.hand_over("events_api", payload)

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Somebody edits their message."""
        message = self.find(channel, ts)
        assert message
        before = dict(message)
        message |= {"text": text, "edited": {"user": message["user"], "ts": self.new_ts()}}
        shown = {name: value for name, value in message.items() if name not in ("at", "channel")}
        self.event(
            {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel,
             "ts": self.new_ts(), "channel_type": self.channels[channel].kind, "message": shown,
             "previous_message": before}
        )  # fmt: skip

    def delete(self, channel: str, ts: str) -> None:
        gone = self.find(channel, ts)
        assert gone
        self.messages.remove(gone)
        self.event(
            {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel,
             "deleted_ts": ts, "ts": self.new_ts(), "channel_type": self.channels[channel].kind,
             "previous_message": gone}
        )  # fmt: skip

    def command(self, channel: str, user: str, text: str) -> str:
        """Somebody uses /ask; the id under which the answers to them are found in `responses`."""
        id = self._address(channel, user)
        payload = slash_command(self, channel, user, text, self._url(id), self.trigger())
        self.hand_over("slash_commands", payload)
        return id

    def shortcut(self, channel: str, user: str, ts: str) -> str:
        id = self._address(channel, user)
        message = self.find(channel, ts)
        payload = message_action(self, channel, user, message, self._url(id), self.trigger())
        self.hand_over("interactive", payload)
        return id

    def press(self, user: str, channel: str, message: dict[str, Any], action: str, nth: int = 0) -> str:
        """Somebody presses a button of a message; for feedback buttons, `nth` tells which."""
        id = self._address(channel, user)
        button = pressed(message.get("blocks", []), action, nth)
        payload = block_actions(self, user, button, self.trigger()) | {
            "channel": {"id": channel, "name": "-"}, "message": message, "response_url": self._url(id),
            "container": {"type": "message", "message_ts": message.get("ts", ""), "channel_id": channel},
        }  # fmt: skip
        if "thread_ts" in message:
            payload["container"]["thread_ts"] = message["thread_ts"]
        self.hand_over("interactive", payload)
        return id

    def press_in_view(self, user: str, view: dict[str, Any], action: str) -> None:
        payload = block_actions(self, user, pressed(view["blocks"], action, 0), self.trigger())
        payload |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        self.hand_over("interactive", payload)

    def submit(self, user: str, view: dict[str, Any], values: dict[str, Any]) -> None:
        payload = view_submission(self, user, {**view, "state": {"values": values}}, self.trigger())
        self.hand_over("interactive", payload)

    def open_home(self, user: str, tab: str = "home", channel: str = "D1") -> None:
        self.event(
            {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": "1.1"}
        )

    def responses(self, id: str) -> list[dict[str, Any]]:
        """What came back through a response_url."""
        return list(self.urls[id]["used"])

    def _address(self, channel: str, user: str) -> str:
        id = self.new_id("R")
        self.urls[id] = {"channel": channel, "user": user, "used": []}
        return id

    def _url(self, id: str) -> str:
        return f"http://127.0.0.1:{self.port}/respond/{self.team}.{id}"
