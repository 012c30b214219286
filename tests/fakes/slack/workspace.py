"""What a workspace holds: channels, messages, modals, and the rights of one app in it."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TEAM, BOT_USER, BOT, APP = "T0TEAM", "U0BOT", "B0BOT", "A0APP"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-fake-bot", "xapp-fake-app", "5ec4e7"
SCOPES = (
    "app_mentions:read assistant:write channels:history channels:read chat:write commands"
    " files:write groups:history groups:read im:history mpim:history usergroups:read users:read"
)
PATIENCE = 60.0  # seconds that a test waits for something to happen, on a machine however busy


@dataclass
class Channel:
    """A channel: `kind` is what events call its type; an `external` one is shared by Slack Connect.

    One `of_several` is shared by workspaces of the organisation.
    """

    id: str
    kind: str = "channel"
    joined: bool = True
    archived: bool = False
    external: bool = False
    of_several: bool = False


@dataclass
class Call:
    """A call of the Web API, and what it was answered."""

    method: str
    args: dict[str, Any]
    error: str | None = None


@dataclass
class Workspace:
    """State, and a condition that is told of every change.

    In an `org_wide` workspace the app is installed in the whole organisation `enterprise`.
    """

    team: str = TEAM
    bot_user: str = BOT_USER
    enterprise: str = ""
    org_wide: bool = False
    siblings: list["Workspace"] = field(default_factory=list)  # the workspaces of its organisation
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    token_error: str = "invalid_auth"
    scopes: str = SCOPES
    blocks_known: set[str] | None = None  # None: all of today's
    changed: threading.Condition = field(default_factory=threading.Condition)
    channels: dict[str, Channel] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)  # what differs from a full member
    groups: dict[str, list[str]] = field(default_factory=dict)  # the members of user groups
    messages: list[dict[str, Any]] = field(default_factory=list)
    ephemeral: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    prompts: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)  # methods that are always refused, and why
    throttled: dict[str, list[int]] = field(default_factory=dict)
    directs: dict[str, str] = field(default_factory=dict)  # the channel of a person's direct messages
    outage: bool = False  # every method answers with an error page
    slow: dict[str, float] = field(default_factory=dict)  # seconds that methods take
    failing: list[str] = field(default_factory=list)  # methods that answer with an error page, once each
    breaking: list[str] = field(default_factory=list)  # methods that are run and then not answered
    stopped_streams: set[str] = field(default_factory=set)  # by a reader
    stream_lives: int = 1000  # appends, after which Slack ends a stream by itself
    trigger_lives: float = 3.0  # seconds
    triggers: dict[str, float] = field(default_factory=dict)
    urls: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)  # files that are not complete
    files: dict[str, bytes] = field(default_factory=dict)
    unprocessed: set[str] = field(default_factory=set)  # files that no view may show yet
    _count: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def new_ts(self) -> str:
        number = next(self._count)
        return f"{1_790_000_000 + number}.{number:06d}"

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._count):08d}"

    def trigger(self) -> str:
        id = self.new_id("trigger.")
        self.triggers[id] = time.monotonic()
        return id

    def add(self, message: dict[str, Any]) -> dict[str, Any]:
        with self.changed:
            message["at"] = time.monotonic()
            self.messages.append(message)
            self.changed.notify_all()
        return message

    def told(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def find(self, channel: str, ts: str) -> dict[str, Any] | None:
        return next(
            (message for message in self.messages if message["channel"] == channel and message["ts"] == ts),
            None,
        )

    def thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        """The messages of a thread, its first one included."""
        return [
            message
            for message in self.messages
            if message["channel"] == channel and (message["ts"] == ts or message.get("thread_ts") == ts)
        ]

    def replies(self, channel: str, ts: str) -> list[dict[str, Any]]:
        """What the app said in a thread."""
        return [message for message in self.thread(channel, ts) if message["user"] == self.bot_user]

    def wait(self, until: Callable[[], Any], what: str = "") -> Any:
        """The first true value that a look at the workspace gives."""
        end = time.monotonic() + PATIENCE
        with self.changed:
            while not (result := until()) and time.monotonic() < end:
                self.changed.wait(0.02)
        assert result, f"waited in vain{' for ' + what if what else ''}: {self.calls[-5:]}"
        return result
