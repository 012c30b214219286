"""Converts the offsets of tokens in the indexed text of a passage to those in its article."""

import numpy as np
from numpy.typing import NDArray

from retrieval.text.visible import visible_offsets
from retrieval.types import Passage, Span

# The span of the tokens of a title that does not stand in the text, as that of front matter or a file's name.
TITLE_SPAN: Span = (-1, -1)


def article_offsets(passage: Passage, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
    """Convert offsets in the indexed text of a passage to characters of the article, in their order.

    Tokens of the passage's header stand where its lines do in the article, those of the title at -1.
    """
    offsets = _with_invisible(passage, offsets)
    starts = offsets[:, 0]
    header = len(passage.text_with_header) - len(passage.text)
    moved = offsets + np.int32(passage.start - header)
    moved[: starts.searchsorted(header)] = -1
    line_start = 0
    for line, (start, end) in zip(passage.header.split("\n"), passage.header_spans, strict=False):
        line_end = line_start + len(line)
        if start >= 0:
            first, behind = starts.searchsorted((line_start, line_end))
            moved[first:behind] = np.minimum(offsets[first:behind] + (start - line_start), end)
        line_start = line_end + 1
    return moved


def _with_invisible(passage: Passage, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
    """Convert offsets in the indexed text, which has no invisible characters, to those in the text with them.

    A token ends after its last visible character: invisible ones before the next token belong to neither.
    """
    if len(passage.indexed_text) == len(passage.text_with_header):
        return offsets
    at = np.array(visible_offsets(passage.shown_with_header), dtype=np.int32)
    starts, ends = offsets[:, 0], offsets[:, 1]
    after = np.where(starts < ends, at[np.maximum(ends - 1, 0)] + 1, at[starts])
    return np.stack([at[starts], after], axis=1)
