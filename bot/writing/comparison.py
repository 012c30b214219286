"""A written sentence beside the source that it may rest on, word for word."""

from dataclasses import dataclass

from bot.writing.sentence_features import SentenceFeatures
from bot.writing.words import Word, synonyms
from retrieval.lazy import lazy_attribute

MIN_COMMON, MAX_ENDING = 5, 4  # letters that two words of one family share at least, and that follow at most


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is written, its source, and what the source stands in.

    `cosines` has, for each word of `written`, the best cosine of its tokens with those of the source, on
    average.
    """

    written: SentenceFeatures
    source: SentenceFeatures
    context: SentenceFeatures
    cosines: tuple[float, ...]

    @lazy_attribute
    def partners(self) -> tuple[int | None, ...]:
        """For each word of `written`, the number of the same word in the source; None where it has none.

        Of several, the one that comes soonest after the partner of the word before.
        """
        positions: dict[str, list[int]] = {}
        for at, word in enumerate(self.source.words):
            positions.setdefault(word.stem, []).append(at)
        partners: list[int | None] = []
        after = 0
        for word in self.written.words:
            options = positions.get(word.stem) or _relatives(word, self.source.words)
            partner = min(options, key=lambda at: (at < after, abs(at - after)), default=None)
            partners.append(partner)
            if partner is not None:
                after = partner + 1
        return tuple(partners)

    @lazy_attribute
    def new_words(self) -> tuple[tuple[Word, float], ...]:
        """The content words that the source has in no form and by no synonym, each with its best cosine."""
        return tuple(
            (word, cosine)
            for word, cosine, partner in zip(self.written.words, self.cosines, self.partners, strict=True)
            if partner is None and word.is_content and not synonyms(word.stem) & self.source.stems
        )


def _relatives(word: Word, words: tuple[Word, ...]) -> list[int]:
    """The numbers of words of the same family: intercept and interception, Austria and Austrian."""
    if not word.is_content or word.has_digit:
        return []
    return [at for at, other in enumerate(words) if are_related(word.stem, other.stem)]


def are_related(one: str, other: str) -> bool:
    """Whether two stems differ in a short ending alone: Austria and Austrian, not Austria and Australia."""
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    short, long = sorted((len(one), len(other)))
    return common >= MIN_COMMON and long - common <= MAX_ENDING and short - common <= 1
