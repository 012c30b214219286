"""Messages and mailboxes: a message is a section; what it quotes of an earlier one is left out."""

import email
import email.errors
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message

from retrieval.reading.derived import Derived, TextBuilder, Unreadable, clean
from retrieval.reading.formats.html import decode_html, read_all, read_page
from retrieval.reading.formats.prose import add_plain_text
from retrieval.types import SentenceKind
from retrieval.where import Where

MAX_HEADER = 2_000  # characters of a header's value: decoding a long one takes seconds
MAX_PARTS, MAX_NESTING = 200, 20
SHINGLE = 4  # words
MIN_REPEATED = 0.6  # of the shingles of a quotation that stand in an earlier message
_SHOWN = ("From", "To", "Cc", "Date")
_FROM_LINE = re.compile(rb"^From [^\r\n]*\d{4}\r?\n", re.MULTILINE)
_FORWARDED = re.compile(
    r"^(?:_{5,}\s*|-+ ?Original Message ?-+\s*)?From: .*\n(?:(?:To|Cc|Sent|Date|Subject): .*\n){2,}", re.M
)
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
_ATTRIBUTION = re.compile(
    r"(?:On|Am|Le|El|W dniu|Il)\b.{5,300}(?:wrote|schrieb|écrit|escribió|napisał|scritto)\s*:\s*", re.S
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def read_message(data: bytes, name: str) -> Derived:
    """One message; the errors of `TextBuilder.build`."""
    builder = TextBuilder()
    message = _parse(data)
    if not any(message[header] for header in ("From", "Subject", "Date", "To")):
        raise Unreadable("is no message", "rename it with the suffix of its real format")
    _read(message, builder, set())
    for field, header in (("title", "Subject"), ("author", "From")):
        if value := _header(message, header):
            builder.fields.append((field, _name(value) if header == "From" else value))
    if sent := _sent(message):
        builder.fields.append(("date", sent[:10]))
    return builder.build()


def read_mailbox(data: bytes, name: str) -> Derived:
    """The messages of a mailbox, in its order; the errors of `TextBuilder.build`."""
    starts = [match.start() for match in _FROM_LINE.finditer(data)]
    if not starts:
        raise Unreadable("is no mailbox", "rename it with the suffix of its real format")
    builder = TextBuilder()
    seen: set[str] = set()
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        _, _, raw = data[start:end].partition(b"\n")
        _read(_parse(raw), builder, seen)
    return builder.build()


def read_saved_page(data: bytes, name: str) -> Derived:
    """The page of an .mhtml file: the first part that is HTML."""
    builder = TextBuilder()
    message = _parse(data)
    part = next((part for part in _parts(message) if part.get_content_type() == "text/html"), None)
    if part is None:
        raise Unreadable("is no saved page", "save it again")
    page = part.get_payload(decode=True)
    if url := part["Content-Location"] or message["Snapshot-Content-Location"]:
        builder.fields.append(("url", str(url)))
    read_page(decode_html(page if isinstance(page, bytes) else b"", name), builder)
    return builder.build()


def _parse(data: bytes) -> "Message[str, str]":
    """A message; its headers stay as they are written, for decoding some takes seconds."""
    return email.message_from_bytes(data, policy=email.policy.compat32)


def _read(message: "Message[str, str]", builder: TextBuilder, seen: set[str]) -> None:
    """Add a message as a section; `seen` are the shingles of the messages before it."""
    sender, sent = _name(_header(message, "From")), _sent(message)
    builder.where = Where(sender=sender, sent=sent)
    subject = _header(message, "Subject") or "(no subject)"
    builder.add(SentenceKind.HEADING, subject, level=2)
    headers = [(header, _header(message, header)) for header in _SHOWN]
    for number, (header, value) in enumerate((header, value) for header, value in headers if value):
        builder.add(SentenceKind.ITEM, f"{header}: {value}", depth=1, joined=number > 0)
    text, html = _bodies(message)
    if text.strip() or not html:
        message_body(text, builder, seen)
    else:
        read_all(html, builder)
    names = [name for part in _parts(message) if (name := part.get_filename())]
    if names:
        shown = ", ".join(_decoded(str(name)) for name in names[:20])
        builder.add(SentenceKind.ITEM, f"Attachments: {shown}", depth=1)


def message_body(text: str, builder: TextBuilder, seen: set[str]) -> None:
    """Add the text of a message without its signature and what it repeats; `seen` as in `_read`."""
    body = _without_forwarded(_SIGNATURE.split(text.replace("\r\n", "\n"), maxsplit=1)[0], seen)
    body = _without_quotations(body, seen)
    add_plain_text(body, builder)
    seen |= _shingles(body)


def _parts(message: "Message[str, str]", depth: int = 0) -> "Iterator[Message[str, str]]":
    """The parts of a message that hold no others, the first few of them."""
    pending, count = [(message, depth)], 0
    while pending and count < MAX_PARTS:
        part, depth = pending.pop(0)
        count += 1
        payload = part.get_payload()
        if isinstance(payload, list):
            if depth < MAX_NESTING:
                pending[:0] = [(inner, depth + 1) for inner in payload if isinstance(inner, Message)]
        else:
            yield part


def _bodies(message: "Message[str, str]") -> tuple[str, str]:
    """The plain text of a message, and its HTML."""
    texts: list[str] = []
    pages: list[str] = []
    for part in _parts(message):
        if "attachment" in str(part.get("Content-Disposition", "")).lower():
            continue
        kind = part.get_content_type()
        data = part.get_payload(decode=True)
        if kind not in ("text/plain", "text/html") or not isinstance(data, bytes):
            continue
        if kind == "text/plain":
            texts.append(_text(data, part))
        else:
            pages.append(_text(data, part))
    return "\n\n".join(texts), "\n".join(pages)


def _text(data: bytes, part: "Message[str, str]") -> str:
    try:
        return data.decode(str(part.get_content_charset("utf-8")))
    except (LookupError, UnicodeDecodeError, ValueError):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("latin-1")


def _without_forwarded(text: str, seen: set[str]) -> str:
    """A message without one below it that repeats an earlier one under the lines of its header."""
    head = _FORWARDED.search(text)
    if head is None:
        return text
    return text[: head.start()] if _is_repeated(text[head.end() :], seen) else text


def _without_quotations(text: str, seen: set[str]) -> str:
    """A message without what it quotes of an earlier one, and without the marks of what else it quotes."""
    kept: list[str] = []
    quotation: list[str] = []
    for line in [*text.splitlines(), ""]:
        if _QUOTED.match(line):
            quotation.append(_QUOTED.sub("", line, count=1))
            continue
        if quotation:
            if _is_repeated("\n".join(quotation), seen):
                _drop_attribution(kept)
            else:
                kept += quotation
            quotation = []
        kept.append(line)
    return "\n".join(kept)


def _drop_attribution(lines: list[str]) -> None:
    """Take the lines that say who wrote what is quoted from the end of those before it."""
    while lines and not lines[-1].strip():
        lines.pop()
    for count in (1, 2, 3):
        if _ATTRIBUTION.fullmatch("\n".join(lines[-count:]).strip()):
            del lines[-count:]
            return


def _is_repeated(text: str, seen: set[str]) -> bool:
    shingles = _shingles(text)
    return bool(shingles) and len(shingles & seen) >= MIN_REPEATED * len(shingles)


def _shingles(text: str) -> set[str]:
    """The runs of a few words of a text: however its lines are wrapped, they are the same."""
    words = text.casefold().split()
    return {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)) if words}


def _header(message: "Message[str, str]", name: str) -> str:
    return _decoded(str(message[name] or "")[:MAX_HEADER])


def _decoded(value: str) -> str:
    """A header's value with its encoded words decoded."""
    with suppress(email.errors.MessageError, LookupError, ValueError):
        value = str(email.header.make_header(email.header.decode_header(value)))
    return " ".join(clean(value).split())


def _name(sender: str) -> str:
    """The name of a sender, else the address."""
    name, address = email.utils.parseaddr(sender)
    return name or address


def _sent(message: "Message[str, str]") -> str:
    """When a message was sent, ISO 8601; "" where that is not understood."""
    try:
        return email.utils.parsedate_to_datetime(str(message["Date"] or "")[:100]).isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
