"""Links each block to what heads it, and groups those of one list, table or paragraph."""

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.reading import line_rules as rules
from retrieval.reading.blocks import Block
from retrieval.types import SentenceKind

_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t>]*(?:\r\n|\n|\r)")
_INNER_END = re.compile(r"[.!?][\s'\"”’»)\]*_]*\s(?![a-z])\S")
_IN_LIST = (SentenceKind.ITEM, SentenceKind.CODE)


def link(blocks: Sequence[Block], text: str) -> list[Block]:
    """The blocks, each with the index of what heads it and the number of its group."""
    linker = _Linker(text)
    for index, block in enumerate(blocks):
        linker.add(index, block)
    return linker.blocks


def is_question(words: str) -> bool:
    """Whether the words are one question and nothing else."""
    return rules.asks(words) and not _INNER_END.search(words)


class _Linker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.previous: Block | None = None  # the last block that is not hidden, and its index
        self.previous_index = -1
        self.question: int | None = None  # what the section asks, as far as it was read
        self.list_lead: int | None = None
        self.parents: list[tuple[int, int]] = []  # depth and index of the items that are open
        self.header: int | None = None
        self.quotation_lead: int | None = None  # says who wrote what is quoted (`> ...`) below it
        self.group = -1

    def add(self, index: int, block: Block) -> None:
        if block.kind is SentenceKind.HIDDEN:
            self.group += 1
            self.blocks.append(replace(block, group=self.group))
            return
        is_same_group = self.previous is not None and self._belong_together(self.previous, block)
        self.group += not is_same_group
        if block.kind is SentenceKind.ROW and not is_same_group:
            self.header = None  # a table of its own, and without one
        lead = self._lead(index, block, is_same_group)
        self.blocks.append(replace(block, lead=lead, group=self.group))
        self.previous, self.previous_index = block, index

    def _lead(self, index: int, block: Block, is_same_group: bool) -> int | None:
        words = self.text[block.text_start : block.end]
        asks = block.kind is SentenceKind.QUESTION or is_question(words)
        if block.kind is SentenceKind.HEADING:
            self.question, self.parents, self.list_lead = (index if asks else None), [], None
            return None
        if block.kind is SentenceKind.QUESTION and self._is_quoted(block):  # the title of a callout
            self.quotation_lead, self.parents, self.list_lead = index, [], None
            return None
        above = self._lead_in(block)
        if above is not None or not self._is_quoted(block):
            self.quotation_lead = above if self._is_quoted(block) else None
        base = above if above is not None else None if asks else self._quotation_lead(block, self.question)
        if not is_same_group:
            self.parents, self.list_lead = [], base
        lead = self._lead_by_kind(index, block, base)
        if asks and not block.depth:
            self.question = index
            return lead if lead != self.question else None
        return lead

    def _quotation_lead(self, block: Block, otherwise: int | None) -> int | None:
        """What introduces the quotation that a block is a part of, after its first one."""
        return (
            self.quotation_lead if self._is_quoted(block) and self.quotation_lead is not None else otherwise
        )

    def _is_quoted(self, block: Block) -> bool:
        return self.text[block.start] == ">" and block.text_start > block.start

    def _lead_by_kind(self, index: int, block: Block, base: int | None) -> int | None:
        if block.kind is SentenceKind.HEADER:
            self.header = index
        if block.kind is SentenceKind.ROW:
            return self.list_lead if self.header is None or not self._in_table() else self.header
        while self.parents and self.parents[-1][0] >= block.depth:
            self.parents.pop()
        parent = self.parents[-1][1] if self.parents else None
        if block.kind is SentenceKind.ITEM:
            self.parents.append((block.depth, index))
            if parent is not None:
                return parent
            is_newer = base is not None and (self.list_lead is None or base > self.list_lead)
            return base if is_newer and not block.depth else self.list_lead
        return parent if block.kind is SentenceKind.CODE and parent is not None and base is None else base

    def _in_table(self) -> bool:
        return self.previous is not None and self.previous.kind in (SentenceKind.HEADER, SentenceKind.ROW)

    def _lead_in(self, block: Block) -> int | None:
        """The block before a block, if it leads in."""
        above = self.previous
        if above is None or above.kind not in (SentenceKind.PROSE, SentenceKind.ITEM):
            return None
        end = (max(above.text_start, above.end - 20), above.end)
        is_list = block.kind not in (SentenceKind.PROSE, SentenceKind.HEADING, SentenceKind.QUESTION)
        leads = rules.LEAD_IN.search(self.text, *end) or (
            is_list and rules.LIST_LEAD_IN.search(self.text, *end)
        )
        return self.previous_index if leads else None

    def _belong_together(self, above: Block, block: Block) -> bool:
        gap = self.text[above.end : block.start]
        is_apart = bool(_BLANK_LINE.search(gap)) or (
            block.kind is SentenceKind.PROSE and bool(gap.strip(" \t\r\n>"))
        )
        if block.kind is SentenceKind.ROW:
            return above.kind in (SentenceKind.HEADER, SentenceKind.ROW) and not is_apart
        if block.kind in _IN_LIST and above.kind in _IN_LIST and (block.depth or above.depth):
            return bool(block.depth and (above.depth or not is_apart))
        return (
            block.kind is above.kind
            and block.kind in (SentenceKind.PROSE, SentenceKind.ITEM)
            and not is_apart
        )
