"""Lines of chats, transcripts, subtitles and letters: speakers, times, salutations, closings.

Each is told from one line by itself, except for a name above what is said, of which a text must have several.
"""

import re
from collections.abc import Sequence

from retrieval.reading.blocks import Line

_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:[ \u202f]?[AP]\.?M\.?)?"
_DAY = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_STAMP = rf"(?:\[(?:{_DAY},?[T ])?{_TIME}\]|\((?:{_DAY},?[T ])?{_TIME}\)|(?:{_DAY},?[T ])?{_TIME})"
_NAME = r"[^\W\d_][\w.'’ -]{0,40}?"
_UTTERANCE = re.compile(
    rf"[ \t]*(?:{_STAMP}[ \t]+(?:[-–—][ \t]*)?(?:<{_NAME}>|{_NAME}:)|<[\w.-]{{1,30}}(?: [\w.-]{{1,30}})?>"
    rf"|[\[(](?:{_DAY},?[T ])?{_TIME}[\])])[ \t]+(?=\S)"
    r"|[ \t]*<v(?:\.[\w.]{1,40})?[ \t]+[^<>\n]{1,60}>[ \t]*(?=\S)",  # of WebVTT
    re.IGNORECASE,
)
_ASKS_SHORTLY = re.compile(
    r"(?:who|whom|whose|what|which|where|why|how)(?:'s)?(?: [^\s.!?,;:]+){0,7}", re.IGNORECASE
)
_CAPITAL_NAME = re.compile(r"[ \t]*[A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+){0,2}\.[ \t]+(?=[A-Z\"“(¿¡])")
_SPEAKER = re.compile(rf"{_NAME}(?:(?:\t|[ ]{{2,}})\[?{_TIME}\]?|[ ][\[(]{_TIME}[\])])", re.IGNORECASE)
_SPEAKER_OF_MANY = re.compile(rf"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){{0,3}} {_TIME}")
_TIME_ALONE = re.compile(_TIME, re.IGNORECASE)
_CUE_TIME = re.compile(r"[ \t]*(?:\d\d:)?\d\d:\d\d[,.]\d{1,3}[ \t]+-->.{0,80}")
_SALUTATION = re.compile(
    r"(?:Dear|Hi|Hello|Hey|Good (?:morning|afternoon|evening|day)|Lieber?|Liebes?|Sehr geehrter?|Hallo"
    r"|Guten (?:Tag|Morgen)"
    r"|Ch[eè]re?s?|Bonjour|Estimad[oa]s?|Querid[oa]s?|Hola)\b[^.?!:;,]{0,50}[,!:]"
)
_CLOSING = re.compile(
    r"(?:(?:With )?(?:best|kind(?:est)?|warm(?:est)?|many)(?: regards| wishes| thanks)?|Regards"
    r"|Yours(?: sincerely| faithfully| truly)?|Sincerely(?: yours)?|Cheers|Thanks(?: a lot| again)?|Thank you"
    r"|(?:Viele|Beste|Liebe|Herzliche) Grüße|Mit freundlichen Grüßen|Cordialement|Bien à vous|Saludos"
    r"|Un saludo|Atentamente)[,.!]?",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"[^\n]{6,200}\b(?:wrote|schrieb|geschrieben|écrit|escribió)\b[^\n]{0,80}:", re.IGNORECASE
)
FORWARD_RULE = re.compile(r"[ \t]*[-_]{3,}[ \t]*[^\W\d_][\w ]{5,40}[ \t]*[-_]{3,}[ \t]*")


def is_utterance(line: str) -> bool:
    """Whether it says who or when, and then what was said: `[10:22] Ida: ...`, `<ida> ...`, `IDA. ...`."""
    return bool(_UTTERANCE.match(line) or _CAPITAL_NAME.match(line))


def asks_without_mark(line: str) -> bool:
    """Whether somebody asks in it and left out the mark, as in a chat: `[10:23] bob: which branch`."""
    utterance = _UTTERANCE.match(line)
    return utterance is not None and bool(_ASKS_SHORTLY.fullmatch(line, utterance.end()))


def is_speaker(line: str) -> bool:
    """Whether it is nothing but a name and a time, above what was said then: `Ida Holt  00:01:12`."""
    return bool(_SPEAKER.fullmatch(line.strip()))


def is_cue_time(line: str) -> bool:
    """Whether it says when a subtitle is shown."""
    return bool(_CUE_TIME.fullmatch(line))


def is_salutation(line: str) -> bool:
    """Whether it is the line with which a letter begins: `Dear Ms Holt,`."""
    return bool(_SALUTATION.fullmatch(line.strip()))


def is_closing(line: str) -> bool:
    """Whether it is the line with which a letter ends: `Kind regards,`."""
    return bool(_CLOSING.fullmatch(line.strip()))


def introduces_reply(line: str) -> bool:
    """Whether it says who wrote what is quoted below it: `On 3 May Ida Holt wrote:`."""
    return bool(_REPLY.fullmatch(line.strip()))


def speakers(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that only say who speaks, each with its last one: a name may have its time below it."""
    certain = {n: n for n, line in enumerate(lines) if is_speaker(line.text) and _has_words_below(lines, n)}
    likely: dict[int, int] = {}
    for number, line in enumerate(lines):
        words = line.text.strip()
        if _SPEAKER_OF_MANY.fullmatch(words) and _has_words_below(lines, number):
            likely[number] = number
        elif _has_time_below(lines, number) and re.fullmatch(_NAME, words):
            likely[number] = number + 1
    return certain | (likely if len(likely) > 1 else {})


def _has_time_below(lines: Sequence[Line], number: int) -> bool:
    below = lines[number + 1].text.strip() if number + 1 < len(lines) else ""
    return bool(_TIME_ALONE.fullmatch(below)) and _has_words_below(lines, number + 1)


def _has_words_below(lines: Sequence[Line], number: int) -> bool:
    below = lines[number + 1].text.strip() if number + 1 < len(lines) else ""
    return bool(below) and not _SPEAKER_OF_MANY.fullmatch(below)
