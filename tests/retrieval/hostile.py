"""Texts that articles should not be, but may be."""

from hypothesis import strategies as st

PIECES = (
    " \n\n \n\n",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\t",
    "\x00",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u00a0",
    "A\u00a0! ",
    "B\u3000.",
    "\u200b",
    "\ufeff",
    "\ud83d",  # half a character
    "\ude00",
    "e\u0301\u0327\u0300",  # combining
    "👩‍👩‍👧‍👦🇺🇦",
    "😀" * 40,
    "Supercalifragilistic" * 30,
    "한국어" * 20,
    "这是一篇很长的文章。",
    "---\ntitle: x\n---\n",
    "# Heading\n",
    "###### Deep\n\n",
    "Unmarked heading\n\n",
    "Underlined\n=====\n",
    "- item\n",
    "1. item\n  goes on\n",
    "The parts are:\n",
    "| a | b |\n|---|---|\n",
    "| 1 | 2 |\n",
    "|x|",
    "```\n",
    "> quoted\n",
    "> \n",
    "---\n",
    "* * *\n",
    "The keeper lit the lamp. ",
    "Mr. Boyd, of St. Olaf St., paid $1.50. ",
    '"Why?" he asked. ',
    "The quick brown fox jumped over the lazy dog that lay there, and\n",
    "new\x0cyork ",
    "..... ",
    "?!?!",
)


def hostile_texts(pieces: int = 40) -> st.SearchStrategy[str]:
    """Texts of pieces that split, wrap, join or mark others, with any characters between."""
    anything = st.text(st.characters(), max_size=8)  # lone surrogates among them
    return st.lists(st.sampled_from(PIECES) | anything, max_size=pieces).map("".join)
