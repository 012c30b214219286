"""Near-duplicate passages, taken as one: the same report in several articles must not crowd out the others.

Nothing is dropped: a copy stays among the candidates, so that its article can be named as agreeing.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from retrieval.search.candidates import Candidate
from retrieval.text.quantities import find_quantities
from retrieval.types import Passage

# Share of the sentences of the shorter passage that the other has too, word for word. Reports of an agency
# that two papers print differ in a sentence or two; separate reports share none.
MIN_OVERLAP = 0.6
CACHE_SIZE = 1024  # sentences: copies have the same ones
_WORD = re.compile(r"\w+")


def up_to_distinct(candidates: Iterable[Candidate], most: int) -> Iterator[Candidate]:
    """Candidates in their order up to `most` that are no copies of one before, with the copies between."""
    distinct_so_far: list[tuple[Candidate, frozenset[str]]] = []
    for candidate in candidates:
        told = _sentence_set(candidate.stored.passage)
        if not any(
            _overlap(told, sentences) and _same_quantities(candidate, other)
            for other, sentences in distinct_so_far
        ):
            if len(distinct_so_far) == most:
                return
            distinct_so_far.append((candidate, told))
        yield candidate


def _sentence_set(passage: Passage) -> frozenset[str]:
    """The sentences of a passage without case and marks."""
    return frozenset(map(_plain, map(passage.visible_text, passage.sentences)))


@lru_cache(CACHE_SIZE)
def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= MIN_OVERLAP * min(len(one), len(other))


def _same_quantities(one: Candidate, other: Candidate) -> bool:
    """Whether it is another article with the same figures: with other ones it is no copy, but contradicts."""
    return one.stored.article != other.stored.article and _figures(one.stored.passage) == _figures(
        other.stored.passage
    )


def _figures(passage: Passage) -> list[float]:
    return [
        each.value for text in map(passage.visible_text, passage.sentences) for each in find_quantities(text)
    ]
