"""What somebody asks in Slack, as one value: where, who, in which way; it calls nothing."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class AskedVia(StrEnum):
    """How a question reached the app."""

    MENTION = "mention"
    DIRECT = "direct"  # a direct message
    FOLLOW_UP = "follow_up"  # in a thread that the app takes part in, without a mention
    COMMAND = "command"  # a slash command
    SHORTCUT = "shortcut"  # a message that somebody asked about


@dataclass(frozen=True, slots=True)
class MessageKey:
    """What makes a question one question, however often Slack delivers it.

    `ts` is the time stamp of its message; of a command or a shortcut, which have none, the trigger's id.
    """

    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class SlackQuestion:
    """A question to be answered. `text` is plain: no entities, no mention of the app.

    `thread` is the time stamp that its thread begins with, empty where there is none. With a
    `response_url` only the asker sees the answer. `files` tells that files came with it.
    """

    key: MessageKey
    thread: str
    asker: str
    text: str
    way: AskedVia
    response_url: str = ""
    files: bool = False

    @property
    def conversation(self) -> str:
        """What its follow-ups share with it."""
        return f"{self.key.team}/{self.key.channel}/{self.thread or self.key.ts}"


def to_json(question: SlackQuestion) -> str:
    """A question as text, to be kept until it is answered."""
    return json.dumps(asdict(question))


def from_json(text: str) -> SlackQuestion:
    """The question that `to_json` wrote."""
    fields = json.loads(text)
    return SlackQuestion(**{**fields, "key": MessageKey(**fields["key"]), "way": AskedVia(fields["way"])})
