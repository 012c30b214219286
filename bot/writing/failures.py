"""What can go wrong between Footnote and a model's server, each with one line and the way out."""

import re
from dataclasses import dataclass
from enum import StrEnum

ERROR_CHARS = 200  # of what a server says of an error; it may be a whole page
# Servers repeat the key in the body of a 401: "sk-…", "Bearer …", and whatever is long and has no spaces.
_KEY_LIKE = re.compile(
    r"(?i:bearer|basic|api[-_ ]?key)[\s:=]+\S+|\b(?:sk|pk|gsk|xai|key|hf)[-_]\S+|[A-Za-z0-9_\-*+/=]{20,}"
)
_REMOVED = "…"


class FailureKind(StrEnum):
    """Why there is no written answer; the value stands in JSON."""

    UNREACHABLE = "unreachable"
    UNAUTHORIZED = "unauthorized"
    NO_MODEL = "no_model"
    RATE_LIMITED = "rate_limited"
    SERVER = "server"
    TOO_SLOW = "too_slow"
    CUT = "cut"
    MALFORMED = "malformed"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"
    CANCELLED = "cancelled"


HINTS = {
    FailureKind.UNREACHABLE: "start the server, or set writer_url",
    FailureKind.UNAUTHORIZED: "put a valid key into the variable that writer_key_env names",
    FailureKind.NO_MODEL: "set writer_model to one that `footnote doctor` lists, or check writer_url",
    FailureKind.RATE_LIMITED: "ask again later",
    FailureKind.SERVER: "see the log of the server",
    FailureKind.TOO_SLOW: "raise writer_seconds, or set a smaller writer_model",
    FailureKind.CUT: "ask again",
    FailureKind.MALFORMED: "check writer_url, which usually ends in /v1, and writer_model",
    FailureKind.REFUSED: "/quotes and --no-write show the quotes alone",
    FailureKind.UNSUPPORTED: "a larger writer_model may keep closer to the articles",
    FailureKind.CANCELLED: "",
}
# They say nothing about the server or the model, so they do not count against it.
HARMLESS = frozenset((FailureKind.CANCELLED, FailureKind.REFUSED, FailureKind.UNSUPPORTED))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no written answer: one line, and the way out, which may be empty."""

    kind: FailureKind
    message: str
    hint: str = ""


class WriterFailed(Exception):
    """A request that came to nothing.

    `retry_after` is after how many seconds it may be tried again, None where that is of no use.
    """

    def __init__(
        self, kind: FailureKind, message: str, *, hint: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.failure = Failure(kind, message, HINTS[kind] if hint is None else hint)
        self.retry_after = retry_after


class BadRequest(Exception):
    """A server refused a request as it stands (400, 422): `text` is what it says of that."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def scrubbed(text: str, key: str = "") -> str:
    """What a server said, on one line, cut, without the key or anything like one."""
    if key:
        text = text.replace(key, _REMOVED)
    words = " ".join(_KEY_LIKE.sub(_REMOVED, text[: 20 * ERROR_CHARS]).split())
    return words if len(words) <= ERROR_CHARS else words[:ERROR_CHARS] + _REMOVED
