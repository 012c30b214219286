"""A message that grows in its thread while an answer is written: Slack's streams.

Slack ends a stream by itself after some minutes, and a reader can stop it; what was appended stays.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client.posting import TRANSIENT_ERRORS, DeliveryError, error_code
from bot.slack.client.web_client import SlackClient
from bot.slack.messages.blocks import Block
from bot.slack.state.question import SlackQuestion

STOPPED = "stopped_by_user"


def start_stream(client: WebClient, question: SlackQuestion) -> str:
    """Begin an empty message in the thread of a question; its time stamp.

    A rate limit is not waited out: the answer is posted whole then.

    Raises:
        DeliveryError: Slack begins none.
    """
    without_retries = SlackClient(client.token, base_url=client.base_url, retry_handlers=[])
    response = _called(
        lambda: without_retries.chat_startStream(
            channel=question.key.channel,
            thread_ts=question.thread or question.key.ts,
            recipient_team_id=question.asker_team or question.key.team,
            recipient_user_id=question.asker,
        )
    )
    return str(response["ts"])


def append_to_stream(client: WebClient, channel: str, ts: str, markdown: str) -> None:
    """Add text. May raise DeliveryError; with the code STOPPED a reader wants no more."""
    _called(lambda: client.chat_appendStream(channel=channel, ts=ts, markdown_text=markdown))


def stop_stream(
    client: WebClient, channel: str, ts: str, *, blocks: Sequence[Block] = (), metadata: Block | None = None
) -> None:
    """End a stream; `blocks` stand below its text. May raise DeliveryError."""
    _called(
        lambda: client.chat_stopStream(channel=channel, ts=ts, blocks=list(blocks) or None, metadata=metadata)
    )


def end_if_open(client: WebClient, channel: str, ts: str) -> None:
    """End a stream that a process left behind; one that has ended can be updated as any message."""
    with suppress(DeliveryError):
        stop_stream(client, channel, ts)


def _called(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except SlackApiError as error:
        code = error_code(error)
        raise DeliveryError(code or "no_answer", transient=code in TRANSIENT_ERRORS or not code) from error
    except (URLError, OSError) as error:
        raise DeliveryError(type(error).__name__, transient=True) from error
