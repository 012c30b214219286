"""Pieces of text with their styles, as the screen puts them together: inert `Text`, never markup."""

import re
import socket
from pathlib import Path

from rich.style import Style
from rich.text import Text

from bot.render import sanitize
from bot.render.excerpt import ExcerptLine
from retrieval.text.shorten import shorten, shorten_at_word, shorten_start
from retrieval.types import Answer

MARKER = Style(color="magenta", bold=True)  # of the colours every terminal has, read on dark and on light
TITLE = Style(bold=True)
QUIET = Style(dim=True)
CITED = Style(color="black", bgcolor="yellow", bold=True)  # without colour, bold is left

SNIPPET_CHARS = 160  # characters shown of a passage found
MAX_LINE_CHARS = 1_000  # characters kept of a line before, and after, what is cited in it


def with_markers(answer: Answer) -> Text:
    """The answer, a quote a paragraph, its markers in colour."""
    if not answer.citations:
        return Text(sanitize.text(answer.text))
    heading = [Text(sanitize.text(remark)) for remark in answer.remarks]
    quotes = (
        Text.assemble(f"{sanitize.text(cited.passage)} ", (cited.marker, MARKER), sanitize.text(cited.suffix))
        for cited in answer.citations
    )
    return Text("\n\n").join([*heading, *quotes])


def path(shown: str, path: str) -> Text:
    """A path as a link to the file (OSC 8)."""
    # With the host named, a terminal knows that a file seen over ssh is not its own.
    return Text(sanitize.one_line(shown), Style(link=f"file://{socket.gethostname()}{_absolute(path)}"))


def _absolute(path: str) -> str:
    return Path(path).absolute().as_uri().removeprefix("file://")


def snippet(text: str, words: str) -> Text:
    """How a passage begins, or goes on where the first of the words is; the words stand out."""
    shown = sanitize.one_line(" ".join(text.split()))
    patterns = [re.escape(word) for word in re.findall(r"\w{3,}", words)]
    pattern = re.compile(rf"\b(?:{'|'.join(patterns)})\w*" if patterns else r"(?!)", re.IGNORECASE)
    match = pattern.search(shown)
    start = (
        0
        if match is None or match.end() < SNIPPET_CHARS
        else shown.rfind(" ", 0, match.start() - SNIPPET_CHARS // 2) + 1
    )
    glimpse = Text(f"{'… ' * (start > 0)}{shorten_at_word(shown[start:], SNIPPET_CHARS)}")
    glimpse.highlight_regex(pattern, TITLE)
    return glimpse


def cited(row: ExcerptLine) -> Text:
    """A line of a file, the cited words standing out; of an endless one, what is around them."""
    if not row.is_cited:
        return Text(sanitize.text(shorten(row.text, MAX_LINE_CHARS)))
    before, after = shorten_start(row.before, MAX_LINE_CHARS), shorten(row.after, MAX_LINE_CHARS)
    words = shorten(row.cited, 4 * MAX_LINE_CHARS)
    return Text.assemble(sanitize.text(before), (sanitize.text(words), CITED), sanitize.text(after))
