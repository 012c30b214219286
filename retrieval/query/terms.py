"""A question's words as the index knows them: their terms, near spellings, and how rare they are.

A word that no article has may be mistyped, and a name is spelled in several ways (Zelensky, Zelenskyy):
such words also stand for the terms of the index that look almost the same.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.query.query import Question
from retrieval.store.lexical import Words

NEAR_WEIGHT = 0.8  # of a near spelling beside the word as it was typed
NEAR_PRESENCE = 0.5  # what it counts for where the share of present words is asked


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question.

    `forms` are the term itself and its near spellings. `rarity` is BM25's idf, ln(1 + (N - n + 0.5) /
    (n + 0.5)), where n of N passages have the most frequent form. `content` tells words that carry
    meaning from words that every question has.
    """

    forms: tuple[str, ...]
    rarity: float
    content: bool


def read_terms(words: Words, question: Question) -> tuple[Term, ...]:
    """The terms of a question, each once."""
    content: dict[str, bool] = {}  # term -> whether it is (part of) a name
    spelled: dict[str, str] = {}  # term -> its word
    for start, end in question.content:
        word = question.text[start:end]
        for term in words.terms(word):
            content[term] = content.get(term, False) or (word[0].isupper() and start > 0)
            spelled[term] = word.lower()
    passages = words.count()
    found = []
    for term in dict.fromkeys(words.terms(question.text)):
        near: list[str] = []
        if content.get(term, False) or _unknown(words, term, content):
            near = words.near(term)
        if _unknown(words, term, content):  # a mistyped word may have another stem than what was meant
            near += [each for word in words.spelled_like(spelled[term]) for each in words.terms(word)]
        having = max(words.frequency(form) for form in (term, *near))
        rarity = math.log(1 + (passages - having + 0.5) / (having + 0.5))
        found.append(Term(tuple(dict.fromkeys((term, *near))), rarity, term in content))
    return tuple(found)


def _unknown(words: Words, term: str, content: Collection[str]) -> bool:
    return term in content and not words.frequency(term)


def weighted(terms: Sequence[Term]) -> list[tuple[str, float]]:
    """The forms to look for, each once, with the weight of each."""
    typed = {term.forms[0]: 1.0 for term in terms}
    near = {form: NEAR_WEIGHT for term in terms for form in term.forms[1:]}
    return list({**near, **typed}.items())


def coverage(terms: Sequence[Term], present: Collection[str]) -> float:
    """The share of the content terms that are present, 0..1, weighed by rarity.

    A near spelling counts for half: Austria is not Australia, though Zelensky is Zelenskyy.
    """
    asked = [term for term in terms if term.content]
    total = sum(term.rarity for term in asked)
    return sum(term.rarity * _presence(term, present) for term in asked) / (total or 1.0)


def _presence(term: Term, present: Collection[str]) -> float:
    if term.forms[0] in present:
        return 1.0
    return 0.0 if set(term.forms).isdisjoint(present) else NEAR_PRESENCE
