"""Sends messages, in simpler forms if Slack refuses the first; rate limits are waited out as Slack asks."""

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.serving.logs import log_debug, log_warning
from bot.slack.client.web_client import retry_handlers
from bot.slack.messages.blocks import Block
from bot.slack.messages.message import Message, simpler
from bot.slack.state.question import AskedVia, SlackQuestion

REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"}
TRANSIENT_ERRORS = {
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
}
CODE = re.compile(r"[a-z0-9_]{1,80}")
POINTER = re.compile(r"json-pointer:/(?:view/)?blocks/(\d{1,3})\b")
REPLACING = 3  # after so many refusals all blocks are replaced by basic ones, then left out


class DeliveryError(Exception):
    """Slack refused a message with the error `code`; `transient`: it may accept it later.

    `refused` are the positions of the blocks that it complained of, as far as it says.
    """

    def __init__(self, code: str, *, transient: bool, refused: tuple[int, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.transient = transient
        self.refused = refused


def error_code(error: SlackApiError) -> str:
    """The error code of a response; empty if it has none, as an error page or a JSON list."""
    code = str(_fields(error).get("error") or "")
    return code if CODE.fullmatch(code) else ""


def _fields(error: SlackApiError) -> dict[str, Any]:
    """The JSON object of a response; empty where it is something else."""
    data = error.response.data
    return data if isinstance(data, dict) else {}


def reply(
    client: WebClient, question: SlackQuestion, message: Message, *, private: bool, metadata: Block
) -> str:
    """Answer a question where it was asked: in its thread, or to its asker alone.

    Returns:
        The time stamp of a message that all can see; empty for any other.

    Raises:
        DeliveryError: Slack accepts it in no form.
    """
    if question.response_url:
        respond(question.response_url, message, thread=question.response_thread)
    elif private:
        post_private(client, question, message)
    else:
        return post(client, question.key.channel, question.thread, message, metadata=metadata)
    return ""


def update(client: WebClient, channel: str, ts: str, message: Message, *, metadata: Block) -> None:
    """Replace a message of the app. May raise DeliveryError."""

    def send(blocks: Sequence[Block]) -> Any:
        return client.chat_update(
            channel=channel, ts=ts, text=message.text, blocks=list(blocks) or None, metadata=metadata
        )

    _send_with_fallbacks(message, send)


def delete(client: WebClient, channel: str, ts: str) -> None:
    """Delete a message of the app, if it is still there. May raise DeliveryError."""
    try:
        client.chat_delete(channel=channel, ts=ts)
    except SlackApiError as error:
        if error_code(error) != "message_not_found":
            raise DeliveryError(error_code(error) or "no_answer", transient=False) from error


def post(
    client: WebClient, channel: str, thread: str, message: Message, *, metadata: Block | None = None
) -> str:
    """Post to a thread, or to a channel where `thread` is empty; the new message's time stamp."""

    def send(blocks: Sequence[Block]) -> Any:
        return client.chat_postMessage(
            channel=channel, thread_ts=thread or None, text=message.text, blocks=list(blocks) or None,
            metadata=metadata, unfurl_links=False, unfurl_media=False, mrkdwn=False,
        )  # fmt: skip

    return str(_send_with_fallbacks(message, send)["ts"])


def post_to_person(client: WebClient, person: str, message: Message) -> tuple[str, str]:
    """Post to the direct messages of a person; the id of that channel and the message's time stamp.

    May raise DeliveryError.
    """

    def send(blocks: Sequence[Block]) -> Any:
        return client.chat_postMessage(
            channel=person, text=message.text, blocks=list(blocks) or None, unfurl_links=False,
            unfurl_media=False, mrkdwn=False,
        )  # fmt: skip

    posted = _send_with_fallbacks(message, send)
    return str(posted["channel"]), str(posted["ts"])


def post_private(client: WebClient, question: SlackQuestion, message: Message) -> None:
    """Post to the asker alone. Slack shows that in a thread only if the thread has replies already."""
    starts_thread = question.thread in ("", question.key.ts)

    def send(blocks: Sequence[Block]) -> Any:
        return client.chat_postEphemeral(
            channel=question.key.channel, user=question.asker, text=message.text, blocks=list(blocks) or None,
            thread_ts=None if starts_thread else question.thread,
        )  # fmt: skip

    _send_with_fallbacks(message, send)


def notify(client: WebClient, question: SlackQuestion, message: Message) -> None:
    """Tell the asker alone something about a question. May raise DeliveryError."""
    if question.response_url:
        respond(question.response_url, message, thread=question.response_thread)
    elif question.way is AskedVia.DIRECT:
        post(client, question.key.channel, question.thread, message)
    else:
        post_private(client, question, message)


def respond(
    url: str, message: Message, *, thread: str = "", shared: bool = False, replace: bool = False
) -> None:
    """Answer through the `response_url` of a command or a press, to its author or, `shared`, to all.

    Without `thread` the message lands in the channel, even if the button stands in a thread.
    """
    webhook = WebhookClient(url, retry_handlers=retry_handlers())
    fields: Block = {
        "text": message.text, "unfurl_links": False, "unfurl_media": False,
        "response_type": "in_channel" if shared else "ephemeral", "replace_original": replace,
        **({"thread_ts": thread} if thread and not replace else {}),
    }  # fmt: skip

    def send(blocks: Sequence[Block]) -> Any:
        response = webhook.send_dict({**fields, "blocks": list(blocks)} if blocks else fields)
        if response.status_code != 200:
            code = response.body if CODE.fullmatch(response.body) else f"http_{response.status_code}"
            raise DeliveryError(code, transient=response.status_code in (429, 500, 503))
        return response

    _send_with_fallbacks(message, send)


def _send_with_fallbacks(message: Message, send: Callable[[Sequence[Block]], Any]) -> Any:
    blocks = message.blocks
    for attempt in itertools.count(1):
        try:
            return _sent(send, blocks)
        except DeliveryError as error:
            if not blocks or error.code not in REFUSED_BLOCKS:
                raise
            kinds = ", ".join(str(blocks[n]["type"]) for n in error.refused if n < len(blocks))
            log_warning("blocks_refused", error=error.code, blocks=len(blocks), kinds=kinds)
            blocks = simpler(blocks, error.refused if attempt < REPLACING else ())
    raise AssertionError("the text alone is sent or refused")


def _sent(send: Callable[[Sequence[Block]], Any], blocks: Sequence[Block]) -> Any:
    try:
        return send(blocks)
    except SlackApiError as error:
        code = error_code(error)
        transient = code in TRANSIENT_ERRORS or not code
        raise DeliveryError(
            code or "no_answer", transient=transient, refused=refused_blocks(error)
        ) from error
    except (URLError, OSError) as error:
        raise DeliveryError(type(error).__name__, transient=True) from error


def refused_blocks(error: SlackApiError) -> tuple[int, ...]:
    """The positions of the blocks that a response complains of, by its JSON pointers."""
    metadata = _fields(error).get("response_metadata") or {}
    pointers = (POINTER.search(str(message)) for message in metadata.get("messages") or ())
    return tuple(dict.fromkeys(int(pointer[1]) for pointer in pointers if pointer))


def set_status(client: WebClient, question: SlackQuestion, status: str) -> None:
    """Show what is going on, in the thread; a status that Slack refuses is only logged."""
    if question.response_url:
        return
    try:
        client.assistant_threads_setStatus(
            channel_id=question.key.channel, thread_ts=question.thread or question.key.ts, status=status
        )
    except (SlackApiError, URLError, OSError) as error:
        log_debug("status_refused", error=type(error).__name__)
