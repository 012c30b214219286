"""Text inside other formats, plain or Markdown, as blocks without their marks."""

from retrieval.reading.block_repair import repair_blocks
from retrieval.reading.blocks import BlockList, split_lines
from retrieval.reading.derived import TextBuilder, clean
from retrieval.reading.markdown import read_markdown
from retrieval.reading.plain_text import read_plain_text
from retrieval.reading.titles import strip_markdown
from retrieval.types import Block, SentenceKind

MARKDOWN_LINE = 400  # characters of which the emphasis and links are taken out at a time


def add_plain_text(text: str, builder: TextBuilder) -> None:
    """Add a text without markup, such as a message, its wrapped lines joined."""
    _add(clean(text.replace("\r\n", "\n").replace("\r", "\n")), builder, markdown=False)


def add_markdown(text: str, builder: TextBuilder) -> None:
    """Add a text in Markdown."""
    _add(clean(text.replace("\r\n", "\n")), builder, markdown=True)


def _add(text: str, builder: TextBuilder, *, markdown: bool) -> None:
    read = BlockList(text)
    lines = tuple(split_lines(text))
    (read_markdown if markdown else read_plain_text)(lines, read)
    above: Block | None = None
    for block in repair_blocks(read.blocks, text, markdown=markdown):
        if block.kind is SentenceKind.HIDDEN:
            continue
        words = text[block.text_start : block.end]
        if block.kind in (SentenceKind.ROW, SentenceKind.HEADER):
            cells = words.splitlines()[0].strip("|").split("|")
            builder.add_row(
                [_plain(cell, markdown=markdown) for cell in cells],
                header=block.kind is SentenceKind.HEADER,
                joined=_is_next_row(above, block),
            )
        else:
            is_code = block.kind is SentenceKind.CODE
            is_short_line = block.kind is SentenceKind.ITEM and not block.depth  # a greeting, a name
            joined = block.kind is SentenceKind.ITEM and above is not None and above.kind is SentenceKind.ITEM
            builder.add(
                SentenceKind.PROSE if not markdown and is_short_line else block.kind,
                words if is_code else _plain(words, markdown=markdown),
                level=min(6, block.level),
                depth=block.depth,
                joined=joined,
            )
        above = block


def _is_next_row(above: Block | None, block: Block) -> bool:
    in_table = above is not None and above.kind in (SentenceKind.ROW, SentenceKind.HEADER)
    return in_table and block.kind is SentenceKind.ROW


def _plain(words: str, *, markdown: bool) -> str:
    if not markdown:
        return words
    lines = " ".join(words.split())
    return strip_markdown(lines) if len(lines) <= MARKDOWN_LINE else lines
