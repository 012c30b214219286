"""A sentence as it is compared: its words, names and figures, each read once."""

from dataclasses import dataclass

from bot.writing.words import Word, words_of
from retrieval.answering.statements import names
from retrieval.lazy import lazy_attribute
from retrieval.text.quantities import Quantity, find_quantities
from retrieval.types import Span


@dataclass(frozen=True)
class SentenceFeatures:
    """A text and what is read from it."""

    text: str

    @lazy_attribute
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return words_of(self.text)

    @lazy_attribute
    def content(self) -> tuple[Word, ...]:
        """Its words that say something by themselves."""
        return tuple(word for word in self.words if word.is_content)

    @lazy_attribute
    def stems(self) -> frozenset[str]:
        """The stems of its words."""
        return frozenset(word.stem for word in self.words)

    @lazy_attribute
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities it states."""
        return find_quantities(self.text)

    @lazy_attribute
    def name_spans(self) -> tuple[Span, ...]:
        """The spans of what is spelled like a name; the first word of a sentence may be none."""
        return names(self.text)

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words inside a span."""
        return tuple(word for word in self.words if start <= word.start and word.end <= end)
