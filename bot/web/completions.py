"""The interface of OpenAI's chat completions, so that any chat front end can ask: the answer is the quotes.

Where a model writes answers, it is what was written and checked. Of a conversation only what the user wrote
is read; a system message, tools and settings of sampling change nothing.
"""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.web.ask_request import AskRequest, json_body
from bot.web.completion_message import MODEL, Message
from bot.web.completion_stream import streamed
from bot.web.completion_text import answer_pieces, remark_pieces
from bot.web.problems import Problem
from bot.web.site import site_of
from bot.web.stream_response import stream_response
from retrieval.types import Answer

ROLES = ("system", "developer", "user", "assistant", "tool", "function")


async def models(request: Request) -> Response:
    """The one model that there is."""
    return _json({"object": "list", "data": [_model()]})


async def model(request: Request) -> Response:
    """The model of that name."""
    _check_model(request.path_params["name"])
    return _json(_model())


async def chat_completions(request: Request) -> Response:
    """The reply to what the user wrote last."""
    site, body = site_of(request), json_body(await request.body(), request.headers.get("content-type", ""))
    _check_model(body.get("model", MODEL))
    if body.get("n") not in (None, 1):
        raise Problem(400, "n takes 1: there is one answer")
    questions = user_messages(body.get("messages"))
    ask_request = AskRequest(questions[-1], k=site.quotes, history=tuple(questions[:-1]))
    turn, base_url = await site.answering.ask(ask_request, "completions"), site.base_of(request)
    if body.get("stream") is True:
        events = streamed(site.answering, ask_request, turn, base_url, with_usage=_wants_usage(body))
        return stream_response(events, "text/event-stream")
    if not isinstance(turn.reply, Answer):
        return _json(Message(base_url).completion(remark_pieces(turn.reply.text), None))
    result = await site.answering.write(ask_request, turn)
    return _json(Message(base_url).completion(answer_pieces(result, base_url), result))


def user_messages(messages: object) -> list[str]:
    """What the user wrote in a conversation, the question last.

    Raises:
        Problem: these are no messages, or the user has said nothing in them.
    """
    if not isinstance(messages, list) or not messages:
        raise Problem(400, "there are no messages", "send the conversation in the field messages")
    for message in messages:
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise Problem(400, "a message has no known role", f"there are {', '.join(ROLES)}")
    texts = [_text(message.get("content")) for message in messages if message["role"] == "user"]
    spoken = [text for text in texts if text.strip()]
    if not spoken:
        raise Problem(400, "the user has asked nothing", "ask in the content of a message with the role user")
    return spoken


def _text(content: object) -> str:
    """The text of a message, which may be in parts; pictures and files in it are left out."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text")
    return "\n".join(text for text in texts if isinstance(text, str))


def _check_model(name: object) -> None:
    if name != MODEL:
        raise Problem(404, f"there is no model {str(name)[:60]}", f"there is {MODEL}")


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "footnote"}


def _wants_usage(body: Mapping[str, Any]) -> bool:
    options = body.get("stream_options")
    return isinstance(options, dict) and options.get("include_usage") is True


def _json(value: Mapping[str, Any]) -> Response:
    return Response(json.dumps(value) + "\n", media_type="application/json")
