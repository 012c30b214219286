"""Pieces of text with their styles, as the screen puts them together: inert `Text`, never markup."""

import re
import socket
from pathlib import Path

from rich.style import Style
from rich.text import Text

from bot.render import sanitize
from bot.render.excerpt import ExcerptLine
from retrieval.types import DISAGREE_TEXT, Answer

MARKER = Style(color="magenta", bold=True)  # of the colours every terminal has, read on dark and on light
TITLE = Style(bold=True)
QUIET = Style(dim=True)
CITED = Style(color="black", bgcolor="yellow", bold=True)  # without colour, bold is left

SNIPPET_CHARS = 160  # characters shown of a passage found
LONG = 1_000  # characters kept of a line before, and after, what is cited in it


def with_markers(answer: Answer) -> Text:
    """The answer, a quote a paragraph, its markers in colour."""
    if not answer.citations:
        return Text(sanitize.text(answer.text))
    said = [Text(DISAGREE_TEXT)] if answer.disputed else []
    quotes = (
        Text.assemble(f"{sanitize.text(cited.passage)} ", (cited.marker, MARKER), sanitize.text(cited.suffix))
        for cited in answer.citations
    )
    return Text("\n\n").join([*said, *quotes])


def path(shown: str, path: str) -> Text:
    """A path as a link to the file (OSC 8)."""
    # With the host named, a terminal knows that a file seen over ssh is not its own.
    return Text(sanitize.one_line(shown), Style(link=f"file://{socket.gethostname()}{_absolute(path)}"))


def _absolute(path: str) -> str:
    return Path(path).absolute().as_uri().removeprefix("file://")


def snippet(text: str, words: str) -> Text:
    """How a passage begins, or goes on where the first of the words is; the words stand out."""
    shown = sanitize.one_line(" ".join(text.split()))
    wanted = [re.escape(word) for word in re.findall(r"\w{3,}", words)]
    pattern = re.compile(rf"\b(?:{'|'.join(wanted)})\w*" if wanted else r"(?!)", re.IGNORECASE)
    found = pattern.search(shown)
    start = (
        0
        if found is None or found.end() < SNIPPET_CHARS
        else shown.rfind(" ", 0, found.start() - SNIPPET_CHARS // 2) + 1
    )
    glimpse = Text(f"{'… ' * (start > 0)}{_words(shown[start:], SNIPPET_CHARS)}")
    glimpse.highlight_regex(pattern, TITLE)
    return glimpse


def cited(row: ExcerptLine) -> Text:
    """A line of a file, the cited words standing out; of an endless one, what is around them."""
    if not row.is_cited:
        return Text(sanitize.text(_head(row.text)))
    before, words, after = _tail(row.before), _head(row.cited, 4 * LONG), _head(row.after)
    return Text.assemble(sanitize.text(before), (sanitize.text(words), CITED), sanitize.text(after))


def _words(text: str, most: int) -> str:
    """The first words of a text, none of them cut."""
    return text if len(text) <= most else (text[:most].rpartition(" ")[0] or text[:most]) + " …"


def _head(text: str, most: int = LONG) -> str:
    return text if len(text) <= most else text[:most] + " …"


def _tail(text: str) -> str:
    return text if len(text) <= LONG else "… " + text[-LONG:]
