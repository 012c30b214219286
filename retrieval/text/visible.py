"""A text as a reader sees it: a zero-width space in the middle of a word must not hide it from a search.

For matching only. What is quoted or shown is cut from the text as it is, so nothing here changes an offset:
`visible_offsets` leads from what was matched back to the text.
"""

import re

# Ranges, not categories: asking unicodedata about every character costs 0.1 s at each start. A test compares
# them with unicodedata. White space is not among them, whatever it draws: it parts words.
CONTROLS = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
FORMATS = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff"
)
JOINERS = r"\u200c\u200d"
SELECTORS = r"\ufe00-\ufe0f"
SURROGATES = r"\ud800-\udfff"  # half a character: bytes of a file name that are not UTF-8

_INVISIBLE = re.compile(f"[{CONTROLS}{FORMATS}{JOINERS}{SELECTORS}{SURROGATES}]+")


def visible(text: str) -> str:
    """The text without what nobody sees: controls, soft hyphens, marks of direction or of no width."""
    # Most texts are so, and are told ten times as fast.
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _INVISIBLE.sub("", text)


def visible_offsets(text: str) -> list[int]:
    """The offset in the text of each character of `visible(text)`; after them, the length of the text."""
    offsets: list[int] = []
    start = 0
    for match in _INVISIBLE.finditer(text):
        offsets.extend(range(start, match.start()))
        start = match.end()
    return [*offsets, *range(start, len(text) + 1)]
