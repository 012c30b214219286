"""Scripts that put no space between words: their text is matched by pairs of characters.

Pairs need no dictionary, and find a word wherever it stands.
"""

import re

# Thai, Lao, Khmer and Burmese; kana; Han; Hangul, which has spaces but sets particles on its words.
RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uac00-\ud7af\U00020000-\U0003ffff"
)
RUN = re.compile(f"[{RANGES}]+")


def split_query(text: str) -> str:
    """The text with each unspaced run as its pairs of characters; a run of one stays one."""
    if text.isascii():
        return text
    return RUN.sub(lambda run: f" {' '.join(_pairs(run[0]) or run[0])} ", text)


def split_document(text: str) -> str:
    """As `split_query`, and each character by itself, so that a word of one character is found."""
    if text.isascii():
        return text
    return RUN.sub(lambda run: f" {' '.join([*_pairs(run[0]), *run[0]])} ", text)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
