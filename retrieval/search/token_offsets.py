"""Where the tokens of a passage stand in its article: the encoder read them in the passage's indexed text."""

import numpy as np
from numpy.typing import NDArray

from retrieval.text.visible import visible_offsets
from retrieval.types import Passage


def article_offsets(passage: Passage, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
    """Convert (n, 2) offsets in the indexed text to offsets in the article; -1 for tokens of the header."""
    header = len(passage.text_with_header) - len(passage.text)
    in_passage = _with_invisible(passage, offsets)
    moved = np.where(in_passage[:, :1] >= header, in_passage + (passage.start - header), -1)
    return moved.astype(np.int32)


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
