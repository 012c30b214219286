"""Draws the Markdown of an article on a terminal: emphasis, links, lists, code and tables.

No word is left out: HTML stays visible as text, but for tags that only say how words look. The exact text is
in JSON, in `--plain` and behind `/raw`.
"""

import re
from pathlib import PurePath
from typing import ClassVar

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, ListItem, Markdown, MarkdownElement, TableElement
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from bot.render import sanitize
from bot.render.console import ThemedConsole
from bot.render.links import is_misleading
from bot.render.themes import AUTO, THEMES

SUFFIXES = frozenset((".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".mdx", ".rmd", ".qmd"))
LINKS = ("http://", "https://", "mailto:")

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LOOKS = re.compile(r"</?(?:b|big|center|em|font|i|small|span|strong|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class _PlainHeading(Heading):
    """A heading on the left, in bold; rich draws a box around one of the first level."""

    def __rich_console__(self, console, options):  # type: ignore[no-untyped-def] # as its base has it
        yield Text.assemble(self.text, style="bold")


class _WholeTable(TableElement):
    """A table whose long words go on in the next line; rich would cut them off."""

    def __rich_console__(self, console, options):  # type: ignore[no-untyped-def] # as its base has it
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                for column in table.columns:
                    column.overflow = "fold"
            yield table


class _MarkedItem(ListItem):
    """An item of a list behind its number as it is written; rich would count, and leave out the full stop."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark

    @classmethod
    def create(cls, markdown: Markdown, token: Token) -> MarkdownElement:
        return cls(f"{token.info}{token.markup}")

    def render_number(
        self, console: Console, options: ConsoleOptions, number: int, last_number: int
    ) -> RenderResult:
        gutter = max(len(str(last_number)) + 1, len(self._mark)) + 2
        lines = console.render_lines(self.elements, options.update(width=options.max_width - gutter))
        style = console.get_style("markdown.item.number", default="none")
        for at, line in enumerate(lines or [[]]):
            yield Segment(("" if at else self._mark).rjust(gutter - 1) + " ", style)
            yield from line
            yield Segment("\n")


class _Quoted(Markdown):
    elements: ClassVar = {
        **Markdown.elements,
        "heading_open": _PlainHeading,
        "list_item_open": _MarkedItem,
        "table_open": _WholeTable,
    }

    def __init__(self, text: str, code_theme: str) -> None:
        super().__init__("", code_theme=code_theme)
        self.parsed = _PARSER.parse(text)
        for token in self.parsed:
            _make_plain(token)


def is_markdown(path: str) -> bool:
    """Whether a file is Markdown by its name."""
    return PurePath(path).suffix.lower() in SUFFIXES


def render_markdown(text: str, console: Console, width: int) -> list[Text]:
    """The lines of a text, `width` columns wide; no two empty ones follow each other."""
    options = console.options.update(width=width, height=None)
    code_theme = console.code_theme if isinstance(console, ThemedConsole) else THEMES[AUTO].code
    quoted = _Quoted(sanitize.text(text), code_theme)
    drawn = console.render_lines(quoted, options, pad=False, new_lines=False)
    lines = [Text.assemble(*((segment.text, segment.style or "") for segment in line)) for line in drawn]
    for line in lines:
        line.rstrip()
    kept = [line for line, above in zip(lines, [Text(), *lines], strict=False) if line.plain or above.plain]
    return kept[:-1] if kept and not kept[-1].plain else kept


def _make_plain(token: Token) -> None:
    """Drop tags that only say how words look, and links that are not to be followed."""
    _make_links_plain(token.children or [])
    if token.type == "text":
        token.content = _LOOKS.sub("", _BREAK.sub(" ", token.content))
    for child in token.children or ():
        _make_plain(child)


def _make_links_plain(tokens: list[Token]) -> None:
    """Drop the address of links to anything but the web (files, programs), and of those whose text misleads.

    The address of the latter stands behind the text, to be read.
    """
    opened: tuple[Token, int] | None = None
    for at, token in enumerate(tokens):
        if token.type == "link_open":
            opened = token, at
        elif token.type == "link_close" and opened:
            link, start = opened
            url = str(link.attrs.get("href", ""))
            text = "".join(inside.content for inside in tokens[start:at])
            if not url.startswith(LINKS):
                link.attrs["href"] = ""
            elif is_misleading(text, url):
                link.attrs["href"] = ""
                tokens[at - 1].content += f" ({url})"
            opened = None
