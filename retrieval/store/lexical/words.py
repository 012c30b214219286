"""The words of a query against those of an index, wherever the terms of that are counted."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from retrieval.store.lexical import SPELLINGS, STEMS
from retrieval.store.lexical.analysis import query_terms, stemmer_language
from retrieval.text.identifiers import written_tokens
from retrieval.text.language import ENGLISH

# A similar word begins alike and is similar by rapidfuzz's ratio, which is 0.94 for Zelensky and Zelenskyy,
# 0.95 for goverment and government, 0.88 for Austria and Australia.
COMMON_PREFIX = 2
MIN_RATIO = 0.85
# Words with one root begin alike, and have 71 of 100 by rapidfuzz's ratio as British and Britain; Expedia and
# expenses have 53.
RELATED_PREFIX, MIN_RELATED_RATIO = 4, 65
MIN_FUZZY_LENGTH = 5  # letters; shorter words are similar to too many others
MAX_SIMILAR = 3


class Words(ABC):
    """The words of passages whose articles are in these languages, in one index or in shards."""

    def __init__(self, languages: Collection[str] = (ENGLISH,)) -> None:
        self._languages = sorted({stemmer_language(language) for language in languages}) or [ENGLISH]

    @abstractmethod
    def count(self) -> int:
        """How many passages there are."""

    @abstractmethod
    def frequency(self, term: str) -> int:
        """The document frequency of a term: in how many passages it occurs."""

    @abstractmethod
    def with_prefix(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin alike, the most frequent first, then by the alphabet."""

    @abstractmethod
    def with_phrase(self, text: str) -> list[tuple[int, int]]:
        """All passages that have the words of a text one after the other: (passage, article), best first."""

    @abstractmethod
    def with_all(self, words: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        """All passages with each of these words, as `stems` gives them: (passage, article), best first."""

    def stems(self, text: str) -> list[tuple[str, ...]]:
        """For each word of a query, in order, its terms in the languages of the articles, each once."""
        by_language = [query_terms(text, language) for language in self._languages]
        if len(by_language) == 1:
            return [(term,) for term in by_language[0]]
        return [tuple(dict.fromkeys(terms)) for terms in zip(*by_language, strict=True)]

    def terms(self, text: str) -> list[str]:
        """All terms of a query."""
        return [term for terms in self.stems(text) for term in terms]

    def phrases(self, text: str) -> list[list[str]]:
        """The terms of a text in their order, in each of the languages of the articles."""
        return [terms for language in self._languages if (terms := query_terms(text, language))]

    def written_tokens(self, text: str) -> list[str]:
        """The tokens of code of a query that are indexed as they are written, each once."""
        return [token for token in dict.fromkeys(written_tokens(text)) if self.frequency(token)]

    def similar_terms(self, term: str) -> list[str]:
        """The most similar indexed terms, best first; none for a short one."""
        return self._fuzzy(STEMS, term)

    def has_related(self, word: str) -> bool:
        """Whether a word is indexed that may have the same root: Britain for British."""
        from rapidfuzz import fuzz  # most questions have no such word

        listed = self.with_prefix(SPELLINGS, word[:RELATED_PREFIX])
        return any(fuzz.ratio(word, other) >= MIN_RELATED_RATIO for other in listed)

    def similar_words(self, word: str) -> list[str]:
        """The most similar indexed words as they are spelled, in lower case, best first."""
        return self._fuzzy(SPELLINGS, word)

    def _fuzzy(self, field: str, word: str) -> list[str]:
        if len(word) < MIN_FUZZY_LENGTH or not word.isalpha():
            return []
        from rapidfuzz import fuzz, process  # most questions have no such word

        listed = self.with_prefix(field, word[:COMMON_PREFIX])
        candidates = [term for term in listed if term != word and abs(len(term) - len(word)) <= 2]
        swapped = [term for term in candidates if _has_swapped_letters(word, term)]
        if swapped:  # what fingers do most often; the ratio of a short word with two swapped letters is low
            return swapped[:MAX_SIMILAR]
        matches = process.extract(
            word, candidates, scorer=fuzz.ratio, score_cutoff=100 * MIN_RATIO, limit=MAX_SIMILAR
        )
        return [term for term, _, _ in matches]


def _has_swapped_letters(word: str, term: str) -> bool:
    """Whether two neighbouring letters in another order make the one word of the other: "bugdet"."""
    differing = [n for n, (one, other) in enumerate(zip(word, term, strict=False)) if one != other]
    if len(word) != len(term) or len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return word[first] == term[second] and word[second] == term[first]
