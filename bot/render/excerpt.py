"""A cited passage in context: which lines to show, and which of their words are cited."""

from dataclasses import dataclass

from bot.parsing.location import Location
from bot.render import sanitize
from retrieval.errors import UsageError
from retrieval.text.lines import line_spans, lines_of_span
from retrieval.types import CurrentArticle, FileState

_INVERSE = "\x1b[7m{}\x1b[0m"


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of a file, in three pieces: `before` and `after` surround the words that are `cited`."""

    number: int
    before: str
    cited: str
    after: str
    is_cited: bool  # one of the cited lines; an empty line can be one though it has no words

    @property
    def text(self) -> str:
        """The whole line, without its end."""
        return self.before + self.cited + self.after


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines to show of a file that has `lines` in all; `changed` since it was indexed."""

    title: str
    path: str
    lines: int
    rows: tuple[ExcerptLine, ...]
    changed: bool


def make_excerpt(page: CurrentArticle, location: Location, context: int) -> Excerpt:
    """The cited lines with `context` lines on either side.

    Raises:
        UsageError: the file has no such location.
    """
    text = page.article.text
    spans = line_spans(text)
    start, end = _span(page, location, spans)
    first, last = (number - 1 for number in lines_of_span(text, start, end))
    shown = range(max(0, first - context), min(len(spans), last + context + 1))
    rows = tuple(_row(text, number, spans[number], (start, end), first <= number <= last) for number in shown)
    return Excerpt(page.article.title, page.path, len(spans), rows, page.state is FileState.CHANGED)


def _span(page: CurrentArticle, location: Location, spans: list[tuple[int, int]]) -> tuple[int, int]:
    size = len(spans) if location.unit == "lines" else len(page.article.text)
    lowest = 1 if location.unit == "lines" else 0
    if not lowest <= location.first <= location.last <= size or (
        location.unit == "chars" and location.first == location.last
    ):
        missing = (
            f"line {location.first}" if location.unit == "lines" else f"span {location.first}-{location.last}"
        )
        whole = "lines" if location.unit == "lines" else "characters"
        raise UsageError(f"{page.path} has no {missing}", f"it has {size:,} {whole}")
    if location.unit == "chars":
        return location.first, location.last
    return spans[location.first - 1][0], spans[location.last - 1][1]


def _row(text: str, number: int, line: tuple[int, int], span: tuple[int, int], marked: bool) -> ExcerptLine:
    start, stop = line
    stop = start + len(text[start:stop].rstrip("\r\n"))
    begin, end = (min(max(at, start), stop) for at in span)
    before, cited, after = text[start:begin], text[begin:end], text[end:stop]
    return ExcerptLine(number + 1, before.removeprefix("\ufeff"), cited.removeprefix("\ufeff"), after, marked)


def excerpt_text(excerpt: Excerpt, styled: bool) -> str:
    """The lines as sanitized text; with styles the cited words are inverse."""
    return "".join(
        sanitize.text(row.before) + _cited(row, styled) + sanitize.text(row.after) + "\n"
        for row in excerpt.rows
    )


def first_cited_row(excerpt: Excerpt) -> int:
    """Where the cited words begin among the lines shown, from 1."""
    return next((number for number, row in enumerate(excerpt.rows, 1) if row.is_cited), 1)


def _cited(row: ExcerptLine, styled: bool) -> str:
    cited = sanitize.text(row.cited)
    return _INVERSE.format(cited) if cited and styled else cited
