"""A written sentence beside the source it may rest on, word for word."""

from dataclasses import dataclass

from bot.writing.wording import Wording
from bot.writing.words import Word
from retrieval.lazy import lazy_attribute

MIN_COMMON, MAX_ENDING = 5, 4  # letters that two words of one family share at least, and that follow at most


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is written, its source, and what the source stands in.

    `cosines` has, for each word of `written`, the best cosine of its tokens with those of the source, on
    average.
    """

    written: Wording
    source: Wording
    context: Wording
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


def _relatives(word: Word, words: tuple[Word, ...]) -> list[int]:
    """The numbers of words of the same family: intercept and interception, Austria and Austrian."""
    if not word.is_content or word.has_digit:
        return []
    return [at for at, other in enumerate(words) if are_related(word.stem, other.stem)]


def are_related(one: str, other: str) -> bool:
    """Whether two stems begin alike and have short endings: Austria and Austrian, not Austria and Australia."""
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    longest = max(len(one), len(other))
    return common >= MIN_COMMON and longest - common <= MAX_ENDING and min(len(one), len(other)) - common <= 1
