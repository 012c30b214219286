"""Where the tokens of a passage stand in its article: the encoder read them in the passage's indexed text."""

import numpy as np
from numpy.typing import NDArray

from retrieval.text.visible import visible_offsets
from retrieval.types import Passage


def article_offsets(passage: Passage, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
    """Convert offsets in the indexed text of a passage to characters of the article, in their order.

    Tokens of the passage's header stand where its lines do in the article, those of the title at -1.
    """
    offsets = _with_invisible(passage, offsets)
    header = len(passage.text_with_header) - len(passage.text)
    moved = np.where(offsets[:, :1] >= header, offsets + (passage.start - header), -1).astype(np.int32)
    line_start = 0
    for line, (start, end) in zip(passage.header.split("\n"), passage.header_spans, strict=False):
        if start >= 0:
            inside = (offsets[:, 0] >= line_start) & (offsets[:, 0] < line_start + len(line))
            moved[inside] = np.minimum(offsets[inside] + (start - line_start), end)
        line_start += len(line) + 1
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
