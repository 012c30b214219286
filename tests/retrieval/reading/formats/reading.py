"""What a reader makes of bytes, as tests look at it; and what holds for whatever it makes."""

import re
from itertools import pairwise

from retrieval.reading.derived import Derived
from retrieval.reading.derived_json import from_json, to_json
from retrieval.where import Where, where_of_span

_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def lines(derived: Derived) -> list[str]:
    """Each block as its kind and its words: "heading Scope", "row a | b"."""
    require_sound(derived)
    return [f"{block.kind} {derived.text[block.start : block.end]}" for block in derived.blocks]


def where(derived: Derived, words: str) -> Where:
    """Where words of the text stand in the file."""
    start = derived.text.index(words)
    return where_of_span(derived.places, start, start + len(words))


def require_sound(derived: Derived) -> None:
    """Blocks and places are in order and inside the text; no control and no half of a character is in it."""
    assert not _BAD.search(derived.text)
    assert derived.text.encode("utf-8")
    assert all(
        0 <= block.start <= block.text_start < block.end <= len(derived.text) for block in derived.blocks
    )
    assert all(above.end < below.start for above, below in pairwise(derived.blocks))
    offsets = [place.offset for place in derived.places]
    assert offsets == sorted(set(offsets))
    assert not offsets or (offsets[0] == 0 and offsets[-1] < len(derived.text))
    assert from_json(to_json(derived)) == derived
