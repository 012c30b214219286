"""A question asked in Slack: where, by whom, in which way."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from bot.slack.state.wording import is_stop


class AskedVia(StrEnum):
    """How a question reached the app."""

    MENTION = "mention"
    DIRECT = "direct"  # a direct message
    FOLLOW_UP = "follow_up"  # in a thread that the app takes part in, without a mention
    COMMAND = "command"  # a slash command
    SHORTCUT = "shortcut"  # a message that somebody asked about


@dataclass(frozen=True, slots=True)
class MessageKey:
    """Identifies a message, however often Slack delivers it.

    `ts` is its time stamp; of a command or a shortcut, which have none, the id of the trigger.
    """

    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class SlackQuestion:
    """A question to be answered; `to_json` stores its fields under these names.

    `text` is plain: no entities, no mention of the app. `thread` is the time stamp of the first message of
    its thread, empty where there is none. With a `response_url` only the asker sees the answer. `files` is
    true if files came with it. `asker_team` is the asker's workspace and `external_channel` whether the
    channel is shared with another organisation, as far as Slack told with the question. A response goes to
    the thread `response_thread`, if that is not empty. `is_edit`: the message was edited, and is to be
    answered anew.
    """

    key: MessageKey
    thread: str
    asker: str
    text: str
    way: AskedVia
    response_url: str = ""
    files: bool = False
    asker_team: str = ""
    external_channel: bool | None = None
    response_thread: str = ""
    is_edit: bool = False

    @property
    def conversation(self) -> str:
        """The id of its thread; questions of one thread are answered in order."""
        return f"{self.key.team}/{self.key.channel}/{self.thread or self.key.ts}"

    @property
    def is_stop(self) -> bool:
        """Whether it tells the app to leave the thread."""
        in_thread = self.way not in (AskedVia.COMMAND, AskedVia.SHORTCUT)
        return in_thread and is_stop(self.text)


def to_json(question: SlackQuestion) -> str:
    """A question as it is stored until it is answered."""
    return json.dumps(asdict(question))


def from_json(text: str) -> SlackQuestion:
    """The question that `to_json` wrote."""
    fields = json.loads(text)
    return SlackQuestion(**{**fields, "key": MessageKey(**fields["key"]), "way": AskedVia(fields["way"])})
