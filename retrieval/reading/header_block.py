"""Header lines at the top of a text, down to the first blank line: of a mail, or MultiMarkdown's."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from retrieval.types import Field

MAX_LINES = 200
_HEADER = re.compile(
    r"\*{0,2}(?P<key>[^\W\d_][\w-]{0,40}(?: [\w-]{1,20})?)\*{0,2}[ \t]*:\*{0,2}(?:[ \t]+(?P<value>.*)|[ \t]*)"
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_ENVELOPE = re.compile(r"From \S+@\S+ [^\r\n]*(?:\r\n|\n|\r)")  # as mbox files separate mails
_MEMO = re.compile(
    r"(?:internal )?memo(?:randum)?[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*", re.IGNORECASE
)
_SENDERS = frozenset(("from", "von", "de", "da"))
# What of a mail's header says something to a reader; one of them beside the sender makes it a mail's.
_MAIL = frozenset(
    (
        "to cc bcc date sent subject re reply-to an kopie datum gesendet betreff objet envoyé à para asunto"
    ).split()
)
_ENCODED = frozenset(("base64", "quoted-printable"))


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The fields of a header and where the text below it begins; `encoding` of the body, if it has one."""

    fields: tuple[Field, ...]
    body_start: int
    encoding: str = ""


def read_header_block(text: str, start: int, known_keys: frozenset[str]) -> HeaderBlock | None:
    """The header that begins at `start`, or None if the text does not begin with one.

    It is one of a mail, or has a title and another key that is known; a list of names and numbers is none.
    """
    lines = _read_lines(text, start)
    if lines is None:
        return None
    fields, body_start = lines
    by_key = {field.name.lower(): field.value for field in fields}
    if is_of_mail(by_key.keys()):
        encoding = by_key.get("content-transfer-encoding", "").lower()
        stated = tuple(field for field in fields if field.name.lower() in _MAIL | _SENDERS and field.value)
        return HeaderBlock(stated, body_start, encoding if encoding in _ENCODED else "")
    if "title" in by_key and len(by_key.keys() & known_keys) > 1:
        return HeaderBlock(tuple(field for field in fields if field.value), body_start)
    return None


def is_of_mail(keys: Collection[str]) -> bool:
    """Whether these keys, in small letters, are those of a mail's header."""
    return not _SENDERS.isdisjoint(keys) and not _MAIL.isdisjoint(keys)


def _read_lines(text: str, start: int) -> tuple[list[Field], int] | None:
    """The header lines from `start` on and the end of the last one, if a blank line is below them."""
    envelope = _ENVELOPE.match(text, start) or _MEMO.match(text, start)
    at = envelope.end() if envelope else start
    fields: list[Field] = []
    for _ in range(MAX_LINES):
        line = _LINE.match(text, at)
        words = line.group().rstrip() if line else ""
        if not words:
            return (fields, at) if fields and text[at:].strip() else None
        end = at + len(words)
        if header := _HEADER.fullmatch(words):
            begin = at + header.start("key")
            fields.append(Field(header["key"], _decoded(header["value"] or ""), begin, end))
        elif fields and words[0] in " \t":
            last = fields[-1]
            fields[-1] = Field(last.name, _decoded(f"{last.value} {words.strip()}"), last.start, end)
        else:
            return None
        at = line.end() if line else len(text)
    return None


def _decoded(value: str) -> str:
    """A value with the words of other alphabets in it that mail encodes: `=?UTF-8?Q?Caf=C3=A9?=`."""
    if "=?" not in value:
        return value.strip()
    try:
        return str(make_header(decode_header(value))).strip()
    except (HeaderParseError, LookupError, ValueError):
        return value.strip()
