"""A cited passage in context: which lines to show, and which of their words are cited."""

from dataclasses import dataclass, replace

from bot.parsing.location import Location
from retrieval.errors import UsageError
from retrieval.text.lines import line_spans, lines_of_span
from retrieval.types import CurrentArticle, FileState
from retrieval.where import section_at


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of a file, in three pieces: `before` and `after` surround the words that are `cited`.

    `section` is the page, slide, sheet or message that begins with it in a file that is no text.
    """

    number: int
    before: str
    cited: str
    after: str
    is_cited: bool  # one of the cited lines; an empty line can be one though it has no words
    section: str = ""

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
    rows = [_row(text, number, spans[number], (start, end), first <= number <= last) for number in shown]
    rows = _with_sections(rows, [section_at(page.article.places, spans[number][0]) for number in shown])
    return Excerpt(page.article.title, page.path, len(spans), tuple(rows), page.state is FileState.CHANGED)


def _with_sections(rows: list[ExcerptLine], sections: list[str]) -> list[ExcerptLine]:
    """The lines, each first one of a page or the like with its words."""
    above = ["", *sections]
    return [
        replace(row, section=section) if section != before else row
        for row, section, before in zip(rows, sections, above, strict=False)
    ]


def _span(page: CurrentArticle, location: Location, spans: list[tuple[int, int]]) -> tuple[int, int]:
    if location.unit == "page":
        return _page_span(page, location.first, spans)
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


def _page_span(page: CurrentArticle, number: int, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The first line of a page or slide."""
    places = page.article.places
    numbers = [place.where.page or place.where.slide for place in places]
    if number not in numbers:
        last = max(numbers, default=0)
        hint = f"it has {last:,}" if last else "write PATH:LINE"
        raise UsageError(f"{page.path} has no page {number}", hint)
    offset = places[numbers.index(number)].offset
    return next(((start, end) for start, end in spans if end > offset), spans[-1])


def _row(text: str, number: int, line: tuple[int, int], span: tuple[int, int], marked: bool) -> ExcerptLine:
    start, stop = line
    stop = start + len(text[start:stop].rstrip("\r\n"))
    begin, end = (min(max(at, start), stop) for at in span)
    before, cited, after = text[start:begin], text[begin:end], text[end:stop]
    return ExcerptLine(number + 1, before.removeprefix("\ufeff"), cited.removeprefix("\ufeff"), after, marked)
