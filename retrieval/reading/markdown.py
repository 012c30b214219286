"""Markdown into blocks, by the tokens of markdown-it-py; the spans are slices of the file's text.

What CommonMark joins though its writer did not (a line right after a list, a paragraph a line) is parted
again from the starts of the lines, by the reader of plain text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin

from retrieval.reading import line_rules as rules
from retrieval.reading.blocks import BlockList, Line
from retrieval.reading.dialects import MARKDOWN, Dialect, translate
from retrieval.reading.html_blocks import read_html
from retrieval.reading.plain_text import LineReader, read_plain_text
from retrieval.types import SentenceKind

MAX_NESTING = 24  # levels of lists and quotations; what is deeper is read line by line
_CONTAINERS = ("blockquote_open", "list_item_open", "dd_open", "dt_open", "admonition_open")
_DEPTHS = {"list_item_open": 1, "dt_open": 1, "dd_open": 2, "tab_open": 2}
_QUOTE_MARK = re.compile(r"[ \t]*>[ \t]?")
_ITEM_MARK = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_DEFINITION_MARK = re.compile(r"[ \t]*[:~][ \t]+")
_CALLOUT = re.compile(r"\[![\w-]{1,40}\][+-]?(?:[ \t]+|$)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_TAB = re.compile(r"[ \t]*={3}[!+]?[ \t]+[\"'](?P<label>[^\"'\n]{1,100})[\"']")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[#.:%][^{}]*\}[ \t]*$")


@dataclass(frozen=True, slots=True)
class _Container:
    """A quotation, a list's item or a definition that is open; `line` is its first line."""

    type: str
    line: int
    numbered_alone: bool = False  # the only item of a list with numbers: the number is its writer's


def read_markdown(lines: Sequence[Line], blocks: BlockList, dialect: Dialect = MARKDOWN) -> None:
    """Add the blocks of lines."""
    _MarkdownReader(lines, blocks, dialect).read()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable("reference")
    parser.use(deflist_plugin).use(admon_plugin)
    parser.core.ruler.enableOnly(["block"])
    return parser


class _MarkdownReader:
    """Turns the tokens of one article into blocks."""

    def __init__(self, lines: Sequence[Line], blocks: BlockList, dialect: Dialect) -> None:
        self.lines = lines
        self.translated = translate(lines, dialect)
        self.blocks = blocks
        self.open: list[_Container] = []
        self.next_line = 0  # the first line that no token has had

    def read(self) -> None:
        # The parser counts lines, nothing else of its own is used, so other line ends may become its own.
        tokens = _parser().parse("\n".join(self.translated.source))
        only_items = set(_only_items(tokens))
        for index, token in enumerate(tokens):
            if token.type in _CONTAINERS and token.map:
                self.open.append(_Container(self._type(token), token.map[0], index in only_items))
            elif token.nesting < 0 and token.type.replace("_close", "_open") in _CONTAINERS:
                self.open.pop()
            if token.map and (read := _LEAVES.get(token.type)):
                first, last = token.map[0], max(token.map[1], token.map[0] + 1)
                if first >= self.next_line:
                    self._read_missed(first)
                    read(self, first, min(last, len(self.lines)), token)
                    self.next_line = min(last, len(self.lines))
        self._read_missed(len(self.lines))

    def _type(self, token: Token) -> str:
        """The type of a container; a tab is an admonition with a label that heads what is in it."""
        first = self.lines[token.map[0]].text if token.map else ""
        return "tab_open" if token.type == "admonition_open" and _TAB.match(first) else token.type

    def _read_missed(self, until: int) -> None:
        """Lines that belong to no token: marks without text, and what is nested too deeply."""
        missed: list[Line] = []
        for number in range(self.next_line, until):
            line = self.lines[number]
            if number in self.translated.hidden:
                self._read_lines(missed)
                missed = []
                self.blocks.add(SentenceKind.HIDDEN, line.start, line.end)
            elif number not in self.translated.marks:
                missed.append(line)
        self._read_lines(missed)

    def _read_lines(self, lines: Sequence[Line]) -> None:
        if any(not line.is_blank for line in lines):
            read_plain_text(lines, self.blocks)

    @property
    def _depth(self) -> int:
        """How many items the text stands in; a definition stands in its term."""
        return sum(_DEPTHS.get(container.type, 0) for container in self.open)

    def _inner(self, first: int, last: int) -> list[Line]:
        """The lines without the marks of what they stand in."""
        return [self._inner_line(number) for number in range(first, last)]

    def _inner_line(self, number: int) -> Line:
        line, text = self.lines[number], self.blocks.text
        start, lazy = line.content, False
        for container in self.open:
            mark = _mark_of(container, number)
            match = mark.match(text, start, line.end) if mark else None
            start = match.end() if match else start
            if container.type != "blockquote_open" and container.line < number:
                lazy = text[start : start + 1] not in (" ", "\t")
        return replace(line, content=start, text=text[start : line.end], lazy=lazy)

    def _paragraph(self, first: int, last: int, token: Token) -> None:
        lines = self._inner(first, last)
        if self.open and self.open[-1].type == "blockquote_open" and self.open[-1].line == first:
            lines = self._without_callout(lines)
        if first == 0 and not self.open and rules.is_module_line(lines[0].text):
            self.blocks.add(SentenceKind.HIDDEN, lines[0].start, lines[-1].end)
            return
        begins = bool(self._depth) and self.open[-1].type != "blockquote_open" and self._begins(first)
        LineReader(
            lines, self.blocks, self._depth + (bool(self._depth) and not begins), is_item=begins
        ).read()

    def _begins(self, first: int) -> bool:
        """Whether the innermost item or definition begins with the line."""
        container, text = self.open[-1], self.blocks.text
        is_definition = container.type == "dd_open"
        return (
            is_definition and bool(_DEFINITION_MARK.match(text, self.lines[first].start))
        ) or container.line == first

    def _without_callout(self, lines: list[Line]) -> list[Line]:
        """The lines below the title of a callout (`[!note] Title`), which becomes a block of its own."""
        mark = _CALLOUT.match(lines[0].text)
        if mark is None:
            return lines
        title = lines[0]
        # A title heads the text below it; where there is none, it is all that is said.
        kind = SentenceKind.QUESTION if lines[1:] else SentenceKind.ITEM
        self.blocks.add(kind, title.start, title.end, text_start=title.content + mark.end())
        return lines[1:]

    def _heading(self, first: int, last: int, token: Token) -> None:
        lines = self._inner(first, last)
        if translated := self.translated.headings.get(first):
            self._add_heading(lines[0], self.lines[first].content + translated[0], translated[1])
            return
        if token.type == "lheading_open" or token.markup in ("=", "-"):
            title = lines[:-1]
            if (
                len(title) > 1
                or rules.FULL_STOP.search(title[0].text)
                or len(title[0].text) > rules.HEADING_LENGTH
            ):
                LineReader(title, self.blocks, self._depth).read()
                return
            self._add_heading(title[0], title[0].content, int(token.tag[1]))
            return
        mark = rules.MARKED_HEADING.match(lines[0].text)
        if mark:  # else nothing but hashes
            self._add_heading(lines[0], lines[0].content + mark.end(), int(token.tag[1]))

    def _add_heading(self, line: Line, text_start: int, level: int) -> None:
        """Add a heading, and apart from it the attributes at its end."""
        text = self.blocks.text
        attributes = _ATTRIBUTES.search(text[max(text_start, line.end - 300) : line.end])
        end = line.end - len(attributes.group()) if attributes else line.end
        hashes = _CLOSING_HASHES.search(text[text_start:end])
        self.blocks.add(
            SentenceKind.HEADING,
            line.start,
            text_start + hashes.start() if hashes else end,
            text_start=text_start,
            level=level,
        )
        if attributes:
            self.blocks.add(SentenceKind.HIDDEN, end, line.end)

    def _code(self, first: int, last: int, token: Token) -> None:
        lines = self._inner(first, last)
        ends = (lines[-1].text.strip(), self.translated.source[last - 1])
        is_closed = len(lines) > 1 and any(end.startswith(token.markup or "\n") for end in ends)
        if token.type == "fence" and not is_closed:
            read_plain_text(lines, self.blocks)
            return
        if token.type == "code_block" and all(rules.item_mark(line.text) or line.is_blank for line in lines):
            LineReader(lines, self.blocks, self._depth).read()  # a list with more than three spaces before it
            return
        self.blocks.add(
            SentenceKind.CODE, lines[0].start, lines[-1].end, text_start=lines[0].content, depth=self._depth
        )

    def _table(self, first: int, last: int, token: Token) -> None:
        lines = self._inner(first, last)
        rows = next((n for n, line in enumerate(lines) if n > 1 and "|" not in line.text), len(lines))
        for number, line in enumerate(lines[:rows]):
            if number != 1:
                kind, end = (SentenceKind.ROW, line.end) if number else (SentenceKind.HEADER, lines[1].end)
                self.blocks.add(kind, line.start, end, text_start=line.content, depth=self._depth)
        if rows < len(lines):  # CommonMark takes any line below a table for a row
            LineReader(lines[rows:], self.blocks, self._depth).read()

    def _html(self, first: int, last: int, token: Token) -> None:
        read_html(self._inner(first, last), self.blocks, self._depth)

    def _term(self, first: int, last: int, token: Token) -> None:
        line = self._inner_line(first)
        self.blocks.add(SentenceKind.ITEM, line.start, line.end, text_start=line.content, depth=self._depth)

    def _title(self, first: int, last: int, token: Token) -> None:
        line = self.lines[first]
        if tab := _TAB.match(line.text):
            start = line.content + tab.start("label")
            end = line.content + tab.end("label")
            self.blocks.add(SentenceKind.ITEM, line.start, end, text_start=start, depth=self._depth - 1)
            return
        self.blocks.add(SentenceKind.HIDDEN, line.start, line.end)

    def _rule(self, first: int, last: int, token: Token) -> None:
        """Nothing: it parts, and says nothing."""


_LEAVES = {
    "paragraph_open": _MarkdownReader._paragraph,
    "heading_open": _MarkdownReader._heading,
    "fence": _MarkdownReader._code,
    "code_block": _MarkdownReader._code,
    "table_open": _MarkdownReader._table,
    "html_block": _MarkdownReader._html,
    "dt_open": _MarkdownReader._term,
    "admonition_title_open": _MarkdownReader._title,
    "hr": _MarkdownReader._rule,
}


def _mark_of(container: _Container, number: int) -> re.Pattern[str] | None:
    """The mark that a container has on a line."""
    if container.type == "blockquote_open":
        return _QUOTE_MARK
    if container.type == "dd_open":
        return _DEFINITION_MARK
    return (
        _ITEM_MARK
        if container.type == "list_item_open" and container.line == number and not container.numbered_alone
        else None
    )


def _only_items(tokens: Sequence[Token]) -> Iterator[int]:
    """The places of the items that are alone in a list with numbers."""
    open_lists: list[list[int]] = []
    for index, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append([])
        elif token.type == "list_item_open":
            open_lists[-1].append(index)
        elif token.type == "ordered_list_close":
            items = open_lists.pop()
            if len(items) == 1:
                yield items[0]
        elif token.type == "bullet_list_close":
            open_lists.pop()
