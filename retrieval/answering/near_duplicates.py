"""Near-duplicate passages, taken as one: the same report in several articles must not crowd out the others.

Nothing is dropped: a copy stays among the candidates, so that its article can be named as agreeing.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from retrieval.search.candidates import Candidate
from retrieval.text.quantities import amounts
from retrieval.types import Passage

# Share of the sentences of the shorter passage that the other has too, word for word. Reports of an agency
# that two papers print differ in a sentence or two; separate reports share none.
COPIED = 0.6
REMEMBERED = 1024  # sentences: copies have the same ones
_WORD = re.compile(r"\w+")


def distinct(candidates: Iterable[Candidate], most: int) -> Iterator[Candidate]:
    """Candidates in their order up to `most` that are no copies of one before, with the copies between."""
    kept: list[tuple[Candidate, frozenset[str]]] = []
    for candidate in candidates:
        told = _told(candidate.row.passage)
        if not any(_copied(told, sentences) and _as_told(candidate, other) for other, sentences in kept):
            if len(kept) == most:
                return
            kept.append((candidate, told))
        yield candidate


def _told(passage: Passage) -> frozenset[str]:
    """The sentences of a passage without case and marks."""
    return frozenset(map(_plain, map(passage.visible_text, passage.sentences)))


@lru_cache(REMEMBERED)
def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _copied(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= COPIED * min(len(one), len(other))


def _as_told(one: Candidate, other: Candidate) -> bool:
    """Whether it is another article with the same figures: with other ones it is no copy, but contradicts."""
    return one.row.article != other.row.article and _figures(one.row.passage) == _figures(other.row.passage)


def _figures(passage: Passage) -> list[float]:
    return [each.value for text in map(passage.visible_text, passage.sentences) for each in amounts(text)]
