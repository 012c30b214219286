"""What models write that is no sentence of an answer: refusals, lists of sources, JSON."""

import re

from bot.writing.prompt import one_line

_NO_ANSWER = re.compile(r"\W*no[ _]answer\b", re.IGNORECASE)
_REFUSAL = re.compile(
    r"(?:i(?:['’]?m| am) (?:sorry|unable|not able|an ai)|sorry\b|i (?:can(?:no|['’])t|could ?n[o'’]t)"
    r"|i do(?:n['’]t| not) (?:have|know|see|find)|i apologi[sz]e|unfortunately\b|as an ai\b"
    r"|(?:the|these|those|none of the|based on the|from the) (?:\w+ ){0,2}"
    r"(?:sentences?|articles?|sources?|materials?|texts?|information|context)"
    r" (?:\w+ ){0,2}(?:do(?:es)? ?n[o'’]t|answers?\b|contains? no|provides? no))",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"(?:sure|certainly|of course|here (?:is|are)|answer|the answer is)\b[^.!?]*[:!]$", re.IGNORECASE
)
_SOURCES = re.compile(
    r"(?:sources?|references?|citations?|notes?)\s*:?$|(?:sources?|references?)\s*:", re.IGNORECASE
)
_CODE = re.compile(r"\s*(?:\{|\[\s*[\{\"]|```|<(?:html|!doctype|answer|json))", re.IGNORECASE)


def is_refusal(sentence: str) -> bool:
    """Whether a sentence says that there is no answer."""
    text = one_line(sentence)
    return bool(_NO_ANSWER.match(text) or _REFUSAL.match(text))


def is_preamble(sentence: str) -> bool:
    """Whether a sentence only announces an answer: "Here is the answer:"."""
    return bool(_PREAMBLE.match(one_line(sentence)))


def begins_source_list(sentence: str) -> bool:
    """Whether the answer is over, and the model lists its sources."""
    return bool(_SOURCES.match(one_line(sentence)))


def is_code(text: str) -> bool:
    """Whether an answer begins like JSON or code, which nobody asked for."""
    return bool(_CODE.match(text))
