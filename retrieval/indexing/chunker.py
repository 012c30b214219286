"""From an Article to Passages: whole sentences, small enough for the model, with exact spans.

langchain-text-splitters says how much text fits; where exactly to cut is decided here, at the end of a
sentence, and never between a heading, a question, a lead-in or a table's header and what it heads. Its own
offsets are not used: a passage is a slice of the text, so its span is exact by construction.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from retrieval.indexing.fields import field_passages
from retrieval.indexing.passage_header import CHARACTERS_PER_TOKEN, PassageHeaders
from retrieval.reading.structure import Block, structure_of
from retrieval.types import Article, Passage, Sentence, SentenceKind

Count = Callable[[str], int]

# Characters per token that the splitter is given to look at: ordinary text has fewer than the first, so the
# second, which no passage may exceed, is seldom needed.
CHARS_PER_TOKEN_GUESSES = (7, CHARACTERS_PER_TOKEN)
# From this fill on, a passage leaves a new section, or a paragraph that does not fit whole, to the next one.
MIN_FILL = 0.5

# Texts whose tokens are counted once: the splitter counts each of its pieces twice, and windows overlap.
COUNT_CACHE = 1024

MAX_HIDDEN_BETWEEN = 8  # hidden blocks that may be between a head and what it heads

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
        target_tokens: tokens that a passage should have at most, its header left out.
        max_tokens: tokens that the model reads: what header and passage may have together.
    """

    def __init__(self, count: Count, target_tokens: int, max_tokens: int) -> None:
        self._count = lru_cache(COUNT_CACHE)(count)
        self._target_tokens = target_tokens
        self._max_tokens = max_tokens

    def split(self, article: Article) -> list[Passage]:
        """The passages of an article, in order; `article.text[p.start:p.end] == p.text` for each.

        Those of the front matter's fields come first; the others cover all of the body but white space and
        rules (`---`), and none has more than `max_tokens` tokens.
        """
        splitter = _ArticleSplitter(article, self._count, self._target_tokens, self._max_tokens)
        fields = field_passages(article, splitter.token_count, self._target_tokens, self._max_tokens)
        return [*fields, *splitter.passages()]


class _ArticleSplitter:
    """One article being cut."""

    def __init__(self, article: Article, count: Count, target_tokens: int, max_tokens: int) -> None:
        self.text = article.text
        self.count = count
        self.target_tokens = target_tokens
        self.max_tokens = max_tokens
        structure = structure_of(article)
        self.blocks = structure.blocks
        self.headers = PassageHeaders(article, structure, self.token_count, max_tokens)
        self.sentences = structure.sentences
        self.cuts = sorted(_allowed_breaks(self.blocks, self.sentences))
        self.block_starts = [block.start for block in self.blocks]
        self.sentence_ends = [sentence.end for sentence in self.sentences]

    def passages(self) -> list[Passage]:
        passages: list[Passage] = []
        end = self.blocks[-1].end if self.blocks else 0
        start = self._next_start(0)
        while start < end:
            header, spans = self.headers.at(start)
            stop = self._passage_end(start, end, self.token_count(f"{header}\n") if header else 0)
            inside = self._sentences(start, start + len(self.text[start:stop].rstrip()))
            if inside:  # only marks may be left of a passage that was cut inside a sentence
                last = inside[-1].end
                passages.append(Passage(start, last, self.text[start:last], header, inside, spans))
            start = self._next_start(stop)
        return passages

    def _next_start(self, offset: int) -> int:
        """The first character at or after `offset` that belongs to a block and is not white space."""
        index = bisect_right(self.block_starts, offset) - 1
        if index < 0 or self.blocks[index].end <= offset:
            return self.block_starts[index + 1] if index + 1 < len(self.blocks) else len(self.text)
        if self.blocks[index].start < offset < self.blocks[index].text_start:  # cut among the marks
            return self.blocks[index].text_start
        while self.text[offset].isspace():  # ends: a block's last character is none
            offset += 1
        return offset

    def token_count(self, text: str) -> int:
        return max(self.count(text), -(-len(text) // CHARACTERS_PER_TOKEN)) if text else 0

    def _passage_end(self, start: int, end: int, header: int) -> int:
        """Where the passage that begins at `start` ends, below a header of `header` tokens."""
        budget = self.max_tokens - header
        stop = self._extend(start, end, min(self.target_tokens, budget))
        whole = self._cut_before(start, stop) if stop < end else stop
        if whole is not None:
            return self._section_break(start, whole) or whole
        # A sentence longer than the target stays whole if the model can read it; if not, it is cut where
        # the splitter did.
        return min(self.cuts[bisect_right(self.cuts, start)], self._extend(start, end, budget))

    def _extend(self, start: int, end: int, budget: int) -> int:
        """How far `budget` tokens reach from `start`, into a paragraph that the splitter would not begin."""
        stop = self._tokens_reach(start, end, budget)
        while stop < end and not self._in_sentence(stop):
            whole = self._cut_before(start, stop)
            if whole is not None and self.token_count(self.text[start:whole]) >= MIN_FILL * budget:
                break
            left = budget - self.token_count(self.text[start:stop])
            if left < 1:
                break
            stop = self._tokens_reach(stop, end, left)
        return stop

    def _tokens_reach(self, start: int, end: int, budget: int) -> int:
        stop = start
        for width in CHARS_PER_TOKEN_GUESSES:
            ahead = min(end, start + width * budget)
            stop = start + len(self._first_chunk(self.text[start:ahead], budget))
            if stop < ahead or ahead == end:
                break
        return stop

    def _in_sentence(self, offset: int) -> bool:
        index = bisect_right(self.sentence_ends, offset)
        return index < len(self.sentences) and self.sentences[index].start < offset

    def _first_chunk(self, window: str, budget: int) -> str:
        """The first piece of the window, as the splitter cuts it; verified, since it may drop characters."""
        splitter = RecursiveCharacterTextSplitter(
            _SEPARATORS,
            keep_separator="end",
            is_separator_regex=True,
            chunk_size=budget,
            chunk_overlap=0,
            length_function=self.token_count,
            strip_whitespace=False,
        )
        # A single word would be split, and counted, by the character: it is measured as a whole below.
        pieces = splitter.split_text(window) if len(window.split(maxsplit=1)) > 1 else []
        piece = pieces[0] if pieces and window.startswith(pieces[0]) else window
        while len(piece) > 1 and self.token_count(piece) > budget:  # cut inside words, tokens need not add up
            piece = piece[: max(1, len(piece) * budget // (self.token_count(piece) + 1))]
        return piece

    def _cut_before(self, start: int, stop: int) -> int | None:
        """The last offset after `start` and up to `stop` where a passage may end."""
        index = bisect_right(self.cuts, stop)
        return self.cuts[index - 1] if index and self.cuts[index - 1] > start else None

    def _section_break(self, start: int, stop: int) -> int | None:
        """The first heading in reach at which the passage is filled enough to end; None if there is none."""
        least = start + int((stop - start) * MIN_FILL)
        for index in range(bisect_right(self.block_starts, least), len(self.blocks)):
            block = self.blocks[index]
            if block.start >= stop:
                return None
            if block.kind is SentenceKind.HEADING and self._cut_before(start, block.start) == block.start:
                return block.start
        return None

    def _sentences(self, start: int, end: int) -> tuple[Sentence, ...]:
        """The sentences inside the span; one longer than a passage is clipped to it."""
        inside: list[Sentence] = []
        for index in range(bisect_right(self.sentence_ends, start), len(self.sentences)):
            sentence = self.sentences[index]
            if sentence.start >= end:
                break
            is_whole = start <= sentence.start and sentence.end <= end
            inside.append(
                sentence
                if is_whole
                else replace(sentence, start=max(sentence.start, start), end=min(sentence.end, end))
            )
        return tuple(inside)


def _allowed_breaks(blocks: Sequence[Block], sentences: Sequence[Sentence]) -> set[int]:
    """Offsets where a passage may end: after each sentence, but not between a head and what it heads."""
    breaks = {sentence.end for sentence in sentences} | {block.start for block in blocks}
    head: int | None = None  # the last block that is not hidden
    for index, block in enumerate(blocks):
        if head is not None and (
            blocks[head].level or blocks[head].kind is SentenceKind.HEADER or _heads(head, index, blocks)
        ):
            breaks -= {block.start, blocks[index - 1].end, blocks[head].end}
        if block.kind is not SentenceKind.HIDDEN:
            head = index
    return breaks


def _heads(head: int, index: int, blocks: Sequence[Block]) -> bool:
    """Whether a block heads another, or the visible one after that, which is hidden."""
    while (
        index < len(blocks)
        and blocks[index].kind is SentenceKind.HIDDEN
        and index - head < MAX_HIDDEN_BETWEEN
    ):
        index += 1
    return index < len(blocks) and blocks[index].lead == head
