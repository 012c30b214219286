"""The asking side: hands a command line to the resident processes, until one of them can answer it.

Whatever goes wrong here is no error: None tells the caller to answer by itself.
"""

import json
import os
import socket
import time
from collections.abc import Mapping, Sequence

from bot.resident.address import code_stamp, socket_folder, sockets
from bot.resident.peer import is_own

MAX_PROCESSES = 4  # that are tried; each takes some milliseconds to say that it has other articles
CONNECT_SECONDS = 0.1
ANSWER_SECONDS = 1.0  # for request and reply: a stopped process accepts a connection and never answers
MAX_REPLY_BYTES = 8_000_000
_RECEIVE_BYTES = 65_536

# What the look and the settings of an answer depend on. Nothing else is sent, and no secret whatever its name
# begins with.
_VARIABLES = ("COLUMNS", "LINES", "NO_COLOR", "HOME", "USER", "LANG")
_PREFIXES = ("FOOTNOTE_", "XDG_", "TERM", "COLOR", "TTY_", "FORCE_", "CLICOLOR", "LC_")
_SECRETS = ("_KEY", "_TOKEN", "_SECRET")
_KEY_NAME = "FOOTNOTE_WRITER_KEY_ENV"  # names one more secret


def ask_resident(
    argv: Sequence[str], environ: Mapping[str, str], *, is_terminal: bool = False
) -> tuple[int, str] | None:
    """The exit code and what belongs on stdout, if a resident process answers.

    Args:
        argv: the words after `footnote`.
        environ: the environment.
        is_terminal: whether stdout is one.
    """
    if not hasattr(socket, "AF_UNIX") or not hasattr(os, "getuid") or not may_ask(argv):
        return None
    try:
        paths = sockets(socket_folder(environ))[:MAX_PROCESSES]
        request = _request(argv, environ, is_terminal) if paths else b""
    except (OSError, ValueError):
        return None
    replies = (_exchange(path, request) for path in paths)
    return next((reply for reply in replies if reply is not None), None)


def may_ask(argv: Sequence[str]) -> bool:
    """Whether a command line may be one question; the resident process looks closer."""
    flags = [word for word in argv if word[:1] == "-"]
    prints_help = any(word in ("--help", "--version") or _has_letter(word, "hV") for word in flags)
    is_question = "ask" in argv or any(" " in word or word[-1:] == "?" for word in argv)
    return is_question and not prints_help and "-" not in flags


def _has_letter(word: str, letters: str) -> bool:
    """Whether a word of short flags, such as -qv, has one of some letters."""
    return word[:2] != "--" and any(letter in word for letter in letters)


def _request(argv: Sequence[str], environ: Mapping[str, str], is_terminal: bool) -> bytes:
    columns, lines = _terminal_size()
    size = {"COLUMNS": str(columns), "LINES": str(lines)} if columns else {}
    values = {
        "code": code_stamp(),
        "argv": list(argv),
        "folder": os.getcwd(),
        "environ": size | _told(environ),
        "terminal": is_terminal,
    }
    return json.dumps(values).encode("ascii") + b"\n"


def _told(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that are sent."""
    key = environ.get(_KEY_NAME)
    return {
        name: value
        for name, value in environ.items()
        if name.startswith(_PREFIXES) or name in _VARIABLES
        if name != key and not name.upper().endswith(_SECRETS)
    }


def _terminal_size() -> tuple[int, int]:
    """Columns and lines of the first stream that is a terminal, as rich looks for it; zeros if none is."""
    for stream in (0, 1, 2):
        try:
            columns, lines = os.get_terminal_size(stream)
        except OSError:
            continue
        return columns, lines
    return 0, 0


def _exchange(path: str, request: bytes) -> tuple[int, str] | None:
    """Send a line, read a line; None for any reply but an answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.settimeout(CONNECT_SECONDS)
            connection.connect(path)
            if not is_own(connection):
                return None
            until = time.monotonic() + ANSWER_SECONDS
            connection.settimeout(ANSWER_SECONDS)
            connection.sendall(request)
            return _answer(_read_line(connection, until))
        except (OSError, ValueError, RecursionError):
            return None


def _read_line(connection: socket.socket, until: float) -> bytes:
    """The bytes up to the end of a line or of the stream; TimeoutError after `until` (monotonic)."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < MAX_REPLY_BYTES:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        received = connection.recv(_RECEIVE_BYTES)
        if not received:
            break
        line += received
    return bytes(line)


def _answer(line: bytes) -> tuple[int, str] | None:
    """What a reply says; ValueError for what is no whole line of JSON."""
    if not line.endswith(b"\n"):
        return None
    values = json.loads(line)
    code, out = (values.get("code"), values.get("out")) if isinstance(values, dict) else (None, None)
    return (code, out) if type(code) is int and isinstance(out, str) else None
