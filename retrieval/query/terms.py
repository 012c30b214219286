"""A question's words as the index knows them: their terms, near spellings, and how rare they are.

A word that no article has may be mistyped, and a name is spelled in several ways (Zelensky, Zelenskyy):
such words also stand for the terms of the index that look almost the same.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.query.query import Query
from retrieval.store.lexical.reader import LexicalReader

VARIANT_WEIGHT = 0.8  # of a near spelling beside the word as it was typed
VARIANT_CREDIT = 0.5  # what it counts for where the share of present words is asked


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question.

    `variants` are the term itself and its near spellings. `idf` is BM25's idf, ln(1 + (N - n + 0.5) /
    (n + 0.5)), where n of N passages have the most frequent form. `is_content` tells words that carry
    meaning from words that every question has.
    """

    variants: tuple[str, ...]
    idf: float
    is_content: bool


def query_terms(words: LexicalReader, question: Query) -> tuple[Term, ...]:
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
        if content.get(term, False) or _is_out_of_vocabulary(words, term, content):
            near = words.similar_terms(term)
        if _is_out_of_vocabulary(
            words, term, content
        ):  # a mistyped word may have another stem than what was meant
            near += [each for word in words.similar_words(spelled[term]) for each in words.terms(word)]
        document_frequency = max(words.frequency(form) for form in (term, *near))
        rarity = math.log(1 + (passages - document_frequency + 0.5) / (document_frequency + 0.5))
        found.append(Term(tuple(dict.fromkeys((term, *near))), rarity, term in content))
    return tuple(found)


def _is_out_of_vocabulary(words: LexicalReader, term: str, content: Collection[str]) -> bool:
    return term in content and not words.frequency(term)


def weighted_variants(terms: Sequence[Term]) -> list[tuple[str, float]]:
    """The forms to look for, each once, with the weight of each."""
    typed = {term.variants[0]: 1.0 for term in terms}
    near = {form: VARIANT_WEIGHT for term in terms for form in term.variants[1:]}
    return list({**near, **typed}.items())


def query_coverage(terms: Sequence[Term], present: Collection[str]) -> float:
    """The share of the content terms that are present, 0..1, weighed by rarity.

    A near spelling counts for half: Austria is not Australia, though Zelensky is Zelenskyy.
    """
    asked = [term for term in terms if term.is_content]
    total = sum(term.idf for term in asked)
    return sum(term.idf * _match_credit(term, present) for term in asked) / (total or 1.0)


def _match_credit(term: Term, present: Collection[str]) -> float:
    if term.variants[0] in present:
        return 1.0
    return 0.0 if set(term.variants).isdisjoint(present) else VARIANT_CREDIT
