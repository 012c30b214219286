"""A block: a stretch of an article's text of one kind, as the readers of Markdown and plain text make it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.types import Block, SentenceKind

__all__ = ["Block", "BlockList", "Line", "split_lines", "trim"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end and the white space before it.

    `start` is its first character, `content` the first one inside the list or quotation it stands in.
    `lazy` is a line that continues a list item without being indented.
    """

    start: int
    content: int
    end: int
    text: str  # from `content` on
    lazy: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it has nothing but white space."""
        return not self.text or self.text.isspace()


def split_lines(text: str, start: int = 0) -> Iterator[Line]:
    """The lines of `text[start:]`, ended by LF, CR LF or CR."""
    while start < len(text):
        match = _LINE.match(text, start)
        if match is None or match.end() == start:
            return
        words = match.group().rstrip()
        yield Line(start, start, start + len(words), words)
        start = match.end()


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class BlockList:
    """Blocks in the order of the text, as a reader adds them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []

    def add(
        self, kind: SentenceKind, start: int, end: int, *, text_start: int = 0, level: int = 0, depth: int = 0
    ) -> None:
        """Add `text[start:end]`, unless nothing of it is left after its marks and white space."""
        start, end = trim(self.text, start, end)
        text_start, _ = trim(self.text, min(max(start, text_start), end), end)
        if text_start < end:
            self.blocks.append(Block(kind, start, text_start, end, level, depth))
