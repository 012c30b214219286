"""Asks a model by the chat completions of any server that speaks OpenAI's format, and gives its pieces.

A request is tried again only before the first piece; a parameter that a server refuses is left out from then
on.
"""

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from bot.parsing.model_url import host_of
from bot.writing.background import BackgroundReader, ReadTimeout
from bot.writing.chunks import DONE, Chunk, is_out_of_context, parse_chunk
from bot.writing.failures import BadRequest, FailureKind, WriterFailed
from bot.writing.http_events import Exchange
from bot.writing.prompt import ChatMessage, Prompt

TRIES = 3
LONGEST_WAIT = 10.0  # seconds that a server may ask to be left alone before it is tried again
_POLL = 0.1  # seconds between looks at whether it was cancelled
MAX_CHARS = 100_000  # of an answer; a server that ignores max_tokens is stopped


class PromptTooLong(Exception):
    """The prompt is longer than the model can read."""


class Cancelled(Exception):
    """Whoever asked does not want the answer any more."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long is waited, in seconds: for the first event, between events, and for all of it."""

    whole: float
    first: float = 30.0
    between: float = 15.0


@dataclass(slots=True)
class ModelClient:
    """One model of one server. `url` is the base, with `/v1`; the key is in no text that this makes."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    _refused: set[str] = field(default_factory=set)  # parameters that the server does not take

    def stream(
        self, prompt: Prompt, timeouts: Timeouts, cancelled: Callable[[], bool] = lambda: False
    ) -> Generator[Chunk]:
        """The chunks of an answer. One that ends without a reason was cut short.

        Raises:
            WriterFailed: there is none, or it is not whole.
            PromptTooLong: the server says so.
            Cancelled: `cancelled` says so; the connection is closed.
        """
        clock = _Clock(timeouts, cancelled)
        for number in range(1, TRIES + 1):
            begun = False
            try:
                with closing(self._chunks(prompt, clock)) as chunks:
                    for chunk in chunks:
                        begun = begun or bool(chunk.text)
                        yield chunk
                return
            except WriterFailed as failed:
                wait = failed.retry_after
                if begun or wait is None or wait > LONGEST_WAIT or number == TRIES:
                    raise
                clock.sleep(wait)

    def models(self, timeouts: Timeouts) -> tuple[str, ...]:
        """The names of the models that the server has, where it tells; the errors of `stream`."""
        import json

        exchange = Exchange(f"{self.url}/models", self.key)
        try:
            listed = json.loads("".join(_taken(exchange, _Clock(timeouts), host_of(self.url))))
            return tuple(str(model["id"]) for model in listed["data"])
        except (ValueError, KeyError, TypeError, BadRequest):
            return ()

    def _chunks(self, prompt: Prompt, clock: "_Clock") -> Generator[Chunk]:
        """The chunks of one try; one that a server refuses for a parameter is made without it."""
        while True:
            exchange = Exchange(f"{self.url}/chat/completions", self.key, self._body(prompt))
            try:
                with closing(_taken(exchange, clock, host_of(self.url))) as events:
                    yield from self._whole(events)
                return
            except BadRequest as refusal:
                if is_out_of_context(refusal.text):
                    raise PromptTooLong from None
                if not self._leave_out(refusal.text):
                    text = f"the model's server at {host_of(self.url)} refuses the request: {refusal.text}"
                    raise WriterFailed(FailureKind.SERVER, text) from None

    def _whole(self, events: Iterator[str]) -> Iterator[Chunk]:
        """The chunks of a stream, which has to say why it ends."""
        finished, characters = False, 0
        for data in events:
            if data.strip() == DONE:
                return
            chunk = parse_chunk(data, self.key)
            finished = finished or bool(chunk.finish)
            characters += len(chunk.text)
            yield chunk
            if characters > MAX_CHARS:
                return
        if not finished:
            text = f"the model's server at {host_of(self.url)} ended before its answer was whole"
            raise WriterFailed(FailureKind.CUT, text)

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        limit = "max_completion_tokens" if "max_tokens" in self._refused else "max_tokens"
        optional: dict[str, Any] = {
            "temperature": 0,
            limit: prompt.max_tokens,
            "stream_options": {"include_usage": True},
        }
        messages = _without_system(prompt.messages) if "system" in self._refused else prompt.messages
        return {
            "model": self.model,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "stream": True,
            **{name: value for name, value in optional.items() if name not in self._refused},
        }

    def _leave_out(self, refusal: str) -> bool:
        """Remember the parameter that a refusal names; False if it names none that can be left out."""
        for name, pattern in _OPTIONAL.items():
            if name not in self._refused and pattern.search(refusal):
                self._refused.add(name)
                return True
        return False


# The parameters that servers are known to refuse, by how their refusals name them.
_OPTIONAL = {
    "stream_options": re.compile(r"stream_options|include_usage"),
    "temperature": re.compile(r"\btemperature\b"),
    "max_tokens": re.compile(r"\bmax_tokens\b"),
    "max_completion_tokens": re.compile(r"\bmax_completion_tokens\b"),
    "system": re.compile(r"(?i)system (?:role|message)s?|role.{0,20}system"),
}


@dataclass(slots=True)
class _Clock:
    """How long may still be waited."""

    timeouts: Timeouts
    cancelled: Callable[[], bool] = lambda: False
    _end: float = 0.0

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.timeouts.whole

    def next_until(self, *, begun: bool) -> float:
        """Until when the next event has to be there."""
        wait = self.timeouts.between if begun else self.timeouts.first
        return min(self._end, time.monotonic() + wait)

    def sleep(self, seconds: float) -> None:
        """Wait for so long; for nothing after all the time that there is."""
        until = min(self._end, time.monotonic() + seconds)
        while (left := until - time.monotonic()) > 0:
            if self.cancelled():
                raise Cancelled
            time.sleep(min(_POLL, left))


def _taken(exchange: Exchange, clock: _Clock, host: str) -> Generator[str]:
    """The events of an exchange, each waited for as long as the clock allows."""
    reader = BackgroundReader(exchange.events(), exchange.abort)
    begun = False
    try:
        while (data := _next(reader, clock, clock.next_until(begun=begun), host)) is not None:
            begun = True
            yield data
    finally:
        reader.close()


def _next(reader: BackgroundReader[str], clock: _Clock, until: float, host: str) -> str | None:
    while True:
        if clock.cancelled():
            raise Cancelled
        left = until - time.monotonic()
        try:
            return reader.take(min(_POLL, left))
        except ReadTimeout:
            if left <= 0:
                text = f"the model's server at {host} takes too long"
                raise WriterFailed(FailureKind.TOO_SLOW, text) from None


def _without_system(messages: Sequence[ChatMessage]) -> tuple[ChatMessage, ...]:
    """The messages, the instructions within the first question: some models take no others."""
    system, first, *rest = messages
    return (ChatMessage(first.role, f"{system.content}\n\n{first.content}"), *rest)
