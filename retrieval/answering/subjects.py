"""Whether two sentences are about the same thing, by the numbers, codes and phrases ("of X") that name it.

A model takes router 77 for router 772, and the office for the office of a subsidiary.
"""

import re

from retrieval.answering.statements import Statement
from retrieval.query.exact_forms import ExactKind, ExactTerm
from retrieval.query.exact_terms import find_exact_terms, missing_terms
from retrieval.query.query import Query
from retrieval.text.dates import MONTHS, WEEKDAYS
from retrieval.text.quantities import QuantityKind, singular
from retrieval.text.stopwords import STOPWORDS

MAX_SUBJECT_WORDS = 10  # before the verb; what is longer is more than a subject
# Router 77, invoice #1003, version 2.1: the word before the figure says what it is the name of.
_LABELLED = re.compile(
    r"\b(?P<label>[^\W\d_]{3,})\s+(?:number\s+|#)?(?P<number>\d(?:[\w./-]*\w)?)", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|may|must|costs?|takes?|pays?|gets?|opens?|closes?|begins?"
    r"|starts?|ends?|lasts?)\b",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(r"\b(?:of|for|from|at|in)\s+(\w[\w’'.-]*(?:\s+\w[\w’'.-]*){0,3})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"[12]\d{3}")
_TIMES = frozenset(word.lower() for word in (*MONTHS, *WEEKDAYS))


def different_subjects(query: Query, one: Statement, other: Statement) -> bool:
    """Whether two sentences that may answer a question differ in what they are about."""
    terms = [term for term in find_exact_terms(query.text) if not _is_time(term)]
    if missing_terms(terms, one.text) or missing_terms(terms, other.text):
        return True
    counts = QuantityKind.COUNT in query.answer_type.quantity_kinds
    first, second = _labels(one, counts=counts), _labels(other, counts=counts)
    if any(first[label].isdisjoint(second[label]) for label in first.keys() & second.keys()):
        return True
    question_words = _words(query.text)
    return bool(
        _qualifiers(one.text) - _words(other.text) - question_words
        or _qualifiers(other.text) - _words(one.text) - question_words
    )


def _is_time(term: ExactTerm) -> bool:
    """Whether a term says when, which a sentence may leave to its article."""
    return term.kind is ExactKind.DATE or bool(_YEAR.fullmatch(term.text))


def _labels(statement: Statement, *, counts: bool) -> dict[str, set[str]]:
    """The numbers behind each word that names a thing by them; amounts and dates are none.

    Where a count is asked for, any number may be one.
    """
    amounts = [
        quantity
        for quantity in statement.quantities
        if counts or quantity.unit or quantity.measure is not QuantityKind.COUNT
    ]
    labels: dict[str, set[str]] = {}
    for match in _LABELLED.finditer(statement.text):
        label, (start, end) = match["label"].lower(), match.span("number")
        is_amount = any(amount.start < end and start < amount.end for amount in amounts)
        if label not in STOPWORDS and not is_amount:
            labels.setdefault(label, set()).add(match["number"].lower())
    return labels


def _qualifiers(text: str) -> set[str]:
    """The words behind "of" or "in" in what stands before the verb, times left out."""
    verb = _VERB.search(text)
    subject = text[: verb.start()] if verb else ""
    if len(subject.split()) > MAX_SUBJECT_WORDS:
        return set()
    words = set[str]().union(*(_words(match[1]) for match in _QUALIFIER.finditer(subject)))
    return {word for word in words if word not in _TIMES and not word[0].isdigit()}


def _words(text: str) -> set[str]:
    return {singular(word) for word in _WORD.findall(text) if word.lower() not in STOPWORDS}
