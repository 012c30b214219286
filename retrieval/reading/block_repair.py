"""Repairs blocks: joins wrapped sentences, and tells short lines from headings."""

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.reading import line_rules as rules
from retrieval.reading.blocks import Block
from retrieval.types import SentenceKind

_NUMBER = re.compile(r"\d{1,3}[.)]|[IVX]{1,5}\.")


def repair_blocks(blocks: Sequence[Block], text: str, *, markdown: bool) -> list[Block]:
    """The blocks without breaks inside sentences, and with the headings that nothing marks."""
    return _with_unmarked_headings(_joined(blocks, text, markdown=markdown), text)


def _joined(blocks: Sequence[Block], text: str, *, markdown: bool) -> list[Block]:
    joined: list[Block] = []
    for index, block in enumerate(blocks):
        above = joined[-1] if joined else None
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        is_alone = below is None or below.kind is not SentenceKind.ITEM
        if above is not None and _is_rest(above, block, text, markdown=markdown, is_alone=is_alone):
            joined[-1] = replace(above, kind=_joined_kind(above, block), end=block.end)
        else:
            joined.append(block)
    return joined


def _joined_kind(above: Block, block: Block) -> SentenceKind:
    return SentenceKind.HEADER if block.kind is SentenceKind.HEADER else above.kind


def _is_rest(above: Block, block: Block, text: str, *, markdown: bool, is_alone: bool) -> bool:
    """Whether a block, alone or followed by items, only goes on with what the one above it began."""
    gap = text[above.end : block.start]
    is_apart = gap.count("\n") + gap.count("\r") - gap.count("\r\n") > 1
    if block.kind is SentenceKind.HEADER:  # a header of several rows
        return above.kind is SentenceKind.ROW and not is_apart and text[block.start] == "|"
    if (
        above.kind is not SentenceKind.PROSE
        or above.depth
        or block.kind not in (SentenceKind.PROSE, SentenceKind.ITEM)
    ):
        return False
    line = text[max(above.text_start, above.end - 150) : above.end].splitlines()[-1]
    if block.kind is SentenceKind.ITEM:
        below = text[block.start : min(block.end, block.start + 40)]
        is_marked = block.text_start > block.start
        return not is_apart and is_marked and rules.continues_over_mark(line, below, is_alone=is_alone)
    is_broken = text[block.text_start].islower() and not rules.SENTENCE_END.search(line)
    return not markdown and not gap.strip() and (is_broken or rules.has_open_end(line))


def _with_unmarked_headings(blocks: list[Block], text: str) -> list[Block]:
    """A short line without an end mark that has text below it is a heading, though nothing marks it."""
    blocks = _with_numbered_headings(blocks, text)
    could_be = [_could_be_a_heading(block, text) for block in blocks]
    mended = list(blocks)
    for index, block in enumerate(blocks):
        if not could_be[index]:
            continue
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        if below is None or _is_short_line_of_many(index, could_be):
            is_heading = False
        else:
            is_heading = index == 0 or below.kind is not SentenceKind.HEADING
        if is_heading:
            mended[index] = replace(block, kind=SentenceKind.HEADING, level=_level(index, block, text))
        elif sum(could_be[max(0, index - 1) : index + 2]) > 1:
            mended[index] = replace(block, kind=SentenceKind.ITEM)
    return mended


def _level(index: int, block: Block, text: str) -> int:
    """The first line of a text is its title, unless it is the first of several sections by its number."""
    return 1 if index == 0 and not rules.is_numbered(text[block.text_start : block.end]) else 6


def _with_numbered_headings(blocks: list[Block], text: str) -> list[Block]:
    """A numbered short line is the title of a section, if a paragraph, or an item of its number, is below."""
    mended = list(blocks)
    for index, block in enumerate(blocks[:-1]):
        if block.kind is not SentenceKind.ITEM or block.depth != 1 or not _NUMBER.match(text, block.start):
            continue
        above = blocks[index - 1] if index else None
        below = blocks[index + 1]
        heads = _heads_its_number(block, below, text) or _stands_alone(above, block, below, text)
        if heads and rules.reads_like_a_heading(text[block.text_start : block.end]):
            mended[index] = replace(
                block, kind=SentenceKind.HEADING, level=6, text_start=block.start, depth=0
            )
    return mended


def _heads_its_number(block: Block, below: Block, text: str) -> bool:
    """Whether the item below is numbered as a part of this one: `2. Keys`, `2.1 The key is ...`."""
    number = text[block.start : block.text_start].strip().rstrip(".)")
    return (
        number.isdigit()
        and text.startswith(f"{number}.", below.start)
        and (text[below.start + len(number) + 1 : below.start + len(number) + 2].isdigit())
    )


def _stands_alone(above: Block | None, block: Block, below: Block, text: str) -> bool:
    """Whether no list goes on with the item, and a paragraph is apart below it."""
    in_list = above is not None and above.kind is SentenceKind.ITEM
    is_apart = len(text[block.end : below.start].strip(" \t").splitlines()) > 1
    return not in_list and is_apart and below.kind is SentenceKind.PROSE and not below.depth


def _could_be_a_heading(block: Block, text: str) -> bool:
    is_short = block.kind is SentenceKind.PROSE and block.end - block.text_start <= rules.HEADING_LENGTH
    return is_short and not block.depth and rules.reads_like_a_heading(text[block.text_start : block.end])


def _is_short_line_of_many(index: int, could_be: Sequence[bool]) -> bool:
    """Whether more than two short lines stand one below the other, this one not at the top of the text."""
    first, last = index, index
    while first and could_be[first - 1] and index - first < 3:
        first -= 1
    while last + 1 < len(could_be) and could_be[last + 1] and last - index < 3:
        last += 1
    return index > 0 and last - first >= 2
