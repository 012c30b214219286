"""Messages that Outlook saved (.msg): their properties are streams of an OLE file."""

import io
import struct
from datetime import UTC, datetime, timedelta

import olefile

from retrieval.reading.derived import Derived, TextBuilder, Unreadable, clean
from retrieval.reading.formats.html import decode_html, read_all
from retrieval.reading.formats.mail import message_body
from retrieval.types import SentenceKind
from retrieval.where import Where

MAX_STREAM = 50_000_000  # bytes of a property
SUBJECT, SENDER, ADDRESS, TO, CC, BODY, HTML, FILE_NAME = (
    *("0037", "0C1A", "0C1F", "0E04", "0E03", "1000", "1013", "3707"),
)
SENT = 0x0039  # when it was handed in, in 100 ns since 1601
_HEADER_BYTES, _ENTRY = 32, struct.Struct("<HHIQ")  # of the stream of properties of a fixed size


def read(data: bytes, name: str) -> Derived:
    """One message.

    Raises:
        Unreadable: it is none, or damaged.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return _read(file)
    except (OSError, ValueError, IndexError, struct.error, AttributeError, TypeError):
        raise Unreadable("is damaged or cut short", "fetch or export it again") from None


def _read(file: olefile.OleFileIO) -> Derived:
    subject, sender = _text(file, SUBJECT), _text(file, SENDER) or _text(file, ADDRESS)
    sent = _sent(file)
    builder = TextBuilder()
    builder.where = Where(sender=sender, sent=sent)
    builder.add(SentenceKind.HEADING, subject or "(no subject)", level=2)
    headers = (("From", sender), ("To", _text(file, TO)), ("Cc", _text(file, CC)), ("Date", sent[:10]))
    for number, (header, value) in enumerate((header, value) for header, value in headers if value):
        builder.add(SentenceKind.ITEM, f"{header}: {value}", depth=1, joined=number > 0)
    body = _text(file, BODY)
    if body:
        message_body(body, builder, set())
    elif page := _bytes(file, f"__substg1.0_{HTML}0102"):
        read_all(decode_html(page, subject), builder)
    folders = sorted({entry[0] for entry in file.listdir() if entry[0].startswith("__attach")})
    names = [_text(file, FILE_NAME, folder) or _text(file, "3001", folder) for folder in folders]
    if shown := ", ".join(filter(None, names)):
        builder.add(SentenceKind.ITEM, f"Attachments: {shown}", depth=1)
    stated = (("title", subject), ("author", sender), ("date", sent[:10]))
    builder.fields += ((field, value) for field, value in stated if value)
    return builder.build()


def _text(file: olefile.OleFileIO, tag: str, folder: str = "") -> str:
    """A property that is text: in UTF-16, or in eight bits."""
    prefix = f"{folder}/" if folder else ""
    if data := _bytes(file, f"{prefix}__substg1.0_{tag}001F"):
        return clean(data.decode("utf-16-le", "replace")).strip()
    data = _bytes(file, f"{prefix}__substg1.0_{tag}001E")
    return clean(data.decode("cp1252", "replace")).strip()


def _bytes(file: olefile.OleFileIO, stream: str) -> bytes:
    if not file.exists(stream):
        return b""
    with file.openstream(stream) as opened:
        return bytes(opened.read(MAX_STREAM))


def _sent(file: olefile.OleFileIO) -> str:
    """When it was sent, ISO 8601; "" where that is not stated."""
    data = _bytes(file, "__properties_version1.0")[_HEADER_BYTES:]
    for start in range(0, len(data) - _ENTRY.size + 1, _ENTRY.size):
        kind, tag, _, value = _ENTRY.unpack_from(data, start)
        if tag == SENT and kind == 0x0040:
            try:
                return (datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10)).isoformat()
            except OverflowError:
                return ""
    return ""
