"""From a tree of HTML to blocks: headings, paragraphs, items, tables and code, each with the id above it."""

import math
import re
from dataclasses import replace
from typing import Literal

from selectolax.lexbor import LexborNode

from retrieval.reading.derived import TextBuilder
from retrieval.reading.line_rules import FULL_STOP
from retrieval.types import SentenceKind

BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section
    summary table tbody td tfoot th thead tr ul""".split()
)
LISTS = frozenset(("ul", "ol", "menu", "dl"))
SKIPPED = frozenset(
    """script style template noscript head title meta link svg math canvas iframe object embed video audio
    select button input textarea datalist map template""".split()
)
MAX_DEPTH = 200  # elements in each other; what lies deeper is read as plain words
LAYOUT_CHARS = 1_500  # of a cell; a table with larger ones lays out a page
MAX_SPAN = 50  # columns of one cell
# Of a block that is nothing but links; one in a paragraph of its own may be what is asked for.
MIN_LINKS = {SentenceKind.ITEM: 1, SentenceKind.PROSE: 2}
TERM_GAP = ", "  # between terms of one definition
PERMALINKS = "#¶§🔗 \xa0"  # marks behind a heading that link to it
_SPACE = re.compile(r"[ \t\r\n\f]+")


class TreeReader:
    """Adds the blocks below a node to a text, in order."""

    def __init__(self, builder: TextBuilder) -> None:
        self.builder = builder
        self._inline: list[str] = []
        self._kind = SentenceKind.PROSE
        self._depth = 0  # of lists
        self._level = 0  # of the heading that is read
        self._items = 0  # added to the present list
        self._links = 0  # in the block that is read
        self._open_links = 0
        self._has_words = False  # outside of its links

    def read(self, root: LexborNode) -> None:
        """Read all that lies below a node, or the node itself if it is a block."""
        self._read_element(root, 0)
        self._flush()

    def _read_children(self, node: LexborNode, depth: int) -> None:
        child = node.child
        while child is not None:
            if child.tag == "-text":
                self._read_text(_SPACE.sub(" ", child.text_content or ""))
            elif child.tag and not child.tag.startswith(("-", "_", "!")):
                self._read_element(child, depth + 1)
            child = child.next

    def _read_element(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag in SKIPPED:
            return
        if depth > MAX_DEPTH:
            self._read_text(node.text(deep=True, separator=" "))
            return
        if anchor := node.attributes.get("id") or (node.attributes.get("name") if tag == "a" else None):
            self._set_anchor(anchor, starts_block=tag in BLOCKS and not _is_further_term(node))
        if tag == "br":
            self._inline.append(" ")
        elif tag == "pre":
            self._flush()
            self.builder.add(SentenceKind.CODE, preformatted(node))
        elif tag == "table" and not _is_layout(node):
            self._flush()
            self._read_table(node)
        elif tag in BLOCKS:
            self._read_block(node, tag, depth)
        elif tag == "a" and node.attributes.get("href"):
            self._links += 1
            self._open_links += 1
            self._read_children(node, depth)
            self._open_links -= 1
        else:
            self._read_children(node, depth)

    def _read_text(self, text: str) -> None:
        self._inline.append(text)
        self._has_words |= not self._open_links and any(map(str.isalnum, text))

    def _read_block(self, node: LexborNode, tag: str, depth: int) -> None:
        if not _is_further_term(node):
            self._flush()
        elif words := "".join(self._inline).strip():
            self._inline = [words, TERM_GAP]
        before = self._kind, self._depth, self._level
        if tag in LISTS:
            self._depth += 1
            self._items = 0
        elif tag in ("li", "dt", "dd"):
            self._kind = SentenceKind.ITEM
            self._depth = max(1, self._depth) + (tag == "dd")  # a definition is headed by its term
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._kind, self._level = SentenceKind.HEADING, int(tag[1])
        elif tag == "summary":
            self._kind, self._level = SentenceKind.HEADING, 6
        self._read_children(node, depth)
        if not _is_further_term(_sibling(node, "next")):
            self._flush()
        self._kind, self._depth, self._level = before

    def _flush(self) -> None:
        """Add what was read since the last block."""
        while self._inline and self._inline[-1].strip() in ("", TERM_GAP.strip()):
            self._inline.pop()  # what follows is no term
        words = "".join(self._inline).strip()
        says_something = self._has_words or FULL_STOP.search(words)
        only_links = not says_something and self._links >= MIN_LINKS.get(self._kind, math.inf)
        self._inline, self._links, self._has_words = [], 0, False
        if self._kind is SentenceKind.HEADING:
            words = words.rstrip(PERMALINKS)
        if not words:
            return
        is_item = self._kind is SentenceKind.ITEM
        depth = self._depth if is_item else 0
        joined = is_item and self._items > 0
        level = self._level if self._kind is SentenceKind.HEADING else 0
        self.builder.add(self._kind, words, level=level, depth=depth, joined=joined, only_links=only_links)
        self._items = self._items + 1 if is_item else 0

    def _set_anchor(self, anchor: str, *, starts_block: bool) -> None:
        if starts_block:
            self._flush()
        if not any(map(str.isspace, anchor)) and len(anchor) <= 200:
            self.builder.where = replace(self.builder.where, anchor=anchor)

    def _read_table(self, table: LexborNode) -> None:
        caption = table.css_first("caption")
        if caption is not None:
            self.builder.add(SentenceKind.PROSE, _words(caption))
        rows = [row for row in table.css("tr") if _cells(row)]
        for number, row in enumerate(rows):
            cells = _cells(row)
            in_head = row.parent is not None and row.parent.tag == "thead"
            is_header = number < 3 and (in_head or all(cell.tag == "th" for cell in cells)) and len(cells) > 1
            values = [value for cell in cells for value in [_words(cell), *[""] * (_span(cell) - 1)]]
            self.builder.add_row(values, header=is_header, joined=number > 0)


def preformatted(node: LexborNode) -> str:
    """The text of a `pre`: `<br>` is a line end."""
    parts: list[str] = []

    def collect(parent: LexborNode, depth: int) -> None:
        child = parent.child
        while child is not None and depth < MAX_DEPTH:
            if child.tag == "-text":
                parts.append(child.text_content or "")
            elif child.tag == "br":
                parts.append("\n")
            elif child.tag not in SKIPPED:
                collect(child, depth + 1)
            child = child.next

    collect(node, 0)
    return "".join(parts).replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)


def _is_further_term(node: LexborNode | None) -> bool:
    """Whether it is a term right after another: `-q` and `--quiet` head one definition."""
    above = _sibling(node, "prev") if node is not None and node.tag == "dt" else None
    return above is not None and above.tag == "dt"


def _sibling(node: LexborNode, direction: Literal["prev", "next"]) -> LexborNode | None:
    """The element before or behind another, without the white space between them."""
    sibling: LexborNode | None = getattr(node, direction)
    while sibling is not None and sibling.tag == "-text" and not (sibling.text_content or "").strip():
        sibling = getattr(sibling, direction)
    return sibling


def _words(node: LexborNode) -> str:
    return _SPACE.sub(" ", node.text(deep=True, separator=" ", strip=True)).strip()


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def _span(cell: LexborNode) -> int:
    span = cell.attributes.get("colspan") or "1"
    return min(int(span), MAX_SPAN) if span.isdecimal() and int(span) > 0 else 1


def _is_layout(table: LexborNode) -> bool:
    """Whether a table only lays out a page: one column, long cells, or a table in it."""
    if table.css_first("td table, th table") is not None:
        return True
    rows = [_cells(row) for row in table.css("tr")]
    if max(map(len, rows), default=0) < 2:
        return True
    cells = (cell for row in rows for cell in row)
    return any(len(cell.text(deep=True)) > LAYOUT_CHARS for cell in cells)
