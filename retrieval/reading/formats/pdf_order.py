"""The reading order of a page's lines: as drawn, except for a title drawn late."""

from collections.abc import Sequence

from retrieval.reading.formats.pdf_lines import PageLine

MAX_TITLE_LINES = 6


def title_first(lines: Sequence[PageLine], title_size: float) -> list[PageLine]:
    """The lines with a title that stands above all that was drawn before it put first.

    Args:
        lines: those of a page.
        title_size: in points; the first line of a title is larger.
    """
    top = float("-inf")  # of what was drawn so far
    for start, line in enumerate(lines):
        if start and line.size > title_size and line.bottom >= top and not line.rotated:
            end = next((at for at in range(start, len(lines)) if lines[at].bottom < top), len(lines))
            if end - start <= MAX_TITLE_LINES:
                return [*lines[start:end], *lines[:start], *lines[end:]]
        if not line.rotated:
            top = max(top, line.top)
    return list(lines)
