"""A quote of an article as blocks of Slack: its Markdown is drawn, and nothing in it is live.

Slack parses none of the result: text is in elements of rich text or in cells, a link is one that
`web_address` accepts. What is no Markdown, or what Markdown hides, is shown as it is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.render import sanitize
from bot.render.links import is_misleading, web_address
from bot.slack.messages.blocks import Block, words

MARKDOWN = {".md", ".markdown", ".mdx"}
MAX_URL = 500  # characters; a message holds 13,000 or so in all
TABLE_ROWS, TABLE_COLUMNS = 100, 20
_STYLES = {"strong_open": "bold", "em_open": "italic", "s_open": "strike"}
_ENDS = {"strong_close": "bold", "em_close": "italic", "s_close": "strike"}


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table, row by row; the first row is its header."""

    rows: tuple[tuple[str, ...], ...]


Part = Block | Table
"""An element of a rich text block, or a table, which is a block of its own."""


def quote_parts(text: str, path: str) -> list[Part]:
    """The parts of a quote of the article with that path; never empty."""
    if PurePosixPath(path).suffix.lower() in MARKDOWN:
        parts = _Reader(_parser().parse(text)).parts()
        if parts:
            return parts
    return [quotation([words(sanitize.text(text) or "…")])]


def plain(part: Part) -> str:
    """The words of a part alone; the items of a list and the rows of a table are lines."""
    if isinstance(part, Table):
        return "\n".join(" | ".join(row) for row in part.rows)
    if part["type"] == "rich_text_list":
        return "\n".join(f"• {plain(entry)}" for entry in part["elements"])
    return "".join(
        plain(element) if "elements" in element else str(element["text"]) for element in part["elements"]
    )


def quotation(elements: Sequence[Block]) -> Block:
    return {"type": "rich_text_quote", "elements": list(elements)}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # HTML is text here, and so is a definition of a link, which would vanish.
    options = {"html": False, "maxNesting": 20}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("reference")


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens of a quote once."""

    tokens: Sequence[Token]
    position: int = 0
    _parts: list[Part] = field(default_factory=list)

    def parts(self) -> list[Part]:
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            self.position += 1
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self._list(token, 0)
            elif token.type == "table_open":
                self._parts.append(self._table())
            elif token.type in ("fence", "code_block") and token.content.strip():
                code = [words(sanitize.text(token.content.rstrip("\n")))]
                self._parts.append({"type": "rich_text_preformatted", "elements": code})
            elif token.type == "inline":
                heading = self.tokens[self.position - 2].type == "heading_open"
                self._paragraph(list(inline_elements(token, bold=heading)))
        return self._parts

    def _paragraph(self, elements: list[Block]) -> None:
        """A paragraph; one that follows another is a further line of the same quotation."""
        if not elements:
            return
        last = self._parts[-1] if self._parts else None
        if isinstance(last, dict) and last["type"] == "rich_text_quote":
            last["elements"] += [words("\n"), *elements]
        else:
            self._parts.append(quotation(elements))

    def _list(self, opening: Token, indent: int) -> None:
        """A list with the lists inside it, each of which Slack wants to be a list of its own."""
        ordered = opening.type == "ordered_list_open"
        items: list[Block] = []
        while self.tokens[self.position].type != opening.type.replace("open", "close"):
            token = self.tokens[self.position]
            self.position += 1
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self._add_list(items, indent, ordered=ordered, first=int(opening.attrGet("start") or 1))
                items = []
                self._list(token, indent + 1)
            elif token.type in ("inline", "fence", "code_block"):
                elements = list(inline_elements(token)) or [words("…")]
                items.append({"type": "rich_text_section", "elements": elements})
        self.position += 1
        self._add_list(items, indent, ordered=ordered, first=int(opening.attrGet("start") or 1))

    def _add_list(self, items: list[Block], indent: int, *, ordered: bool, first: int) -> None:
        if not items:
            return
        part: Block = {
            "type": "rich_text_list", "style": "ordered" if ordered else "bullet",
            "indent": min(indent, 8), "border": 1, "elements": items,
        }  # fmt: skip
        self._parts.append({**part, "offset": first - 1} if ordered and first > 1 else part)

    def _table(self) -> Table:
        rows: list[tuple[str, ...]] = []
        cells: list[str] = []
        while self.tokens[self.position].type != "table_close":
            token = self.tokens[self.position]
            self.position += 1
            if token.type == "inline":
                cells.append("".join(element["text"] for element in inline_elements(token)))
            elif token.type == "tr_close":
                rows.append(tuple(cells[:TABLE_COLUMNS]))
                cells = []
        self.position += 1
        return Table(tuple(rows[:TABLE_ROWS]))


def inline_elements(token: Token, *, bold: bool = False) -> Iterator[Block]:
    """The text of a paragraph, an item or a cell, with its styles and links."""
    styles: dict[str, int] = {"bold": 1} if bold else {}
    url: str | None = None
    for child in token.children or [token]:
        if child.type in _STYLES:
            styles[_STYLES[child.type]] = styles.get(_STYLES[child.type], 0) + 1
        elif child.type in _ENDS:
            styles[_ENDS[child.type]] -= 1
        elif child.type == "link_open":
            url = web_address(str(child.attrGet("href")))
        elif child.type == "link_close":
            url = None
        else:
            text = " " if child.type == "softbreak" else "\n" if child.type == "hardbreak" else child.content
            shown = {style: True for style, depth in styles.items() if depth}
            if child.type == "code_inline":
                shown["code"] = True
            if text:
                yield _element(sanitize.text(text), url, shown)


def _element(text: str, url: str | None, styles: dict[str, bool]) -> Block:
    style = {"style": styles} if styles else {}
    if url is None or len(url) > MAX_URL:
        return {"type": "text", "text": text, **style}
    if is_misleading(text, url):
        return {"type": "text", "text": f"{text} ({url})", **style}
    return {"type": "link", "url": url, "text": text, **style}
