"""Styled pieces of text for the screen, always inert `Text` and never markup."""

import re
import socket
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.render import sanitize
from bot.render.excerpt import ExcerptLine
from bot.render.plain import format_place
from bot.render.reasons import words_with_meaning
from bot.render.rendered import is_markdown, render_markdown
from bot.render.themes import CITED, MARKER, TITLE
from retrieval.text.shorten import shorten, shorten_at_word, shorten_start, shorten_start_of_path
from retrieval.types import ArticleInfo, Citation, ClosestPassage, Hit, SupportingQuote

SNIPPET_CHARS = 160  # characters shown of a passage found
_LIST_MARK = re.compile(r"(?:\d{1,9}[.)]|[-*+])[ \t]")
MAX_LINE_CHARS = 1_000  # characters kept of a line before, and after, what is cited in it


def quote_lines(cited: Citation, question: str, console: Console, width: int) -> list[Text]:
    """The lines of a quote, `width` columns wide: its marker at the end, the question's words in bold.

    Markdown is drawn as what it means.
    """
    if is_markdown(cited.article.path):
        lines = render_markdown(_markdown_of(cited), console, width)
    else:
        lines = list(Text(sanitize.text(cited.passage)).wrap(console, width, tab_size=4))
    for line in lines:
        line.rstrip()
        line.highlight_regex(words_of(question), TITLE)
    end = Text.assemble((cited.marker, MARKER), sanitize.text(cited.suffix))
    if lines and lines[-1].cell_len + 1 + end.cell_len <= width:
        return [*lines[:-1], Text.assemble(lines[-1], " ", end)]
    return [*lines, end]


def _markdown_of(cited: Citation) -> str:
    """The quote below what heads it; a list that begins at 2 is one only below an empty line."""
    if cited.lead and _LIST_MARK.match(cited.quote):
        return f"{cited.lead.quote}\n\n{cited.quote}"
    return cited.passage


def words_of(question: str) -> "re.Pattern[str]":
    """What finds the words of a question that are no function words, with their endings."""
    words = words_with_meaning(question)
    pattern = rf"\b(?:{'|'.join(map(re.escape, words))})\w*" if words else r"(?!)"
    return re.compile(pattern, re.IGNORECASE)


def place(source: Citation | ClosestPassage | SupportingQuote | Hit, room: int) -> Text:
    """Where a source is, as a link: its path within a folder that is elsewhere, cut in front to `room`."""
    return path(_within_folder(format_place(source), source.article), source.article.path, room)


def article_path(article: ArticleInfo, room: int) -> Text:
    """Where an article is, as `place`."""
    return path(_within_folder(article.path, article), article.path, room)


def _within_folder(location: str, article: ArticleInfo) -> str:
    """A location in an article, without a folder that is elsewhere."""
    is_elsewhere = Path(article.path).is_absolute()
    return location.removeprefix(article.path.removesuffix(article.id)) if is_elsewhere else location


def path(shown: str, path: str, room: int) -> Text:
    """A path as a link to the file (OSC 8), cut in front to `room` columns."""
    shown = shorten_start_of_path(sanitize.one_line(shown), room)
    # With the host named, a terminal knows that a file seen over ssh is not its own.
    return Text(shown, Style(link=f"file://{socket.gethostname()}{_absolute(path)}"))


def _absolute(path: str) -> str:
    return Path(path).absolute().as_uri().removeprefix("file://")


def snippet(text: str, words: str) -> Text:
    """The beginning of a passage, or what is around the first of the words; the words stand out."""
    shown = sanitize.one_line(" ".join(text.split()))
    pattern = words_of(words)
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
