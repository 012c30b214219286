"""From an Article to Passages: whole sentences, small enough for the model, with exact spans.

langchain-text-splitters says how much text fits; where exactly to cut is decided here, at the end of a
sentence, and never between a heading, a lead-in or a table's header and what it heads. Its own offsets
are not used: a passage is a slice of the text, so its span is exact by construction.
"""

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from langchain_text_splitters import RecursiveCharacterTextSplitter

from retrieval.indexing.fields import field_passages
from retrieval.reading.structure import Block, blocks, sentences
from retrieval.types import Article, Kind, Passage, Sentence

Count = Callable[[str], int]

# Tokens of the header at most; what is cut off a longer one are its outer parts, not the nearest heading.
HEADER_TOKENS = 48
# A word piece has at least one character, but an endless run of letters is a single unknown piece: without
# a second measure a passage could be as large as the file.
CHARACTERS_PER_TOKEN = 16
# Characters of a title, heading or lead-in above which it cannot fit into a header.
HEADER_LENGTH = HEADER_TOKENS * CHARACTERS_PER_TOKEN
# Characters per token that the splitter is given to look at: ordinary text has fewer than the first, so the
# second, which no passage may exceed, is seldom needed.
CHARS_PER_TOKEN_GUESSES = (7, CHARACTERS_PER_TOKEN)
# Fill of a passage from which a new section, or a paragraph that does not fit whole, is left to the next one.
MIN_FILL = 0.5

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

        Those of the front matter's fields come first; the others cover all of the body but white space and
        rules (`---`), and none has more than `limit` tokens.
        """
        splitter = _ArticleSplitter(article, self._count, self._target, self._limit)
        fields = field_passages(article, splitter.token_count, self._target, self._limit)
        return [*fields, *splitter.passages()]


class _ArticleSplitter:
    """One article being cut."""

    def __init__(self, article: Article, count: Count, target: int, limit: int) -> None:
        self.text = article.text
        self.title = article.title
        self.context = article.context
        self.count = count
        self.target = target
        self.limit = limit
        self.blocks = blocks(article.text, article.body_start)
        self.sentences = sentences(article.text, self.blocks)
        self.cuts = sorted(_allowed_breaks(self.blocks, self.sentences))
        self.block_starts = [block.start for block in self.blocks]
        self.headings = _open_headings(self.blocks)
        self.sentence_ends = [sentence.end for sentence in self.sentences]

    def passages(self) -> list[Passage]:
        found: list[Passage] = []
        end = self.blocks[-1].end if self.blocks else 0
        start = self._next_start(0)
        while start < end:
            header = self._header(start)
            stop = self._passage_end(start, end, self.token_count(f"{header}\n") if header else 0)
            inside = self._sentences(start, start + len(self.text[start:stop].rstrip()))
            if inside:  # only marks may be left of a passage that was cut inside a sentence
                last = inside[-1].end
                found.append(Passage(start, last, self.text[start:last], header, inside))
            start = self._next_start(stop)
        return found

    def _next_start(self, place: int) -> int:
        """The first character at or after `place` that belongs to a block and is not white space."""
        index = bisect_right(self.block_starts, place) - 1
        if index < 0 or self.blocks[index].end <= place:
            return self.block_starts[index + 1] if index + 1 < len(self.blocks) else len(self.text)
        if self.blocks[index].start < place < self.blocks[index].words:  # cut among the marks
            return self.blocks[index].words
        while self.text[place].isspace():  # ends: a block's last character is none
            place += 1
        return place

    def _block_at(self, place: int) -> Block:
        return self.blocks[bisect_right(self.block_starts, place) - 1]

    def token_count(self, text: str) -> int:
        return max(self.count(text), -(-len(text) // CHARACTERS_PER_TOKEN)) if text else 0

    def _passage_end(self, start: int, end: int, header: int) -> int:
        """Where the passage that begins at `start` ends, below a header of so many tokens."""
        room = self.limit - header
        stop = self._extend(start, end, min(self.target, room))
        whole = self._cut_before(start, stop) if stop < end else stop
        if whole is not None:
            return self._section_break(start, whole) or whole
        # A sentence longer than the target stays whole if the model can read it; if not, it is cut where
        # the splitter did.
        return min(self.cuts[bisect_right(self.cuts, start)], self._extend(start, end, room))

    def _extend(self, start: int, end: int, room: int) -> int:
        """How far `room` tokens reach from `start`, into a paragraph that the splitter would not begin."""
        stop = self._tokens_reach(start, end, room)
        while stop < end and not self._in_sentence(stop):
            whole = self._cut_before(start, stop)
            if whole is not None and self.token_count(self.text[start:whole]) >= MIN_FILL * room:
                break
            left = room - self.token_count(self.text[start:stop])
            if left < 1:
                break
            stop = self._tokens_reach(stop, end, left)
        return stop

    def _tokens_reach(self, start: int, end: int, room: int) -> int:
        stop = start
        for width in CHARS_PER_TOKEN_GUESSES:
            ahead = min(end, start + width * room)
            stop = start + len(self._first_chunk(self.text[start:ahead], room))
            if stop < ahead or ahead == end:
                break
        return stop

    def _in_sentence(self, place: int) -> bool:
        index = bisect_right(self.sentence_ends, place)
        return index < len(self.sentences) and self.sentences[index].start < place

    def _first_chunk(self, window: str, room: int) -> str:
        """The first piece of the window, as the splitter cuts it; verified, since it may drop characters."""
        splitter = RecursiveCharacterTextSplitter(
            _SEPARATORS,
            keep_separator="end",
            is_separator_regex=True,
            chunk_size=room,
            chunk_overlap=0,
            length_function=self.token_count,
            strip_whitespace=False,
        )
        # A single word would be split, and counted, by the character: it is measured as a whole below.
        pieces = splitter.split_text(window) if len(window.split(maxsplit=1)) > 1 else []
        piece = pieces[0] if pieces and window.startswith(pieces[0]) else window
        while len(piece) > 1 and self.token_count(piece) > room:  # cut inside words, tokens need not add up
            piece = piece[: max(1, len(piece) * room // (self.token_count(piece) + 1))]
        return piece

    def _cut_before(self, start: int, stop: int) -> int | None:
        """The last place after `start` and up to `stop` where a passage may end."""
        index = bisect_right(self.cuts, stop)
        return self.cuts[index - 1] if index and self.cuts[index - 1] > start else None

    def _section_break(self, start: int, stop: int) -> int | None:
        """The first heading that a passage well filled by then should leave to the next one."""
        least = start + int((stop - start) * MIN_FILL)
        for index in range(bisect_right(self.block_starts, least), len(self.blocks)):
            block = self.blocks[index]
            if block.start >= stop:
                return None
            if block.kind is Kind.HEADING and self._cut_before(start, block.start) == block.start:
                return block.start
        return None

    def _sentences(self, start: int, end: int) -> tuple[Sentence, ...]:
        """The sentences inside the span; one longer than a passage is clipped to it."""
        inside: list[Sentence] = []
        for index in range(bisect_right(self.sentence_ends, start), len(self.sentences)):
            sentence = self.sentences[index]
            if sentence.start >= end:
                break
            inside.append(
                Sentence(max(sentence.start, start), min(sentence.end, end), sentence.kind, sentence.lead)
            )
        return tuple(inside)

    def _header(self, start: int) -> str:
        """Title, open headings and, inside a table or list, its header or lead-in, nearest last."""
        block = self._block_at(start)
        titled = self.title.rstrip("…") in self.text[start : min(block.end, start + HEADER_LENGTH)]
        lines = [self.context] if self.context else []
        lines += [] if titled else [self.title]
        for words in self._context_lines(start):
            if words not in lines and self.token_count(words) <= HEADER_TOKENS:
                lines.append(words)
        while len(lines) > 1 and self.token_count("\n".join(lines)) > HEADER_TOKENS:
            lines.pop(0)
        header = "\n".join(lines)
        return header if self.token_count(header) <= min(HEADER_TOKENS, self.limit // 2) else ""

    def _context_lines(self, start: int) -> Iterator[str]:
        """The words above `start` that head what begins there, nearest last."""
        index = bisect_right(self.block_starts, start) - 1
        spans = [(each.words, each.end) for each in self.headings[index]]
        lead = self.sentences[bisect_right(self.sentence_ends, start)].lead
        for begin, end in [*spans, lead] if lead else spans:
            if end <= start and end - begin <= HEADER_LENGTH:
                words = self.text[begin:end]
                is_table = self.blocks[index].kind is Kind.ROW and (begin, end) == lead
                yield words.splitlines()[0] if is_table else words  # the rule below a header says nothing


def _open_headings(parts: Sequence[Block]) -> list[tuple[Block, ...]]:
    """For each block, the headings that hold there, itself included: the last one, and those above it."""
    found: list[tuple[Block, ...]] = []
    open_: tuple[Block, ...] = ()
    for block in parts:
        if block.kind is Kind.HEADING:
            open_ = (*(each for each in open_ if each.level < block.level), block)
        found.append(open_)
    return found


def _allowed_breaks(parts: Sequence[Block], found: Sequence[Sentence]) -> set[int]:
    """Offsets where a passage may end: after each sentence, but not between a head and what it heads."""
    ends = {sentence.end for sentence in found} | {block.start for block in parts}
    for index, (above, below) in enumerate(itertools.pairwise(parts)):
        if above.kind in (Kind.HEADING, Kind.HEADER) or below.lead == index:
            ends -= {above.end, below.start}
    return ends
