"""What the events of a chat completion say: text, how many tokens, why it ended. The format is OpenAI's.

Servers differ, so whatever is missing or null is taken as not said.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.writing.failures import FailureKind, WriterFailed, scrubbed
from bot.writing.written import Tokens

DONE = "[DONE]"
_THINKING = ("reasoning_content", "reasoning")
_OUT_OF_CONTEXT = re.compile(r"(?i)exceed_context_size|context[_ ](?:length|size|window)|maximum context")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one event says; `finish` is why the answer ends with it, "" where it goes on.

    With `thinks`, the model says nothing yet, and thinks.
    """

    text: str = ""
    finish: str = ""
    thinks: bool = False
    tokens: Tokens | None = None


def parse_chunk(data: str, key: str = "") -> Chunk:
    """What an event says, or the whole answer of a server that does not stream.

    Raises:
        WriterFailed: it is no such event, or it reports an error.
    """
    event = _object(data)
    if event.get("error"):
        said = scrubbed(_message(event["error"]), key)
        raise WriterFailed(FailureKind.SERVER, f"the model's server reports an error: {said}")
    if "choices" not in event and "usage" not in event:
        raise _malformed(data)
    return Chunk(*_said(event), tokens=_tokens(event.get("usage")))


def is_out_of_context(text: str) -> bool:
    """Whether a refusal says that the prompt is longer than the model can read."""
    return bool(_OUT_OF_CONTEXT.search(text))


def _object(data: str) -> Mapping[str, Any]:
    try:
        event = json.loads(data)
    except (ValueError, RecursionError):
        raise _malformed(data) from None
    if not isinstance(event, dict):
        raise _malformed(data)
    return event


def _said(event: Mapping[str, Any]) -> tuple[str, str, bool]:
    """Text, end and thinking of the first choice; a whole `message` ends where nothing else is said."""
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        return "", "", False
    is_whole = isinstance(choice.get("message"), dict)
    part = choice["message"] if is_whole else choice.get("delta")
    part = part if isinstance(part, dict) else {}
    text = part.get("content")
    finish = choice.get("finish_reason") or ("stop" if is_whole else "")
    thinks = any(part.get(name) for name in _THINKING)
    return (text if isinstance(text, str) else ""), str(finish), thinks


def _tokens(usage: object) -> Tokens | None:
    if not isinstance(usage, dict):
        return None
    counts = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
    return Tokens(*(count if isinstance(count, int) and count >= 0 else 0 for count in counts))


def _message(error: object) -> str:
    return str(error.get("message") or error) if isinstance(error, dict) else str(error)


def _malformed(data: str) -> WriterFailed:
    what = "a web page" if data.lstrip()[:1] == "<" else "no JSON of a chat completion"
    return WriterFailed(FailureKind.MALFORMED, f"the model's server answers with {what}")
