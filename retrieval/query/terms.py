"""A query's words as index terms, with their similar spellings and their idf.

A word that no article has may be mistyped, and a name is spelled in several ways (Zelensky, Zelenskyy): such
words also stand for the terms of the index that look almost the same.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.query.query import Query
from retrieval.store.lexical.words import Words

VARIANT_WEIGHT = 0.8  # of a similar spelling in BM25, beside the word as it was typed
VARIANT_CREDIT = 0.5  # of a similar spelling in `query_coverage`


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the query.

    `variants` are the stems of the word, one for each language of the articles (`exact` of them), then its
    similar spellings. `idf` is BM25's, ln(1 + (N - n + 0.5) / (n + 0.5)), where n of N passages have the
    most frequent variant. `is_content` is false for stop words.
    """

    variants: tuple[str, ...]
    idf: float
    is_content: bool
    exact: int = 1


def query_terms(words: Words, query: Query) -> tuple[Term, ...]:
    """The terms of a query, each once."""
    is_name: dict[tuple[str, ...], bool] = {}  # of each content word's stems
    spelling: dict[tuple[str, ...], str] = {}  # of each content word's stems, the word
    for start, end in query.content_spans:
        word = query.text[start:end]
        for stems in words.stems(word):
            is_name[stems] = is_name.get(stems, False) or (word[0].isupper() and start > 0)
            spelling[stems] = word.lower()
    passages = words.count()
    terms = []
    for stems in dict.fromkeys(words.stems(query.text)):
        similar: list[str] = []
        unknown = stems in is_name and not any(map(words.frequency, stems))
        if unknown or is_name.get(stems, False):
            similar = [variant for stem in stems for variant in words.similar_terms(stem)]
        if unknown:  # a mistyped word may have another stem than the word that was meant
            similar += [stem for word in words.similar_words(spelling[stems]) for stem in words.terms(word)]
        idf = _idf(max(words.frequency(variant) for variant in (*stems, *similar)), passages)
        variants = tuple(dict.fromkeys((*stems, *similar)))
        terms.append(Term(variants, idf, stems in is_name, len(stems)))
    # A token of code counts as it is written beside its parts, which carry the meaning.
    written = (
        Term((token,), _idf(words.frequency(token), passages), is_content=False)
        for token in words.written_tokens(query.text)
    )
    return (*terms, *written)


def _idf(document_frequency: int, passages: int) -> float:
    return math.log(1 + (passages - document_frequency + 0.5) / (document_frequency + 0.5))


def weighted_variants(terms: Sequence[Term]) -> list[tuple[str, float]]:
    """The variants to look for, each once, with their weights."""
    typed = {variant: 1.0 for term in terms for variant in term.variants[: term.exact]}
    similar = {variant: VARIANT_WEIGHT for term in terms for variant in term.variants[term.exact :]}
    return list({**similar, **typed}.items())


def query_coverage(terms: Sequence[Term], present: Collection[str]) -> float:
    """The share of the content terms that are present, 0..1, weighed by idf.

    A similar spelling counts for half: Austria is not Australia, though Zelensky is Zelenskyy.
    """
    content = [term for term in terms if term.is_content]
    total = sum(term.idf for term in content)
    return sum(term.idf * _match_credit(term, present) for term in content) / (total or 1.0)


def _match_credit(term: Term, present: Collection[str]) -> float:
    if any(stem in present for stem in term.variants[: term.exact]):
        return 1.0
    return 0.0 if set(term.variants).isdisjoint(present) else VARIANT_CREDIT
