"""From the bytes of a file to its text: UTF-8, what a byte order mark says, or what a detector makes of it.

It never guesses quietly: the caller is told the encoding, and bytes that are no text are refused.
"""

import re

from retrieval.types import Notice

CONTROL_SHARE = 0.05  # of all characters; text has next to none besides line ends and tabs
DETECTION_BYTES = 256 * 1024  # bytes that the detection of an encoding looks at
DETECTION_CONFIDENCE = 0.2  # below it the detector guesses at random, and Windows-1252 is the likelier one
MIN_WHOLE_SHARE = 2  # whole characters of several bytes for each broken one, for a text to be UTF-8
HIGH_SHARE = 0.6  # of the bytes, or characters, beyond ASCII of a text in another script than Latin
FIRST_GREEK = "\u0370"  # Latin letters come before it
BROKEN_UTF8 = "utf-8 with broken bytes"

_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


_MARKS = (  # the longer ones first: that of UTF-16 begins that of UTF-32
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class UnreadableFile(Exception):
    """A file cannot become an article; carries the Notice that says why.

    The reason is `lasting` unless it may go away while neither the file nor its reader changes.
    """

    def __init__(self, path: str, message: str, hint: str = "", *, lasting: bool = True) -> None:
        super().__init__(message)
        self.notice = Notice(path, message, hint)
        self.lasting = lasting


def decode(id: str, data: bytes) -> tuple[str, str]:
    """The text that bytes hold, with nothing changed in it, and the encoding it was read in.

    A byte order mark of UTF-8 stays in the text (as U+FEFF), so that offsets are those of the file decoded
    as UTF-8; other encodings lose theirs.

    Raises:
        UnreadableFile: the bytes are not text.
    """
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if encoding is None and data.count(0) > CONTROL_SHARE * len(data):
        encoding = _detect_utf16_or_32(id, data)
    if encoding is not None:
        return _decode_strict(id, data, encoding)
    try:
        return _require_text(id, data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        if _is_utf8_but_for_surrogates(data):
            raise UnreadableFile(
                id,
                f"not valid UTF-8 (half a character, a lone surrogate, at byte {error.start})",
                "save it again as UTF-8",
            ) from None
    if repaired := _decode_broken_utf8(data):
        return _require_text(id, repaired), BROKEN_UTF8
    return _decode_as_guessed(id, data)


def _decode_as_guessed(id: str, data: bytes) -> tuple[str, str]:
    name, confidence = _guess_encoding(data)
    if name is None and b"\x00" in data:
        raise _not_text(id)
    unsure = confidence < DETECTION_CONFIDENCE and not _is_another_script(data[:DETECTION_BYTES], name)
    if name is None or unsure or name in ("ascii", "ISO-8859-1"):
        name = "Windows-1252"  # a superset of Latin-1's printable characters
    try:
        return _decode_strict(id, data, name.lower())
    except UnreadableFile:
        return _require_text(id, data.decode("latin-1")), "latin-1"


def _is_another_script(data: bytes, encoding: str | None) -> bool:
    """Whether a short text is in another script than Latin, as an unsure guess of its encoding says.

    In Latin scripts a letter beyond ASCII mostly stands alone between others; the bytes of Japanese, Chinese,
    Korean, Russian or Greek words stand side by side.
    """
    side_by_side = sum(len(run) for run in _HIGH_BYTES.findall(data) if len(run) > 1)
    if encoding is None or side_by_side <= HIGH_SHARE * sum(byte > 0x7F for byte in data):
        return False
    try:
        beyond = [character for character in data.decode(encoding) if character > "\x7f"]
    except (UnicodeDecodeError, LookupError):
        return False
    letters = sum(character >= FIRST_GREEK and character.isalpha() for character in beyond)
    return letters > HIGH_SHARE * len(beyond)


def _detect_utf16_or_32(id: str, data: bytes) -> str:
    """UTF-16 or UTF-32, for bytes with many NULs; UnreadableFile for neither."""
    name = (_guess_encoding(data)[0] or "").lower()
    if not name.startswith(("utf-16", "utf-32")):
        raise _not_text(id)
    return name


def _guess_encoding(data: bytes) -> tuple[str | None, float]:
    """An encoding that the bytes may have, and how likely it is, 0..1."""
    import chardet  # nearly all files are UTF-8, and are told without it

    guess = chardet.detect(data[:DETECTION_BYTES])
    return guess["encoding"], guess["confidence"] or 0.0


def _decode_strict(id: str, data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return _require_text(id, data.decode(encoding)), encoding
    except (UnicodeDecodeError, LookupError):
        raise UnreadableFile(
            id, f"looks like {encoding} but is not valid", "save it again as UTF-8"
        ) from None


def _decode_broken_utf8(data: bytes) -> str | None:
    """The text of UTF-8 in which a few bytes are broken, each of them U+FFFD; None if it is not that.

    A file of another encoding has next to no bytes that happen to be characters of UTF-8.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    whole = sum(character > "\x7f" for character in text) - broken
    return text if whole > MIN_WHOLE_SHARE * broken else None


def _is_utf8_but_for_surrogates(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _require_text(id: str, text: str) -> str:
    if len(_CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        raise _not_text(id)
    return text


def _not_text(id: str) -> UnreadableFile:
    return UnreadableFile(id, "not text but binary", "remove it, or export it as text")
