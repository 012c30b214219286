"""The words of a sentence as they are compared: without inflection, spelling variants and ways to write numbers."""

import re
import tomllib
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
_FILE = "words.toml"
# Verbs that only report, adverbs of link and the like: they claim nothing by themselves.
_LINKING = frozenset(
    """said say says told added also would could may might although though however while which who whom whose
    then too meanwhile therefore thus us them""".split()
)


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
        return self.text.lower() not in STOPWORDS | _LINKING and not self.text.lower().endswith("n't")

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


@cache
def table() -> dict[str, dict[str, str]]:
    """What `words.toml` lists."""
    return tomllib.loads(files("bot.writing").joinpath(_FILE).read_text("utf-8"))


@cache
def _numbers() -> dict[str, str]:
    """Number words and ordinals in digits: "five" is 5, "sixth" 6th."""
    cardinals = {word: str(n) for n, word in enumerate(table()["numbers"]["cardinals"].split(), 1)}
    ordinals = {word: f"{n}th" for n, word in enumerate(table()["numbers"]["ordinals"].split(), 1)}
    tens = {word: str(10 * n) for n, word in enumerate(table()["numbers"]["tens"].split(), 2)}
    return {**cardinals, **ordinals, **tens}


@cache
def _base_forms() -> dict[str, str]:
    """The first word of its line for each irregular form and spelling variant."""
    lines = [line.split() for line in table()["forms"]["lines"].strip().splitlines()]
    return {form: line[0] for line in lines for form in line[1:]}
