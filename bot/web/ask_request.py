"""What may be asked of the interface, read from JSON or from the query of an address by one table."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from starlette.datastructures import QueryParams

from bot.parsing.filters import parse_filters
from bot.parsing.silence import parse_silence
from bot.parsing.suggestions import did_you_mean
from bot.web.problems import Problem
from retrieval.filters import NO_FILTERS, Filters
from retrieval.query.query import MAX_CHARS
from retrieval.types import Silence, Source

MAX_QUOTES = 50
MAX_HITS = 100
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question, the questions before it, and how it is to be answered."""

    question: str
    _: KW_ONLY
    k: int
    filters: Filters = NO_FILTERS
    silence: Silence | None = None
    history: tuple[str, ...] = ()
    write: bool = True  # whether a model may write the answer, where there is one


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")
    return value


def _words(value: object) -> str:
    text = _text(value)
    if len(text) > MAX_CHARS:
        raise ValueError(f"at most {MAX_CHARS:,} characters")
    return text


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise ValueError("a list of texts")
    return tuple(value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _count(highest: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        text = value if isinstance(value, str) else _whole(value)
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:6]) <= highest:
            raise ValueError(f"a whole number from 1 to {highest}")
        return int(text[:6])

    return parse


def _whole(value: object) -> str:
    """The digits of a whole number of JSON, for which 3.0 is one too; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else ""


Parsers = Mapping[str, Callable[[object], Any]]
_FILTERS: Parsers = dict.fromkeys(("since", "until", "in", "kind"), _words)
ASK: Parsers = {
    "question": _text,
    "k": _count(MAX_QUOTES),
    "silence": parse_silence,
    "history": _texts,
    "write": _truth,
    **_FILTERS,
}
SEARCH: Parsers = {"q": _text, "k": _count(MAX_HITS), **_FILTERS}
ARTICLES: Parsers = {"filter": _words, "mentioning": _words}
PAGE: Parsers = {"q": _text, "k": _count(MAX_QUOTES), "after": _texts, **_FILTERS}


def json_body(body: bytes, content_type: str) -> dict[str, Any]:
    """The object in a request's body.

    Raises:
        Problem: the body is of another type, or no object.
    """
    if content_type.partition(";")[0].strip().lower() != JSON:
        raise Problem(415, "the body is not said to be JSON", f"send Content-Type: {JSON}")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "the body is no JSON", 'send one like {"question": "Who won?"}') from None
    if not isinstance(value, dict):
        raise Problem(400, "the body is no JSON object", 'send one like {"question": "Who won?"}')
    return value


def query_values(query: QueryParams) -> dict[str, Any]:
    """The values of an address; `after`, which may stand there several times, is a list."""
    values: dict[str, Any] = {name: value for name, value in query.items() if value}
    if "after" in values:
        values["after"] = query.getlist("after")
    return values


def parsed(values: Mapping[str, Any], parsers: Parsers) -> dict[str, Any]:
    """The values by name, each as its parser reads it; null is as good as none.

    Raises:
        Problem: one has no such name, or cannot be read.
    """
    read = {}
    for name, value in values.items():
        if name not in parsers:
            hint = did_you_mean(name, parsers, f"there are {', '.join(parsers)}")
            raise Problem(400, f"there is no field {name[:60]}", hint)
        if value is None:
            continue
        try:
            read[name] = parsers[name](value)
        except ValueError as expected:
            raise Problem(400, f"{name} takes {expected}") from None
    return read


def filters_of(values: Mapping[str, Any], sources: Sequence[Source]) -> Filters:
    """The filters among parsed values; the errors of `parse_filters`."""
    since, until, glob, kind = (values.get(name) for name in ("since", "until", "in", "kind"))
    return parse_filters(since, until, glob, sources, kind=kind, flags="")


def required(values: Mapping[str, Any], name: str) -> str:
    """A text that must not be blank.

    Raises:
        Problem: it is missing.
    """
    text = str(values.get(name, ""))
    if not text.strip():
        raise Problem(400, f"there is no {name}", f"write it into the field {name}")
    return text
