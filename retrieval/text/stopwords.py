"""Stop words: the words that ask, and those that every text has."""

import tomllib
from functools import cache
from importlib.resources import files

STOPWORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between
    both but by can could did do does doing done during each either else ever every few for from had has have
    having he her here hers him his how i if in into is it its just me mine more most much must my neither no
    nor not of off on once one only or other our ours out over own per please same shall she should since so
    some such tell than that the their theirs them then there these they this those through to too under until
    up upon us very was we were what whatever when where whether which while who whom whose why will with
    within without would you your yours""".split()
)
_INTERROGATIVES = frozenset("who whom whose what when where why which how many much".split())
_FILE = "function_words.toml"  # of the other languages


def stopwords(language: str) -> frozenset[str]:
    """The stop words of a language; those of English where it is not known."""
    return function_words(language) or STOPWORDS


@cache
def function_words(language: str) -> frozenset[str]:
    """The function words of a language other than English, those that ask among them; none for others."""
    return question_words(language) | frozenset(_table().get(language, {}).get("others", "").split())


@cache
def question_words(language: str) -> frozenset[str]:
    """The words by which a language other than English asks; none for others."""
    return frozenset(_table().get(language, {}).get("questions", "").split())


def interrogatives(language: str) -> frozenset[str]:
    """The words that ask, in a language; those of English where it is not known."""
    return question_words(language) or _INTERROGATIVES


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("retrieval.text").joinpath(_FILE).read_text("utf-8"))
