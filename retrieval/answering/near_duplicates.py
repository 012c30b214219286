"""Near-duplicate passages count as one: the same report in several articles must not crowd out the others.

Nothing is dropped: a copy stays among the candidates, so that its article can be named as supporting.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from retrieval.search.candidates import Candidate
from retrieval.text.quantities import find_quantities

# Share of the sentences of the shorter passage that the other has too, word for word. Reports of an agency
# that two papers print differ in a sentence or two; separate reports share none.
MIN_OVERLAP = 0.6
CACHE_SIZE = 8192  # sentences: copies have the same ones, and questions find the same passages again
_WORD = re.compile(r"\w+")


def up_to_distinct(candidates: Iterable[Candidate], most: int) -> Iterator[Candidate]:
    """Yields candidates in rank order until `most` distinct ones were seen.

    Near-duplicates of those are yielded too, but not counted.
    """
    distinct_so_far: list[tuple[Candidate, frozenset[str]]] = []
    for candidate in candidates:
        own_sentences = _sentence_set(candidate)
        if not any(
            _overlap(own_sentences, sentences) and _same_quantities(candidate, other)
            for other, sentences in distinct_so_far
        ):
            if len(distinct_so_far) == most:
                return
            distinct_so_far.append((candidate, own_sentences))
        yield candidate


def _sentence_set(candidate: Candidate) -> frozenset[str]:
    """The sentences of a passage without case and punctuation."""
    return frozenset(map(_plain, candidate.sentence_texts))


@lru_cache(CACHE_SIZE)
def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= MIN_OVERLAP * min(len(one), len(other))


def _same_quantities(one: Candidate, other: Candidate) -> bool:
    """Whether it is of another article with the same quantities: with other ones it may contradict it."""
    return one.article != other.article and _values(one) == _values(other)


def _values(candidate: Candidate) -> list[float]:
    return [quantity.value for text in candidate.sentence_texts for quantity in find_quantities(text)]
