"""Makes article text harmless to display: unseen and control characters become visible text.

An article may hold escape sequences, bidirectional overrides or invisible characters. Everything that comes
from one passes through here before it is shown. It never changes letters, and it is not for data:
offsets count the text as it is.
"""

import re

from retrieval.text.visible import CONTROLS, FORMATS, JOINERS, SELECTORS, SURROGATES

_BREAKS = r"\x0b-\x0d\x1c-\x1f\x85\u2028\u2029"  # white space that moves what is drawn after it
# Persian, the Indic scripts and emoji need joiners and variation selectors; anywhere else they only hide.
_JOINED = r"\u0600-\u109f\u1780-\u18af\ua840-\uabff"
_PICTURES = r"\xa9\xae\u203c-\u3299\U0001f000-\U0001faff"
_SELECTABLE = rf"0-9#*{_PICTURES}\u3400-\u9fff\U00020000-\U0003ffff"
_MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

_UNSEEN = re.compile(
    rf"[{CONTROLS}{_BREAKS}{FORMATS}{SURROGATES}]"
    rf"|(?<![{_JOINED}{_PICTURES}\ufe0f])[{JOINERS}]"
    rf"|(?<![{_SELECTABLE}])[{SELECTORS}]"
    rf"|(?<=[{_MARKS}]{{4}})[{_MARKS}]"  # a heap of accents climbs over the lines above
)
_LINE_END = re.compile(r"\r\n?")
_SHOWN = re.compile(r"⟨U\+((?:10|[0-9A-F])?[0-9A-F]{4})⟩")
_UNSEEN_OR_BREAK = re.compile(rf"{_UNSEEN.pattern}|[\t\n]")


def text(text: str) -> str:
    """Text that may have several lines: line feeds and tabs stay, everything unseen is shown."""
    return _UNSEEN.sub(_shown, _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """Text that must stay on one line and in one column: a title, a path, a name."""
    return _UNSEEN_OR_BREAK.sub(_shown, text)


def columns(*fields: str) -> str:
    """Fields on one line, with tabs between."""
    return "\t".join(map(one_line, fields))


def unescaped(shown: str) -> str:
    """The text that was shown as this: a path that is printed may be typed as it stands."""
    return _SHOWN.sub(lambda match: chr(int(match[1], 16)), shown)


def json(encoded: str) -> str:
    """JSON, with what is unseen in its strings escaped: the same value, safe to look at."""
    return _UNSEEN.sub(_escaped, encoded)


def _shown(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
