"""The names of a question that the articles do not have: what they say of others is no answer."""

import re
from collections.abc import Sequence

from retrieval.query.query import Query
from retrieval.store.lexical.words import Words
from retrieval.text.dates import MONTHS, WEEKDAYS
from retrieval.text.language import ENGLISH
from retrieval.types import Span

MIN_CHARS = 4  # of a name; shorter ones may be written out in the articles
_INSIDE = re.compile(r"[\w,;:)\"'’”-]\s+[\"'‘“(]?\Z")  # what stands before a word inside a sentence
MIN_HALF = 4  # characters of each word that a name may be put together from
_NO_NAMES = frozenset((*MONTHS, *WEEKDAYS))  # "on Monday" is answered by "on weekdays"


def unknown_names(query: Query, words: Words) -> tuple[str, ...]:
    """The names of an English question that no article has, nor one like them, in order.

    Of a name of several words one is enough. A question with a capital at most of its words has no names that
    could be told from other words.
    """
    spans = [span for span in query.content_spans if span[0] >= query.own_start]
    named = [span for span in spans if _is_name(query.text, *span)]
    if query.language != ENGLISH or 2 * len(named) > len(spans):
        return ()
    names = [query.text[start:end] for start, end in _joined(named, query.text)]
    return tuple(
        name for name in dict.fromkeys(names) if not any(_is_known(word, words) for word in name.split())
    )


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans with those made one that have nothing but white space between them: "Great Britain"."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a word has a capital that neither the sentence nor the word as an acronym calls for."""
    word = text[start:end]
    is_name = end - start >= MIN_CHARS and word[0].isupper() and not word.isupper() and word.isalpha()
    return is_name and bool(_INSIDE.search(text, 0, start)) and word.removesuffix("s") not in _NO_NAMES


def _is_known(name: str, words: Words) -> bool:
    """Whether articles have a name, one like it ("British", "Britain"), or it in two words: "Superbowl"."""
    halves = ((name[:at], name[at:]) for at in range(MIN_HALF, len(name) - MIN_HALF + 1))
    return (
        _occurs(name, words)
        or bool(words.similar_words(name.lower()))
        or words.has_related(name.lower())
        or any(_occurs(left, words) and _occurs(right, words) for left, right in halves)
    )


def _occurs(word: str, words: Words) -> bool:
    return any(map(words.frequency, words.terms(word)))
