"""The text that a reader derives from a file that is no text, with its structure and its places.

A paragraph or a table's row is a line, and a blank line stands between blocks, so that `links.link` finds
lists, tables and lead-ins in it as in a text file.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.types import Block, SentenceKind
from retrieval.where import NOWHERE, Place, Where

NO_TEXT = "has no text"  # what a file is told that has none; more may follow
MAX_CHARS = 20_000_000  # of a derived text
CELL_GAP = " | "  # between the cells of a table's row
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ufdd0-\ufdef\u00ad\ud800-\udfff]")
_BULLET = re.compile(r"[•●◦▪■‣·○–—*-]\s+")  # what is written before an item, and no part of what it says
_SPACE = re.compile(r"\s+")


class Unreadable(Exception):
    """A file has no text that can be read: what is wrong with it, and the way out."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Derived:
    """The text of a file, its blocks and places in order, what it states of itself, and what is to be said.

    `fields` are (name, value) with the names of front matter: title, author, date, url. `notices` are pairs
    of what is to be said and the way out.
    """

    text: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...]
    fields: tuple[tuple[str, str], ...] = ()
    notices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a block that stand together in the file; `char` as in `Place`."""

    text: str
    where: Where = NOWHERE
    char: int = -1


class TextBuilder:
    """A derived text as a reader adds its blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.notices: list[tuple[str, str]] = []
        self.fields: list[tuple[str, str]] = []
        self.where = NOWHERE
        self._parts: list[str] = []
        self._places: list[Place] = []
        self._length = 0

    def add(
        self,
        kind: SentenceKind,
        words: str,
        *,
        level: int = 0,
        depth: int = 0,
        joined: bool = False,
        only_links: bool = False,
    ) -> None:
        """Add a block at the present position; `joined` to the one above it, as the next item or row."""
        lines = words.split("\n") if kind is SentenceKind.CODE else [_SPACE.sub(" ", words).strip()]
        text = "\n".join(clean(line).rstrip() for line in lines).strip("\n")
        pieces = [Piece(text, self.where)]
        self.add_pieces(kind, pieces, level=level, depth=depth, joined=joined, only_links=only_links)

    def add_row(self, cells: Sequence[str], *, header: bool = False, joined: bool = False) -> None:
        """Add a table's row at the present position; a row without words is left out."""
        self.add_cells([Piece(cell, self.where) for cell in cells], header=header, joined=joined)

    def add_cells(self, cells: Sequence[Piece], *, header: bool = False, joined: bool = False) -> None:
        """Add a table's row, each of its cells with the place it has."""
        pieces: list[Piece] = []
        for cell in cells:
            if pieces:
                pieces.append(Piece(CELL_GAP, pieces[-1].where))
            pieces.append(Piece(_SPACE.sub(" ", clean(cell.text)).strip(), cell.where))
        kind = SentenceKind.HEADER if header else SentenceKind.ROW
        if any(any(map(str.isalnum, piece.text)) for piece in pieces):
            self.add_pieces(kind, pieces, joined=joined)

    def add_pieces(
        self,
        kind: SentenceKind,
        pieces: Iterable[Piece],
        *,
        level: int = 0,
        depth: int = 0,
        joined: bool = False,
        only_links: bool = False,
    ) -> None:
        """Add a block of clean pieces of text, each with its place."""
        shown = _trimmed([piece for piece in pieces if piece.text])
        if not shown:
            return
        if self._parts:
            self._append("\n" if joined else "\n\n", Piece("", self._places[-1].where))
        start = self._length
        for piece in shown:
            self._append(piece.text, piece)
        mark = _BULLET.match(shown[0].text) if kind is SentenceKind.ITEM else None
        text_start = start + mark.end() if mark and start + mark.end() < self._length else start
        self.blocks.append(Block(kind, start, text_start, self._length, level, depth, only_links=only_links))

    def build(self) -> Derived:
        """The derived text.

        Raises:
            Unreadable: there is none.
        """
        if not self.blocks:
            raise Unreadable(NO_TEXT, "write it or remove it")
        places = [place for place in self._places if place.offset < self._length]
        return Derived(
            "".join(self._parts), tuple(self.blocks), tuple(places), tuple(self.fields), tuple(self.notices)
        )

    def _append(self, text: str, piece: Piece) -> None:
        last = self._places[-1] if self._places else None
        goes_on = last is not None and last.where == piece.where
        if last is not None and goes_on and (last.char >= 0 or piece.char >= 0):
            goes_on = piece.char >= 0 and last.char >= 0
            goes_on = goes_on and piece.char - last.char == self._length - last.offset
        if not goes_on:
            self._places.append(Place(self._length, piece.where, piece.char))
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_CHARS:
            raise Unreadable(f"has more than {MAX_CHARS:,} characters of text", "split it")


def invalid_reason(derived: Derived) -> str:
    """What of a derived text is not as it has to be, whatever the bytes were; "" for nothing."""
    text, size = derived.text, len(derived.text)
    if clean(text) != text:
        return "a control character, or half of a character, in its text"
    spans = [(block.start, block.text_start, block.end) for block in derived.blocks]
    if not spans or not all(0 <= start <= text_start <= end <= size for start, text_start, end in spans):
        return "no blocks, or one outside of its text"
    if not all(above[2] <= below[0] for above, below in pairwise(spans)):
        return "blocks out of order"
    offsets = [place.offset for place in derived.places]
    if offsets != sorted(offsets) or not all(0 <= offset < size for offset in offsets):
        return "places out of order, or outside of its text"
    return ""


def clean(text: str) -> str:
    """Text without control characters and halves of characters."""
    return _CONTROL.sub("", text)


def join_surrogates(text: str) -> str:
    """Text in which two halves of a character are one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """The pieces without the white space at both ends, their places moved along."""
    while pieces and not pieces[-1].text.strip():
        pieces = pieces[:-1]
    while pieces and not pieces[0].text.strip():
        pieces = pieces[1:]
    if pieces:
        first = pieces[0]
        text = first.text.lstrip()
        dropped = len(first.text) - len(text)
        char = first.char + dropped if first.char >= 0 else -1
        pieces = [Piece(text, first.where, char), *pieces[1:]]
        last = pieces[-1]
        pieces = [*pieces[:-1], Piece(last.text.rstrip(), last.where, last.char)]
    return pieces
