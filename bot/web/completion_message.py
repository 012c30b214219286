"""A reply in the forms of OpenAI's chat completions: one object, or events with a piece of it each."""

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

from bot.render.addresses import address_of
from bot.render.json_output import answer_values
from bot.render.written_json import written_values
from bot.web.completion_text import CitedText, Piece, cited_texts
from bot.writing.answers import WrittenAnswer
from bot.writing.written import NO_TOKENS

MODEL = "footnote"
END = "data: [DONE]\n\n"


class Message:
    """One reply, with the id and the time that all its events have."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._about = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": MODEL,
        }

    def completion(self, pieces: Sequence[Piece], result: WrittenAnswer | None) -> dict[str, Any]:
        """The whole reply as one object; `result` is None for what is no answer of the articles."""
        message = {
            "role": "assistant",
            "content": "".join(piece.text for piece in pieces),
            "refusal": None,
            "annotations": self._annotations(pieces),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._about, "object": "chat.completion", "choices": [choice], "usage": _usage(result),
            **self._answer(result),
        }  # fmt: skip

    def begin(self) -> str:
        """The first event."""
        return self._event({"role": "assistant", "content": ""})

    def part(self, piece: Piece) -> str:
        """The event of a piece of the text."""
        return self._event({"content": piece.text})

    def finish(self, pieces: Sequence[Piece], result: WrittenAnswer | None) -> str:
        """The event after the last piece: where in all of them the quotes stand."""
        return self._event({"annotations": self._annotations(pieces)}, "stop", self._answer(result))

    def usage(self, result: WrittenAnswer | None) -> str:
        """The event with the tokens of a model."""
        return _encoded(
            {**self._about, "object": "chat.completion.chunk", "choices": [], "usage": _usage(result)}
        )

    def _event(
        self, delta: Mapping[str, Any], finish: str | None = None, extra: Mapping[str, Any] | None = None
    ) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _encoded(
            {**self._about, "object": "chat.completion.chunk", "choices": [choice], **(extra or {})}
        )

    def _annotations(self, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
        return [_annotation(cited, self._base_url) for cited in cited_texts(pieces)]

    def _answer(self, result: WrittenAnswer | None) -> dict[str, Any]:
        """All that is known of the answer, in a field of our own."""
        if result is None:
            return {}
        values = answer_values(result.answer, base_url=self._base_url)
        return {"footnote": {**values, **written_values(result.written)}}


def _annotation(cited: CitedText, base_url: str) -> dict[str, Any]:
    """Where a quote, or a sentence that rests on it, stands in the message, and exactly in its article."""
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


def _usage(result: WrittenAnswer | None) -> dict[str, int]:
    """The tokens of a model that was asked; without one none are counted or charged."""
    tokens = result.written.tokens if result and result.written else NO_TOKENS
    return {
        "prompt_tokens": tokens.prompt,
        "completion_tokens": tokens.completion,
        "total_tokens": tokens.prompt + tokens.completion,
    }


def _encoded(value: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(value)}\n\n"
