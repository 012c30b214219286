"""Whether a question, by its wording alone, can be understood without the one before it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from retrieval.text.stopwords import STOPWORDS
from retrieval.types import Citation


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A question that was answered before, and what its answer cited, as far as that is known."""

    question: str
    citations: tuple[Citation, ...] = ()


class FollowUp(Enum):
    """How much of the question before a question needs."""

    NONE = "it stands by itself"
    DEPENDENT = "it has a subject of its own, or a pronoun for one"
    BARE = "it names nothing to search for: why?"
    MORE = "it asks for more of the same: go on"


_MORE = re.compile(
    r"(?:(?:and|ok|okay|please|can you|could you)\W+)*"
    r"(?:(?:(?:tell|show|give) me )?(?:some |any )?(?:more|further)"
    r"(?: (?:details?|information|info|results|quotes))?"
    r"(?: (?:about|on) (?:it|this|that|them))?|(?:give me )?(?:some |the )?details|go on|continue"
    r"|what else|anything else|elaborate|explain|(?:can|could) you (?:elaborate|explain))"
    r"(?:\W+please)?\W*$",
    re.IGNORECASE,
)
# What can open a question only after another one, alone or with a few words that name nothing.
_BARE = re.compile(
    r"(?:(?:and|but|so|or|then|also|ok)\W+)?"
    r"(?:and|but|so|or|then|also|why|when|where|who|whom|how|how so|which ones?|since when|says who|like what"
    r"|such as|(?:(?:can you |could you )?(?:give|show) me )?(?:an? |some |another |any |for )?examples?"
    r"(?: of (?:it|this|that))?)"
    r"\W*(?:(?:so|then|exactly|not|precisely|please)\W*)?$",
    re.IGNORECASE,
)
_CONTINUATION = re.compile(
    r"(?:and|but|or)\b|(?:what|how) about\b|(?:what|who|where|when|how|why|anything|anyone) else\b"
    r"|tell me more\b(?! about (?:the )?[A-Za-z]{4})|more\b(?! than\b)|go on\b|since when\b|says who\b"
    r"|which ones?\W*$|how so\b|the same\b",
    re.IGNORECASE,
)
# The question before it, asked of something else: "how about Grafana".
_SUBSTITUTION = re.compile(
    r"(?:(?:and|but|or|so)\W+)?(?:(?:what|how) about\W+)?(?:(?:the|an?|in|on|at|for|of|with)\s+)?"
    r"\w+(?:\s+\w+)?\W*$",
    re.IGNORECASE,
)
# Pronouns for people and things that were named before. One with something before it in the question that it
# could mean does not count: for a person a name or a word for a person, for a thing any noun.
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:its?|they|them|their|theirs|these|those|this)\b", re.IGNORECASE)
# The "there" of "how many are there?" stands for no place.
_OBJECT = re.compile(
    r"\b(?:it|them|him|her|that|this|those|these|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )there)\W*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=\w )[A-Z]\w+")
_PERSON_NOUN = re.compile(
    r"\b(?:the|an?|which|what|whose|of|every|each)\s+(?:\w+\s+){0,2}?"
    r"(?:\w+(?:er|or|ist|ess|man|woman|ian|ant)|king|queen|president|boy|girl|child|wife|husband|son|pilot|chief"
    r"|judge|coach|nurse|captain|student|mp|pope|champion|hero|widow|star|guest|owner|author|secretary)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?!(?:what|who|whom|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|may|might|the|a|an|of|to|in|on|at|by|for|from|with|about|exactly|long|many|much|far|old|that|not"
    r"|say|said|happen|happened|you|before|after)\b)\w{3,}",
    re.IGNORECASE,
)
# "about that" is a pronoun where a verb or nothing follows; "about that bridge" is not.
_THAT = re.compile(
    r"\b(?:is|was|are|were|does|did|do|about|of|after|before|to|with|by|for|from|in|on|at) that\b"
    r"(?P<rest>\W*$|\s*[,;:.?!]|\W+(?:the|an?|so|true|\w+(?:ed|en)|is|was|are|were|do|does|did|has|have|will|would|can|could|happen\w*|be|go|mean"
    r"|work|cost|take|in|on|at|by|for|with|to|and|or|not)\b)?",
    re.IGNORECASE,
)

_WORD = re.compile(r"\w+")
_VERBS = frozenset("get gets got go goes need needs want wants happen happens what's who's".split())


def follow_up(question: str) -> FollowUp:
    """How much a question needs the one before it."""
    words = question.strip()
    if _MORE.match(words):
        return FollowUp.MORE
    if _BARE.match(words):
        return FollowUp.BARE
    depends = _CONTINUATION.match(words) or _OBJECT.search(words) or _unresolved_pronoun(words)
    return FollowUp.DEPENDENT if depends else FollowUp.NONE


def is_substitution(question: str) -> bool:
    """Whether a question is the one before it, asked of something else: what was named there is not meant."""
    words = question.strip()
    return (
        follow_up(words) is FollowUp.DEPENDENT
        and bool(_SUBSTITUTION.match(words))
        and not _OBJECT.search(words)
    )


def unstated_words(question: str, shown: Iterable[str]) -> tuple[str, ...]:
    """The words of a follow-up that carry meaning and of which an answer has none, in whatever ending."""
    stated = {word.casefold() for text in shown for word in _WORD.findall(text)}
    own = (word for word in _WORD.findall(question) if word.casefold() not in STOPWORDS | _VERBS)
    return tuple(word for word in own if not any(_is_same(word.casefold(), other) for other in stated))


def _is_same(word: str, other: str) -> bool:
    """Whether two words are one but for their endings: hotels and hotel, requested and request."""
    shared = len(word) if word.isdigit() else max(4, min(len(word), len(other)) - 2)
    return word == other or word[:shared] == other[:shared]


def _unresolved_pronoun(words: str) -> bool:
    personal, impersonal, demonstrative = _PERSON.search(words), _THING.search(words), _THAT.search(words)
    if personal and not (
        _NAME.search(words[: personal.start()]) or _PERSON_NOUN.search(words[: personal.start()])
    ):
        return True
    if impersonal and not _NOUN.search(words[: impersonal.start()]):
        return True
    return demonstrative is not None and (
        demonstrative["rest"] is not None or not _NOUN.search(words[: demonstrative.start()])
    )
