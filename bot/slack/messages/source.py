"""A cited passage in its place: a few lines for the answer, and the whole article, in pages, as a modal."""

from typing import TYPE_CHECKING

from bot.parsing.location import location_of
from bot.render import sanitize
from bot.render.excerpt import make_excerpt
from bot.slack.messages.actions import SOURCE_PAGE
from bot.slack.messages.blocks import (
    Block,
    actions,
    button,
    context,
    header,
    image,
    modal,
    rich,
    section,
    words,
)
from bot.slack.messages.escape import truncate_line
from bot.slack.state.answers import StoredAnswer, StoredSource, digest_of
from retrieval.errors import FootnoteError
from retrieval.filters import Filters
from retrieval.text.lines import LINE_END, span_of_lines
from retrieval.types import Citation, CurrentArticle

if TYPE_CHECKING:
    from retrieval.library import Library

PAGE = 2500  # characters of an article on a page of the modal
AROUND = 250  # characters shown before and after a quote
CHANGED = "The file has changed since it was cited. This is how it is now."


def cited_lines(library: "Library", filters: Filters, citation: Citation) -> str:
    """The lines that a citation stands in, cut around it; the quote alone if its file changed just now."""
    try:
        page = library.read(citation.article.id, filters)
        if page.article.text[citation.start : citation.end] != citation.quote:
            return citation.quote
        rows = make_excerpt(page, location_of(citation), 0).rows
    except FootnoteError:
        return citation.quote
    before, after = rows[0].before, rows[-1].after
    head = before if len(before) <= AROUND else "…" + before[-AROUND:]
    tail = after if len(after) <= AROUND else after[:AROUND] + "…"
    return f"{head}{citation.quote}{tail}"


def first_page(page: CurrentArticle, source: StoredSource) -> int:
    """The page, from 0, that shows where a source begins."""
    cited = cited_span(page.article.text, source)
    start = cited[0] if cited else 0
    return next((n for n, (_, end) in enumerate(_pages(page.article.text)) if start < end), 0)


def source_modal(
    page: CurrentArticle, answer: StoredAnswer, source: StoredSource, number: int, *, picture: str = ""
) -> Block:
    """The modal that shows a page of an article, counted from 0.

    `picture` is the file of the page of a PDF with the cited words marked; it stands above these words.
    """
    article = page.article
    pages, cited = _pages(article.text), cited_span(article.text, source)
    number = max(0, min(number, len(pages) - 1))
    origin = [truncate_line(name, 200) for name in (article.source, article.published, article.id) if name]
    blocks = [header(article.title), context(" · ".join([*origin, f"page {number + 1} of {len(pages)}"]))]
    blocks += [] if cited else [section(CHANGED)]
    if picture and cited and number == first_page(page, source):
        blocks.append(image(picture, article.text[slice(*cited)]))
    blocks.append(rich(_marked(article.text, pages[number], cited or (0, 0))))
    value = f"{answer.id} {source.n}"
    cited_page = first_page(page, source) if cited else number
    turns = {"Previous": number - 1, "Next": number + 1, "The cited words": cited_page}
    row = [
        button(name, f"{SOURCE_PAGE}_{n}", f"{value} {target}")
        for n, (name, target) in enumerate(turns.items())
        if 0 <= target < len(pages) and target != number
    ]
    blocks += [actions(*row)] if row else []
    return modal("Source", blocks, private_metadata=value)


def cited_span(text: str, source: StoredSource) -> tuple[int, int] | None:
    """The characters of a source in its article's text, or None where they are no longer there."""
    first, last = source.location.first, source.location.last
    if source.location.unit == "lines":
        return span_of_lines(text, first, last)
    return (first, last) if digest_of(text[first:last]) == source.digest else None


def _pages(text: str) -> list[tuple[int, int]]:
    """Spans of the text, cut at a line's end, or else a word's, where there is one."""
    spans, start = [], 0
    while len(text) - start > PAGE:
        end = start + _page_length(text[start : start + PAGE + 1])
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))]


def _page_length(text: str) -> int:
    """How much of a text of `PAGE` + 1 characters makes a page; a CR LF stays together."""
    line_ends = [match.end() for match in LINE_END.finditer(text) if match.end() <= PAGE]
    return line_ends[-1] if line_ends else text.rfind(" ", 0, PAGE) + 1 or PAGE


def _marked(text: str, page: tuple[int, int], cited: tuple[int, int]) -> list[Block]:
    """The words of a page, the cited ones in bold."""
    start, stop = page
    begin, end = (min(max(offset, start), stop) for offset in cited)
    pieces = ((text[start:begin], False), (text[begin:end], True), (text[end:stop], False))
    return [words(sanitize.text(piece), bold=bold) for piece, bold in pieces if piece] or [words("…")]
