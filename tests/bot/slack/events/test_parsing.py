"""Which messages are questions to the app, and what they say."""

from typing import Any

import pytest

from bot.slack.client.checks import Identity
from bot.slack.events.parsing import Deleted, read_event
from bot.slack.messages.escape import unescape_mrkdwn
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion

ENGAGED = MessageKey("T1", "C1", "5.5")


def read(**fields: Any) -> SlackQuestion | Deleted | None:
    event = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "U1",
        "ts": "9.9",
        "text": "Who won?",
    }
    return read_event({"event": event | fields}, Identity("T1", "UAPP"), lambda thread: thread == ENGAGED)


def way(**fields: Any) -> AskedVia | None:
    heard = read(**fields)
    return heard.way if isinstance(heard, SlackQuestion) else None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"type": "app_mention", "text": "<@UAPP> Who?"}, AskedVia.MENTION),
        ({"text": "<@UAPP> Who?"}, AskedVia.MENTION),
        ({"text": "Tell me, <@UAPP|footnote>, who?"}, AskedVia.MENTION),
        ({"text": "<@UAPPLE> Who?"}, None),
        ({"channel_type": "im"}, AskedVia.DIRECT),
        ({"channel_type": "mpim"}, None),
        ({"thread_ts": "5.5"}, AskedVia.FOLLOW_UP),
        ({"thread_ts": "5.5", "subtype": "thread_broadcast"}, AskedVia.FOLLOW_UP),
        ({"thread_ts": "5.5", "text": "<@U2> what do you think?"}, None),
        ({"thread_ts": "6.6"}, None),
        ({"channel_type": "im", "subtype": "file_share", "files": [{}]}, AskedVia.DIRECT),
        ({"channel_type": "im", "subtype": "message_changed"}, None),
        ({"channel_type": "im", "subtype": "channel_join"}, None),
        ({"channel_type": "im", "subtype": "bot_message"}, None),
        ({"channel_type": "im", "bot_id": "B1"}, None),
        ({"channel_type": "im", "user": "UAPP"}, None),
        ({"channel_type": "im", "user": None}, None),
    ],
)
def test_who_is_asked(fields: dict[str, Any], expected: AskedVia | None) -> None:
    assert way(**fields) == expected


def test_a_message_that_is_gone_is_told() -> None:
    assert read(subtype="message_deleted", deleted_ts="7.7") == Deleted(MessageKey("T1", "C1", "7.7"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@UAPP> Who won?", "Who won?"),
        ("<@U2|ann> asked <#C1|all> at <https://a.example|the site>", "@ann asked #all at the site"),
        ("see <https://a.example/?b&amp;c>", "see https://a.example/?b&c"),
        (
            "<!channel> <!subteam^S1|@writers> 1 &lt; 2 &amp;&amp; 3 &gt; 2",
            "@channel @writers 1 < 2 && 3 > 2",
        ),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_a_message_is_read_as_its_writer_sees_it(text: str, expected: str) -> None:
    assert unescape_mrkdwn(text, "UAPP") == expected
