"""The words of a sentence as they are compared: without inflection, spelling and ways to write numbers."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from retrieval.store.lexical.analysis import stems
from retrieval.text.language import ENGLISH
from retrieval.text.stopwords import STOPWORDS

# "12,843", "3.07", "U.S", "S&P", "didn't": what marks inside a word hold together.
_WORD = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\w+(?:[.'’&]\w+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)
_FILE = "words.toml"


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]` of a sentence; words that are forms of each other have the same `stem`."""

    text: str
    start: int
    end: int
    stem: str

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        lower = self.text.lower()
        return lower not in STOPWORDS and lower not in _kind("linking") and not _NEGATED.search(lower)

    @property
    def is_light(self) -> bool:
        """Whether its meaning is in the words beside it: "make", "have", "people"."""
        return self.stem in _light_stems()

    @property
    def is_capitalised(self) -> bool:
        """Whether it is spelled like a name."""
        return self.text[:1].isupper()

    @property
    def has_digit(self) -> bool:
        """Whether there is a digit in it."""
        return any(map(str.isdigit, self.text))


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    return tuple(Word(match.group(), *match.span(), stem(match.group())) for match in _WORD.finditer(text))


@lru_cache(20_000)
def stem(word: str) -> str:
    """What all forms and spellings of a word have in common; a number is its digits."""
    word = _POSSESSIVE.sub("", word.lower().replace("’", "'"))
    if word in _numbers():
        return _numbers()[word]
    if any(map(str.isdigit, word)):
        ordinal = _ORDINAL.fullmatch(word)
        return ordinal[1] + "th" if ordinal else word.replace(",", "")
    word = _base_forms().get(word, word)
    return "".join(stems(word, ENGLISH)) or word


def synonyms(stem: str) -> frozenset[str]:
    """The stems of words that may stand for one of this stem."""
    return _synonyms().get(stem, frozenset())


def is_common(word: str) -> bool:
    """Whether a word is listed here in small letters, or is an adverb: no name."""
    return word.lower().endswith("ly") or stem(word) in _listed()


def opposites(stem: str) -> frozenset[str]:
    """The stems of words of the opposite meaning, those that a prefix makes left out."""
    return _opposites().get(stem, frozenset())


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("bot.writing").joinpath(_FILE).read_text("utf-8"))


@cache
def _kind(name: str) -> frozenset[str]:
    return frozenset(_table()["kinds"][name].split())


@cache
def _listed() -> frozenset[str]:
    return frozenset((*_synonyms(), *_opposites(), *_light_stems()))


@cache
def _light_stems() -> frozenset[str]:
    return frozenset(map(stem, _kind("light")))


@cache
def _numbers() -> dict[str, str]:
    """Number words and ordinals in digits: "five" is 5, "sixth" 6th."""
    numbers = _table()["numbers"]
    cardinals = {word: str(n) for n, word in enumerate(numbers["cardinals"].split(), 1)}
    ordinals = {word: f"{n}th" for n, word in enumerate(numbers["ordinals"].split(), 1)}
    tens = {word: str(10 * n) for n, word in enumerate(numbers["tens"].split(), 2)}
    return {**cardinals, **ordinals, **tens}


@cache
def _base_forms() -> dict[str, str]:
    """The first word of its line for each irregular form and other spelling."""
    lines = map(str.split, _lines("forms"))
    return {form: line[0] for line in lines for form in line[1:]}


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    groups = [_stems(line) for line in _lines("synonyms")]
    return _related((group, group) for group in groups)


@cache
def _opposites() -> dict[str, frozenset[str]]:
    sides = [tuple(map(_stems, line.split("|"))) for line in _lines("opposites")]
    return _related(pair for one, other in sides for pair in ((one, other), (other, one)))


def _lines(name: str) -> list[str]:
    return _table()[name]["lines"].strip().splitlines()


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


def _related(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> dict[str, frozenset[str]]:
    related: defaultdict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        for word in left:
            related[word] |= right - {word}
    return {word: frozenset(others) for word, others in related.items()}
