"""From an Article to Passages: whole sentences, small enough for the model, with exact spans.

langchain-text-splitters says how much text fits; where exactly to cut is decided here, at the end of a
sentence, and never between a heading, a lead-in or a table's header and what it heads. Its own offsets
are not used: a passage is a slice of the text, so its span is exact by construction.
"""

import itertools
from bisect import bisect_right
from collections.abc import Callable, Sequence

from langchain_text_splitters import RecursiveCharacterTextSplitter

from retrieval.structure import Block, blocks, sentences
from retrieval.types import Article, Kind, Passage, Sentence

Count = Callable[[str], int]

# Tokens of the header at most; what is cut off a longer one are its outer parts, not the nearest heading.
HEADER_TOKENS = 48
# A word piece has at least one character, but an endless run of letters is a single unknown piece: without
# a second measure a passage could be as large as the file.
CHARACTERS_PER_TOKEN = 16
# Characters per token that the splitter is given to look at: ordinary text has fewer than the first, so the
# second, which no passage may exceed, is seldom needed.
WINDOWS = (7, CHARACTERS_PER_TOKEN)
# Fill of a passage from which a new section is worth a new passage.
SECTION_FILL = 0.5

_SEPARATORS = [
    r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)",  # paragraphs
    r"\r\n|\n|\r",
    r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+",  # sentences
    r"\s+",
    "",
]


class Chunker:
    """Splits articles.

    Args:
        count: how many tokens of the model a text has, special tokens left out.
        target: tokens that a passage should have at most, its header left out.
        limit: tokens that the model reads: what header and passage may have together.
    """

    def __init__(self, count: Count, target: int, limit: int) -> None:
        self._count = count
        self._target = target
        self._limit = limit

    def split(self, article: Article) -> list[Passage]:
        """The passages of an article, in order; `article.text[p.start:p.end] == p.text` for each.

        Together they cover all of the body but white space, and none has more than `limit` tokens.
        """
        return _Cutting(article, self._count, self._target, self._limit).passages()


class _Cutting:
    """One article being cut."""

    def __init__(self, article: Article, count: Count, target: int, limit: int) -> None:
        self.text = article.text
        self.title = article.title
        self.count = count
        self.target = target
        self.limit = limit
        self.blocks = blocks(article.text, article.body)
        self.sentences = sentences(article.text, self.blocks)
        self.cuts = sorted(_cuts(self.blocks, self.sentences))
        self.block_starts = [block.start for block in self.blocks]
        self.sentence_ends = [sentence.end for sentence in self.sentences]

    def passages(self) -> list[Passage]:
        found: list[Passage] = []
        if not self.blocks:
            return found
        start, end = self.blocks[0].start, self.blocks[-1].end
        while start < end:
            header = self._header(start)
            stop = self._next(start, end, min(self.target, self.limit - self._size(header)))
            piece_end = start + len(self.text[start:stop].rstrip())
            if piece_end > start:
                found.append(
                    Passage(
                        start,
                        piece_end,
                        self.text[start:piece_end],
                        header,
                        self._sentences(start, piece_end),
                    )
                )
            start = stop
            while start < end and self.text[start].isspace():
                start += 1
        return found

    def _size(self, text: str) -> int:
        return max(self.count(text), -(-len(text) // CHARACTERS_PER_TOKEN)) if text else 0

    def _next(self, start: int, end: int, room: int) -> int:
        """Where the passage that begins at `start` ends, within `room` tokens."""
        stop = start
        for width in WINDOWS:
            ahead = min(end, start + width * room)
            stop = start + len(self._first(self.text[start:ahead], room))
            if stop < ahead or ahead == end:
                break
        whole = self._cut_before(start, stop) if stop < end else stop
        if whole is None:
            return stop  # one sentence longer than a passage: cut where the splitter did
        return self._section_break(start, whole) or whole

    def _first(self, window: str, room: int) -> str:
        """The first piece of the window, as the splitter cuts it; verified, since it may drop characters."""
        splitter = RecursiveCharacterTextSplitter(
            _SEPARATORS,
            keep_separator="end",
            is_separator_regex=True,
            chunk_size=room,
            chunk_overlap=0,
            length_function=self._size,
            strip_whitespace=False,
        )
        pieces = splitter.split_text(window)
        piece = pieces[0] if pieces and window.startswith(pieces[0]) else window
        while len(piece) > 1 and self._size(piece) > room:  # cut inside words, tokens need not add up
            piece = piece[: max(1, len(piece) * room // (self._size(piece) + 1))]
        return piece

    def _cut_before(self, start: int, stop: int) -> int | None:
        """The last place after `start` and up to `stop` where a passage may end."""
        index = bisect_right(self.cuts, stop)
        return self.cuts[index - 1] if index and self.cuts[index - 1] > start else None

    def _section_break(self, start: int, stop: int) -> int | None:
        """The first heading that a passage well filled by then should leave to the next one."""
        least = start + int((stop - start) * SECTION_FILL)
        for block in self.blocks[bisect_right(self.block_starts, least) :]:
            if block.start >= stop:
                return None
            if block.kind is Kind.HEADING and self._cut_before(start, block.start) == block.start:
                return block.start
        return None

    def _sentences(self, start: int, end: int) -> tuple[Sentence, ...]:
        """The sentences inside the span; one longer than a passage is clipped to it."""
        inside: list[Sentence] = []
        for sentence in self.sentences[bisect_right(self.sentence_ends, start) :]:
            if sentence.start >= end:
                break
            inside.append(
                Sentence(max(sentence.start, start), min(sentence.end, end), sentence.kind, sentence.lead)
            )
        return tuple(inside)

    def _header(self, start: int) -> str:
        """Title, open headings and, inside a table or list, its header or lead-in, nearest last."""
        index = bisect_right(self.block_starts, start) - 1
        block = self.blocks[index]
        parts = [self._words(each) for each in _headings(self.blocks[: index + 1]) if each.start < start]
        if block.lead is not None and self.blocks[block.lead].end <= start:
            parts.append(self._words(self.blocks[block.lead]))
        lines = [] if self.title.rstrip("…") in self._words(block) else [self.title]
        for part in parts:
            if part not in lines:
                lines.append(part)
        while len(lines) > 1 and self._size("\n".join(lines)) > HEADER_TOKENS:
            lines.pop(0)
        header = "\n".join(lines)
        return header if self._size(header) <= min(HEADER_TOKENS, self.limit // 2) else ""

    def _words(self, block: Block) -> str:
        return self.text[block.words : block.end]


def _headings(before: Sequence[Block]) -> list[Block]:
    """The headings that hold where `before` ends: the last one, and those above it by level."""
    open_: list[Block] = []
    for block in before:
        if block.kind is Kind.HEADING:
            open_ = [each for each in open_ if each.level < block.level]
            open_.append(block)
    return open_


def _cuts(parts: Sequence[Block], found: Sequence[Sentence]) -> set[int]:
    """Offsets where a passage may end: after each sentence, but not between a head and what it heads."""
    ends = {sentence.end for sentence in found} | {block.start for block in parts}
    for index, (above, below) in enumerate(itertools.pairwise(parts)):
        if above.kind in (Kind.HEADING, Kind.HEADER) or below.lead == index:
            ends -= {above.end, below.start}
    return ends
