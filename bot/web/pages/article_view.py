"""An article as headings, paragraphs, lists, tables and code, the cited words marked, every word of it text.

Nothing in an article becomes markup: its structure is read off its blocks, whose marks (`## `, `- `) are left
out, and what stands between them is shown as it is written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.render import sanitize
from retrieval.reading.blocks import trim
from retrieval.reading.formats.registry import format_of
from retrieval.reading.structure import blocks_of
from retrieval.text.lines import line_spans
from retrieval.types import Article, Block, SentenceKind, Span
from retrieval.where import section_at, where_of_span

PART_CHARS = 60_000  # of an article on a page
MAX_STRUCTURED = (
    1_000_000  # characters; a longer text is shown as it is written: reading its blocks takes long
)
NOTHING: Span = (0, 0)
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_LINE_END = re.compile(r"[\r\n]")
_BULLETS = frozenset("-*+•")
_KINDS = {
    SentenceKind.HEADING: "heading",
    SentenceKind.ITEM: "item",
    SentenceKind.CODE: "code",
    SentenceKind.HEADER: "row",
    SentenceKind.ROW: "row",
    SentenceKind.HIDDEN: "verbatim",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Text that is `marked` or not; the cited words begin with the `first` one that is."""

    text: str
    marked: bool = False
    first: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """What is drawn as one: a heading, a paragraph, an item, a row, code, or text as it is written.

    `level` is that of a heading, from 2 on since the title is the first one, or the depth of an item, from 1.
    `marker` is the number of an item. The text of a row is in its `cells`.
    """

    kind: str
    start: int
    runs: Runs = ()
    level: int = 0
    marker: str = ""
    cells: tuple[Runs, ...] = ()
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Elements of one kind that follow each other: a list, a table, or some of another kind."""

    kind: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A page, slide, sheet or message of a file; a text file is one section without a label."""

    label: str
    page: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A part of an article, of `parts`, counted from 1."""

    sections: tuple[Section, ...]
    part: int
    parts: int


def view_article(
    article: Article, cited: Span = NOTHING, part: int | None = None, *, marks: bool = True
) -> ArticleView:
    """The part of an article of that number, or else the one that the cited words begin in.

    Without `marks` these are not marked.
    """
    blocks = blocks_of(article) if len(article.text) <= MAX_STRUCTURED else ()
    windows = _windows(article.text, blocks)
    if part is None:
        part = _window_at(windows, cited[0])
    part = min(max(part, 1), len(windows))
    elements = tuple(_Drawing(article.text, cited if marks else NOTHING).elements(blocks, windows[part - 1]))
    return ArticleView(tuple(_sections(article, elements)), part, len(windows))


def view_passage(text: str, article_id: str, *, has_header: bool = False) -> tuple[Group, ...]:
    """A quote by itself, of the article of that id; `has_header` says that its first line heads a table.

    One that is of no text file has no marks to be read but the borders of a table's cells.
    """
    if format_of(article_id) is None:
        blocks = blocks_of(Article(article_id, text, 0, "", None, None, None, ""))
    else:
        blocks = tuple(_rows(text)) if has_header else ()
    return _groups(tuple(_Drawing(text, NOTHING).elements(blocks, (0, len(text)))))


def _rows(text: str) -> Iterator[Block]:
    """The lines of a table, the first of which is its header."""
    for number, (start, end) in enumerate(line_spans(text)):
        start, end = trim(text, start, end)
        if start < end:
            kind = SentenceKind.ROW if number else SentenceKind.HEADER
            yield Block(kind, start, start, end)


def _windows(text: str, blocks: Sequence[Block]) -> list[Span]:
    """The parts of a text, which begin with a block where there is one, or else a line."""
    starts = [block.start for block in blocks]
    windows, start = [], 0
    while len(text) - start > PART_CHARS:
        limit = start + PART_CHARS
        end = max((starts[at - 1] for at in (bisect_right(starts, limit),) if at), default=0)
        if end <= start:
            end = max(text.rfind("\n", start, limit), text.rfind("\r", start, limit)) + 1 or limit
        windows.append((start, end))
        start = end
    return [*windows, (start, len(text))]


def _window_at(windows: Sequence[Span], offset: int) -> int:
    return bisect_right([start for start, _ in windows], offset)


def _sections(article: Article, elements: Sequence[Element]) -> Iterator[Section]:
    places = article.places
    for label, inside in groupby(elements, lambda element: section_at(places, element.start)):
        members = tuple(inside)
        page = where_of_span(places, members[0].start, members[0].start + 1).page
        yield Section(label, page, _groups(members))


def _groups(elements: Sequence[Element]) -> tuple[Group, ...]:
    return tuple(
        Group(kind, tuple(members)) for kind, members in groupby(elements, lambda element: element.kind)
    )


class _Drawing:
    """Draws the blocks of a text; it knows where the cited words are and whether they have begun."""

    def __init__(self, text: str, cited: Span) -> None:
        self._text = text
        self._cited = cited
        self._begun = False

    def elements(self, blocks: Sequence[Block], window: Span) -> Iterator[Element]:
        """What is drawn of a stretch of the text, in order."""
        start, stop = window
        at = start
        for block in blocks:
            if block.end <= start:
                continue
            if block.start >= stop:
                break
            yield from self._verbatim(at, block.start)
            yield self._element(block, window)
            at = max(at, min(block.end, stop))
        yield from self._verbatim(at, stop)

    def _element(self, block: Block, window: Span) -> Element:
        begin, end = max(block.text_start, window[0]), min(block.end, window[1])
        mark = self._text[block.start : block.text_start].strip()
        kind = _KINDS.get(block.kind, "quotation" if mark.startswith(">") else "paragraph")
        if kind == "row":
            return self._row(block, begin, end)
        runs = self._runs(begin, end)
        if kind == "heading":
            return Element(kind, begin, runs, level=min(6, block.level + 1 if block.level else 2))
        if kind == "item":
            marker = "" if set(mark) <= _BULLETS else mark
            return Element(kind, begin, runs, level=min(6, max(1, block.depth)), marker=marker)
        return Element(kind, begin, runs)

    def _row(self, block: Block, begin: int, end: int) -> Element:
        is_header = block.kind is SentenceKind.HEADER
        if is_header and (rule := _LINE_END.search(self._text, begin, end)):
            end = rule.start()  # what follows is the rule below a header
        cells = tuple(self._runs(*cell) for cell in _cells(self._text, begin, end))
        return Element("row", begin, cells=cells, is_header=is_header)

    def _verbatim(self, start: int, end: int) -> Iterator[Element]:
        start, end = trim(self._text, start, end)
        if start < end:
            yield Element("verbatim", start, self._runs(start, end))

    def _runs(self, start: int, end: int) -> Runs:
        """The text of a span, cut where the cited words begin and end."""
        begin, stop = (min(max(offset, start), end) for offset in self._cited)
        runs = [Run(sanitize.text(self._text[start:begin]))]
        if begin < stop:
            runs.append(Run(sanitize.text(self._text[begin:stop]), marked=True, first=not self._begun))
            self._begun = True
        runs.append(Run(sanitize.text(self._text[stop:end])))
        return tuple(run for run in runs if run.text)


def _cells(text: str, start: int, end: int) -> list[Span]:
    """The cells of a row, without the borders at its ends."""
    borders = [match.start() for match in _CELL_BORDER.finditer(text, start, end)]
    edges = [start - 1, *borders, end]
    spans = [trim(text, left + 1, right) for left, right in pairwise(edges)]
    if len(spans) > 1 and borders[0] == start:
        spans = spans[1:]
    if len(spans) > 1 and borders[-1] == end - 1:
        spans = spans[:-1]
    return spans
