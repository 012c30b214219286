"""HTML between the paragraphs of Markdown, as the blocks that a reader of the page would see.

Not a parser of HTML: tags are told by their look, and what lies between two of them is the text.
"""

import re
from collections.abc import Sequence

from retrieval.reading.blocks import BlockList, Line
from retrieval.types import SentenceKind

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w.-]{0,40})(?:[\s/][^<>]{0,2000})?>")
_ROW_END = re.compile(r"</tr\s*>", re.I)
MAX_ROW = 20_000  # characters in which a table's row has to end
_INLINE = {
    "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr", "td", "th",
}  # fmt: skip
_KINDS = {f"h{level}": SentenceKind.HEADING for level in range(1, 7)} | {
    "summary": SentenceKind.HEADING,
    "li": SentenceKind.ITEM,
    "dt": SentenceKind.ITEM,
    "dd": SentenceKind.ITEM,
    "pre": SentenceKind.CODE,
}
_HIDING = ("script", "style", "template")


def read_html(lines: Sequence[Line], blocks: BlockList, depth: int) -> None:
    """Add the blocks of lines of HTML."""
    _HtmlReader(lines[0].content, lines[-1].end, blocks, depth).read()


class _HtmlReader:
    def __init__(self, start: int, end: int, blocks: BlockList, depth: int) -> None:
        self.text = blocks.text
        self.start = start
        self.end = end
        self.blocks = blocks
        self.depth = depth

    def read(self) -> None:
        at, kind, level = self.start, SentenceKind.PROSE, 0
        while at < self.end:
            tag, stop = self._next_break(at)
            self._add(kind, at, stop, level)
            if self.text.startswith("<!--", stop):
                at = self._hide_until("-->", stop)
            elif tag is not None:
                at, kind, level = self._after(tag)
            else:
                return

    def _next_break(self, start: int) -> tuple[re.Match[str] | None, int]:
        """The next tag that parts the text, or none, and where the text before it or a comment ends."""
        tags = _TAG.finditer(self.text, start, self.end)
        tag = next((tag for tag in tags if tag.group("name").lower() not in _INLINE), None)
        stop = tag.start() if tag else self.end
        comment = self.text.find("<!--", start, stop)
        return tag, stop if comment < 0 else comment

    def _after(self, tag: re.Match[str]) -> tuple[int, SentenceKind, int]:
        """Where to go on after a tag, and what the text there is."""
        name = tag.group("name").lower()
        if tag.group("end"):
            return tag.end(), SentenceKind.PROSE, 0
        if name in _HIDING:
            return self._hide_until(f"</{name}>", tag.start()), SentenceKind.PROSE, 0
        if name == "tr":
            return self._row(tag.end()), SentenceKind.PROSE, 0
        kind = _KINDS.get(name, SentenceKind.PROSE)
        level = int(name[1]) if kind is SentenceKind.HEADING and name[1].isdigit() else 6
        return tag.end(), kind, level if kind is SentenceKind.HEADING else 0

    def _row(self, start: int) -> int:
        """Read a table's row, from its first cell's text to its last one's; where it ends."""
        closing = _ROW_END.search(self.text, start, min(self.end, start + MAX_ROW))
        if closing is None:
            return start
        end = closing.start()
        cells = [
            tag for tag in _TAG.finditer(self.text, start, end) if tag.group("name").lower() in ("td", "th")
        ]
        if cells:
            is_header = all(cell.group("name").lower() == "th" for cell in cells)
            kind = SentenceKind.HEADER if is_header else SentenceKind.ROW
            last = cells[-1].start() if cells[-1].group("end") else end
            self.blocks.add(kind, start, last, text_start=cells[0].end(), depth=self.depth)
        return end

    def _hide_until(self, mark: str, start: int) -> int:
        end = self.text.find(mark, start, self.end)
        end = self.end if end < 0 else end + len(mark)
        self.blocks.add(SentenceKind.HIDDEN, start, end)
        return end

    def _add(self, kind: SentenceKind, start: int, end: int, level: int) -> None:
        if any(character.isalnum() for character in self.text[start:end]):
            self.blocks.add(kind, start, end, level=level, depth=self.depth)
