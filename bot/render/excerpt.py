"""A cited passage in its place: which lines to show, and which of their words are cited; it draws nothing."""

from bisect import bisect_right
from dataclasses import dataclass

from bot.parsing.location import Location
from retrieval.errors import UsageError
from retrieval.text.lines import LINE_END
from retrieval.types import Page, State


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
    """The lines to show of a file, with what heads them; `changed` since it was indexed."""

    title: str
    path: str
    lines: int
    rows: tuple[ExcerptLine, ...]
    changed: bool


def make_excerpt(page: Page, place: Location, context: int) -> Excerpt:
    """The cited lines with `context` lines on either side.

    Raises:
        UsageError: the file has no such place.
    """
    text = page.article.text
    spans = _line_spans(text)
    start, end = _span(page, place, spans)
    starts = [begin for begin, _ in spans]
    first, last = (bisect_right(starts, at) - 1 for at in (start, max(start, end - 1)))
    shown = range(max(0, first - context), min(len(spans), last + context + 1))
    rows = tuple(_row(text, number, spans[number], (start, end), first <= number <= last) for number in shown)
    return Excerpt(page.article.title, page.path, len(spans), rows, page.state is State.CHANGED)


def _line_spans(text: str) -> list[tuple[int, int]]:
    """Where each line starts and ends, its line end included; a file's last line may lack one."""
    ends = [match.end() for match in LINE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends], ends, strict=False))


def _span(page: Page, place: Location, spans: list[tuple[int, int]]) -> tuple[int, int]:
    size = len(spans) if place.unit == "lines" else len(page.article.text)
    lowest = 1 if place.unit == "lines" else 0
    if not lowest <= place.first <= place.last <= size or (
        place.unit == "chars" and place.first == place.last
    ):
        what = f"line {place.first}" if place.unit == "lines" else f"span {place.first}-{place.last}"
        whole = "lines" if place.unit == "lines" else "characters"
        raise UsageError(f"{page.path} has no {what}", f"it has {size:,} {whole}")
    if place.unit == "chars":
        return place.first, place.last
    return spans[place.first - 1][0], spans[place.last - 1][1]


def _row(text: str, number: int, line: tuple[int, int], span: tuple[int, int], marked: bool) -> ExcerptLine:
    start, stop = line
    stop = start + len(text[start:stop].rstrip("\r\n"))
    begin, end = (min(max(at, start), stop) for at in span)
    before, cited, after = text[start:begin], text[begin:end], text[end:stop]
    return ExcerptLine(number + 1, before.removeprefix("\ufeff"), cited.removeprefix("\ufeff"), after, marked)
