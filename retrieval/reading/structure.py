"""The structure of an article: its blocks, what heads each of them, and the sentences that can be quoted.

Only spans are read off; no character changes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.reading import line_rules as rules
from retrieval.reading.block_repair import repair_blocks
from retrieval.reading.blocks import Block, BlockList, split_lines, trim
from retrieval.reading.dialects import MARKDOWN, Dialect, dialect_of
from retrieval.reading.hidden import hidden_spans, subtract
from retrieval.reading.links import is_question, link
from retrieval.reading.markdown import read_markdown
from retrieval.reading.plain_text import read_plain_text
from retrieval.reading.sentences import sentence_spans
from retrieval.text.language import ENGLISH
from retrieval.types import Article, Sentence, SentenceKind, Span

_WORD = re.compile(r"\w")
MAX_LEADS = 4  # of the chain of what heads a sentence, the nearest ones
PLAIN_TEXT = (".txt", ".text", ".vtt", ".srt")

__all__ = ["Block", "Structure", "blocks_of", "is_markdown", "parse_structure", "structure_of"]


@dataclass(frozen=True, slots=True)
class Structure:
    """The blocks of an article in order, and its sentences; `headings` are those above each block."""

    blocks: tuple[Block, ...]
    headings: tuple[tuple[Span, ...], ...]
    sentences: tuple[Sentence, ...]


def is_markdown(article_id: str) -> bool:
    """Whether an article of this id is read as Markdown."""
    return not article_id.lower().endswith(PLAIN_TEXT)


def parse_structure(
    text: str,
    start: int = 0,
    *,
    markdown: bool = True,
    language: str = ENGLISH,
    dialect: Dialect = MARKDOWN,
) -> Structure:
    """The structure of `text[start:]`, a text in this language, with offsets into `text`."""
    blocks = _read_blocks(text, start, markdown=markdown, dialect=dialect)
    headings = _open_headings(blocks, text)
    hidden = hidden_spans(text, start, blocks)
    return Structure(tuple(blocks), headings, _Sentences(text, blocks, headings, hidden, language).read())


def blocks_of(article: Article) -> tuple[Block, ...]:
    """The blocks of an article, a text file or a derived text, without its sentences, which take longer."""
    if article.blocks:
        return article.blocks
    markdown, dialect = is_markdown(article.id), dialect_of(article.id)
    return tuple(_read_blocks(article.text, article.body_start, markdown=markdown, dialect=dialect))


def _read_blocks(text: str, start: int, *, markdown: bool, dialect: Dialect) -> list[Block]:
    read = BlockList(text)
    lines = tuple(split_lines(text, start))
    if markdown:
        read_markdown(lines, read, dialect)
    else:
        read_plain_text(lines, read)
    return link(repair_blocks(read.blocks, text, markdown=markdown), text)


def document_structure(text: str, blocks: Sequence[Block], language: str = ENGLISH) -> Structure:
    """The structure of a derived text, whose blocks its reader knows: nothing is guessed from marks in it."""
    linked = link(blocks, text)
    headings = _open_headings(linked, text)
    return Structure(tuple(linked), headings, _Sentences(text, linked, headings, (), language).read())


def structure_of(article: Article) -> Structure:
    """The structure of an article, a text file or a derived text."""
    if article.blocks:
        return document_structure(article.text, article.blocks, article.language)
    return parse_structure(
        article.text,
        article.body_start,
        markdown=is_markdown(article.id),
        language=article.language,
        dialect=dialect_of(article.id),
    )


def heading_span(block: Block, text: str) -> Span:
    """The words of a heading, without marks of emphasis around them."""
    start, end = block.text_start, block.end
    while start < end and text[start] in "*_ ":
        start += 1
    while end > start and text[end - 1] in "*_ ":
        end -= 1
    return (start, end) if start < end else (block.text_start, block.end)


def _open_headings(blocks: Sequence[Block], text: str) -> tuple[tuple[Span, ...], ...]:
    """For each block the headings above it: the last one, and those that it stands under."""
    above: list[tuple[Span, ...]] = []
    levels: list[int] = []
    spans: tuple[Span, ...] = ()
    for block in blocks:
        if block.level:
            while levels and levels[-1] >= block.level:
                levels.pop()
            above.append(spans[: len(levels)])
            levels.append(block.level)
            spans = (*above[-1], heading_span(block, text))
        else:
            above.append(spans)
    return tuple(above)


class _Sentences:
    """Reads blocks into sentences.

    Prose and list items fall into sentences by language rules; a table's row, a heading or a stretch of code
    is one as a whole.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        headings: Sequence[tuple[Span, ...]],
        hidden: Sequence[Span],
        language: str,
    ) -> None:
        self.language = language
        self.text = text
        self.blocks = blocks
        self.headings = headings
        self.hidden = hidden
        self.next_hidden = 0
        self.lead_of: dict[int, Span] = {}  # by index of the block
        self.leads_of: dict[int, tuple[Span, ...]] = {}
        self.sentences: list[Sentence] = []

    def read(self) -> tuple[Sentence, ...]:
        for index, block in enumerate(self.blocks):
            self._read_block(index, block)
        return tuple(self.sentences)

    def _read_block(self, index: int, block: Block) -> None:
        leads = self.leads_of[index] = self._leads(block)
        spans: list[tuple[Span, SentenceKind]] = []
        for (start, end), is_hidden in self._parts(block):
            if is_hidden or block.kind is SentenceKind.HIDDEN:
                spans.append(((start, end), SentenceKind.HIDDEN))
            elif block.kind in (SentenceKind.PROSE, SentenceKind.ITEM):
                sentences = sentence_spans(self.text, start, end, self.language)
                spans.extend((span, self._kind(block, span)) for span in sentences)
            else:
                spans.append(((start, end), self._kind(block, (start, end))))
        shown = [span for span, kind in spans if kind is not SentenceKind.HIDDEN]
        if shown:
            leads_in = any(form.search(self.text, *shown[-1]) for form in (rules.LEAD_IN, rules.LIST_LEAD_IN))
            self.lead_of[index] = shown[-1] if leads_in else shown[0]
        above = self.headings[index]
        question: Span | None = None
        for (start, end), kind in spans:
            chain = leads if question is None else (*leads, question)[-MAX_LEADS:]
            self.sentences.append(Sentence(start, end, kind, chain, above, block.group))
            if kind is SentenceKind.QUESTION and (start, end) == shown[0]:
                question = start, end

    def _leads(self, block: Block) -> tuple[Span, ...]:
        if block.lead is None or block.lead not in self.lead_of:
            return ()
        return (*self.leads_of[block.lead], self.lead_of[block.lead])[-MAX_LEADS:]

    def _kind(self, block: Block, span: Span) -> SentenceKind:
        words = self.text[span[0] : span[1]]
        if block.kind is not SentenceKind.ROW and not _WORD.search(words):
            return SentenceKind.HIDDEN  # marks alone
        if block.kind in (SentenceKind.PROSE, SentenceKind.ITEM) and rules.asks(words):
            return SentenceKind.QUESTION
        if block.only_links or (block.kind is SentenceKind.ITEM and rules.only_leads_elsewhere(words)):
            return SentenceKind.LINK
        return (
            SentenceKind.QUESTION if block.kind is SentenceKind.HEADING and is_question(words) else block.kind
        )

    def _parts(self, block: Block) -> list[tuple[Span, bool]]:
        """The hidden spans of a block and what is between them, trimmed, in order."""
        while self.next_hidden < len(self.hidden) and self.hidden[self.next_hidden][1] <= block.text_start:
            self.next_hidden += 1
        if block.kind is SentenceKind.CODE or self.next_hidden == len(self.hidden):
            return [((block.text_start, block.end), False)]
        last = self.next_hidden
        while last < len(self.hidden) and self.hidden[last][0] < block.end:
            last += 1
        hidden = [
            (max(start, block.text_start), min(end, block.end))
            for start, end in self.hidden[self.next_hidden : last]
        ]
        shown = subtract((block.text_start, block.end), hidden)
        parts = [(trim(self.text, *span), True) for span in hidden] + [
            (trim(self.text, *span), False) for span in shown
        ]
        return sorted(part for part in parts if part[0][0] < part[0][1])
