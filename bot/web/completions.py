"""The interface of OpenAI's chat completions, so that any chat front end can ask: the answer is the quotes.

No language model is behind it. Of a conversation only what the user wrote is read; a system message, tools
and settings of sampling change nothing.
"""

import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.conversation import Reply
from bot.render.addresses import address_of
from bot.render.json_output import answer_values
from bot.web.ask_request import AskRequest, json_body
from bot.web.completion_text import CitedText, Piece, cited_texts, pieces_of
from bot.web.problems import Problem
from bot.web.site import site_of
from retrieval.types import Answer

MODEL = "footnote"
ROLES = ("system", "developer", "user", "assistant", "tool", "function")
NO_TOKENS = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}  # none are counted or charged


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
    reply = await site.answering.ask(ask_request, "completions")
    base_url = site.base_of(request)
    message = _Message(reply, base_url)
    if body.get("stream") is True:
        return StreamingResponse(message.events(_wants_usage(body)), media_type="text/event-stream")
    return _json(message.completion())


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


class _Message:
    """A reply in the forms of the interface."""

    def __init__(self, reply: Reply, base_url: str) -> None:
        self._reply = reply
        self._base_url = base_url
        self._pieces: tuple[Piece, ...] = pieces_of(reply, base_url)
        self._about = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": MODEL,
        }

    def completion(self) -> dict[str, Any]:
        """The whole reply as one object."""
        message = {
            "role": "assistant",
            "content": "".join(piece.text for piece in self._pieces),
            "refusal": None,
            "annotations": self._annotations(),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._about, "object": "chat.completion", "choices": [choice], "usage": NO_TOKENS,
            **self._answer(),
        }  # fmt: skip

    def events(self, with_usage: bool) -> Iterator[str]:
        """The reply as a stream of events: a paragraph each, then the annotations."""
        yield self._event({"role": "assistant", "content": ""})
        for piece in self._pieces:
            yield self._event({"content": piece.text})
        yield self._event({"annotations": self._annotations()}, finish="stop", extra=self._answer())
        if with_usage:
            yield _event(
                {**self._about, "object": "chat.completion.chunk", "choices": [], "usage": NO_TOKENS}
            )
        yield "data: [DONE]\n\n"

    def _event(
        self, delta: Mapping[str, Any], finish: str | None = None, extra: Mapping[str, Any] | None = None
    ) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event(
            {**self._about, "object": "chat.completion.chunk", "choices": [choice], **(extra or {})}
        )

    def _annotations(self) -> Sequence[dict[str, Any]]:
        return [_annotation(cited, self._base_url) for cited in cited_texts(self._pieces)]

    def _answer(self) -> dict[str, Any]:
        """All that is known of the answer, in a field of our own."""
        if not isinstance(self._reply, Answer):
            return {}
        return {"footnote": answer_values(self._reply, base_url=self._base_url)}


def _annotation(cited: CitedText, base_url: str) -> dict[str, Any]:
    """Where a quote stands in the message and, exactly, in its article."""
    citation, article = cited.citation, cited.citation.article
    return {
        "type": "url_citation",
        "url_citation": {
            "start_index": cited.start,
            "end_index": cited.end,
            "url": address_of(citation, base_url),
            "title": article.title,
        },
        "footnote": {
            "n": citation.n,
            "quote": citation.quote,
            "path": article.path,
            "lines": list(citation.lines),
            "chars": [citation.start, citation.end],
        },
    }


def _check_model(name: object) -> None:
    if name != MODEL:
        raise Problem(404, f"there is no model {str(name)[:60]}", f"there is {MODEL}")


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "footnote"}


def _wants_usage(body: Mapping[str, Any]) -> bool:
    options = body.get("stream_options")
    return isinstance(options, dict) and options.get("include_usage") is True


def _event(value: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(value)}\n\n"


def _json(value: Mapping[str, Any]) -> Response:
    return Response(json.dumps(value) + "\n", media_type="application/json")
