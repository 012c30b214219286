"""A cited passage in its place: a few lines for the answer, and the whole article, in pages, as a modal.

What may be read is decided by the filters of the channel where the answer was given, each time anew.
"""

from typing import TYPE_CHECKING

from bot.parsing.location import location_of
from bot.render import sanitize
from bot.render.excerpt import make_excerpt
from bot.slack.messages.actions import SOURCE_PAGE
from bot.slack.messages.blocks import Block, actions, button, context, header, modal, rich, section, words
from bot.slack.messages.escape import truncate_line
from bot.slack.state.answers import StoredAnswer, StoredSource, digest_of
from retrieval.errors import FootnoteError
from retrieval.text.lines import LINE_END, span_of_lines
from retrieval.types import Citation, Filters, Page

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
    before = rows[0].before
    after = rows[-1].after
    head = before if len(before) <= AROUND else "…" + before[-AROUND:]
    tail = after if len(after) <= AROUND else after[:AROUND] + "…"
    return f"{head}{citation.quote}{tail}"


def first_page(page: Page, source: StoredSource) -> int:
    """The page that shows where a source begins."""
    span = cited_span(page.article.text, source)
    spans = _pages(page.article.text)
    at = span[0] if span else 0
    return next((n for n, (_, end) in enumerate(spans) if at < end), 0)


def source_modal(page: Page, given: StoredAnswer, source: StoredSource, shown: int) -> Block:
    """The modal that shows page `shown`, from 0, of an article."""
    spans, cited = _pages(page.article.text), cited_span(page.article.text, source)
    shown = max(0, min(shown, len(spans) - 1))
    article = page.article
    known = [each for each in (article.source, article.published, article.id) if each]
    where = " · ".join([*(truncate_line(each, 200) for each in known), f"page {shown + 1} of {len(spans)}"])
    blocks = [header(article.title), context(where)]
    blocks += [] if cited else [section(CHANGED)]
    blocks.append(rich(_marked(article.text, spans[shown], cited or (0, 0))))
    value, home = f"{given.id} {source.n}", first_page(page, source)
    turns = [("Previous", shown - 1), ("Next", shown + 1), ("The cited words", home)]
    row = [
        button(name, f"{SOURCE_PAGE}_{n}", f"{value} {to}")
        for n, (name, to) in enumerate(turns)
        if 0 <= to < len(spans) and (n < 2 or (cited and shown != home))
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


def _marked(text: str, shown: tuple[int, int], cited: tuple[int, int]) -> list[Block]:
    """The words of a page, those that are cited in bold."""
    start, stop = shown
    begin, end = (min(max(at, start), stop) for at in cited)
    pieces = ((text[start:begin], False), (text[begin:end], True), (text[end:stop], False))
    shown_words = [words(sanitize.text(piece), bold=bold) for piece, bold in pieces if piece]
    return shown_words or [words("…")]
