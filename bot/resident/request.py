"""The request to a resident process and its reply: a line of JSON each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

MAX_REQUEST_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Request:
    """A command line of another process of the same user.

    `code` stamps the code that it runs, `folder` is its current folder, `environ` the part of its environment
    that an answer depends on, and `is_terminal` says whether its stdout is a terminal.
    """

    code: str
    argv: tuple[str, ...]
    folder: str
    environ: Mapping[str, str]
    is_terminal: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """An exit code, and what belongs on stdout."""

    code: int
    out: str


def parse_request(line: bytes) -> Request | None:
    """The request in a line; None for what is none."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or not line.endswith(b"\n"):
        return None
    code, argv, folder = values.get("code"), values.get("argv"), values.get("folder")
    environ, terminal = values.get("environ"), values.get("terminal")
    if not (isinstance(code, str) and isinstance(folder, str) and isinstance(terminal, bool)):
        return None
    if not (isinstance(argv, list) and isinstance(environ, dict)):
        return None
    if not all(isinstance(value, str) for value in (*argv, *environ.values())):
        return None
    return Request(code, tuple(argv), folder, environ, terminal)


def format_reply(reply: Reply | None) -> bytes:
    """A reply as a line; an empty object where there is no answer."""
    values = {} if reply is None else {"code": reply.code, "out": reply.out}
    return json.dumps(values).encode("ascii") + b"\n"
