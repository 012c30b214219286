"""Names that the source does not have, has less often, or puts together otherwise."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.writing.comparison import Comparison, are_related
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.words import Word, is_common

MAX_GAP = 3  # words from one word of a name to the next, where the source has the name in a longer form
_NO_NAMES = frozenset("i a an the of and for in on at to by mr mrs ms dr sir".split())


@dataclass(frozen=True, slots=True)
class Name:
    """The capitalised words of a name, in order."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    def positions(self, source: SentenceFeatures) -> list[int]:
        """The numbers of the source's words that may be its last one, behind the others if they are there."""
        ends = _positions(self.words[-1], source)
        for word in self.words[:-1]:
            before = _positions(word, source)
            ends = [end for end in ends if any(0 < end - at <= MAX_GAP for at in before)] or ends
        return ends


def new_name(pair: Comparison) -> str:
    """The first name that the source does not have as it is written."""
    for name in names_of(pair.written):
        places = [_positions(word, pair.source) for word in name.words]
        missing = [word for word, at in zip(name.words, places, strict=True) if not at]
        if missing and _is_ordinary(name, pair):
            continue
        if missing and not (_is_initials(name, pair.source) or _is_completed(name, missing, pair)):
            return f"the source does not name “{name.text}”"
        if not _stand_together([at for at in places if at]):
            return f"the source has no “{name.text}”"
    return _repeated(pair)


@lru_cache(256)
def _names(wording: SentenceFeatures) -> tuple[Name, ...]:
    return tuple(_find_names(wording))


def names_of(wording: SentenceFeatures) -> tuple[Name, ...]:
    """The names of a text; a stop word that opens a sentence is none."""
    return _names(wording)


def _find_names(wording: SentenceFeatures) -> Iterator[Name]:
    for start, end in wording.name_spans:
        words = tuple(
            word
            for word in wording.words_between(start, end)
            if word.is_capitalised and word.text.lower() not in _NO_NAMES
        )
        if words and (words[0].start > 0 or len(words) > 1 or words[0].is_content):
            yield Name(words)


def _positions(word: Word, source: SentenceFeatures) -> list[int]:
    """Where a source has a word of a name: capitalised too, unless the word only begins the sentence."""
    return [
        at
        for at, other in enumerate(source.words)
        if (other.stem == word.stem or are_related(word.stem, other.stem))
        and (word.start == 0 or other.is_capitalised or other.has_digit)
    ]


def _is_ordinary(name: Name, pair: Comparison) -> bool:
    """Whether it is a word like any other that begins the sentence."""
    if name.start > 0 or len(name.words) > 1:
        return False
    word = name.words[0].text
    return is_common(word) or any(other.text == word.lower() for other in pair.context.words)


def _is_initials(name: Name, source: SentenceFeatures) -> bool:
    """Whether a name is the initials of one in the source."""
    letters = "".join(word.text for word in name.words).upper()
    initials = ("".join(word.text[0] for word in other.words) for other in names_of(source))
    return len(letters) > 1 and any(letters == initial.upper() for initial in initials)


def _is_completed(name: Name, missing: Sequence[Word], pair: Comparison) -> bool:
    """Whether the context has the full name of which the source has the last word."""
    if name.words[-1] in missing:
        return False
    stems, words = [word.stem for word in name.words], [word.stem for word in pair.context.words]
    return any(words[at : at + len(stems)] == stems for at in range(len(words)))


def _stand_together(places: Sequence[Sequence[int]]) -> bool:
    """Whether the words of a name follow each other in the source."""
    ends = set(places[0]) if places else set()
    for positions in places[1:]:
        ends = {at for at in positions if any(0 < at - before <= MAX_GAP for before in ends)}
        if not ends:
            return False
    return True


def _repeated(pair: Comparison) -> str:
    """A name that is written more often than the source has it: one of them stands for something else."""
    written = Counter(name.words[-1].stem for name in names_of(pair.written))
    source = Counter(word.stem for word in pair.source.words)
    for name in names_of(pair.written):
        stem = name.words[-1].stem
        if source[stem] and written[stem] > source[stem]:
            return f"the source has “{name.text}” only {'once' if source[stem] == 1 else 'elsewhere'}"
    return ""
