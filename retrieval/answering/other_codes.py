"""Which sentences are about another code than the question's: `E-1043` beside the `E-1034` asked for."""

import re

from retrieval.query.exact_forms import MIXED_CODE, states
from retrieval.search.candidates import Candidate

_FIGURES = re.compile(r"\d+")


def about_other_codes(candidate: Candidate, number: int) -> frozenset[int]:
    """The sentences of a passage that a quote of this one leaves out.

    For a sentence with a code of the question they are those about other codes; for one of these, the first.
    """
    if not candidate.codes:
        return frozenset()
    texts = candidate.sentence_texts
    shapes = {_shape(term.text) for term in candidate.codes}
    asked_for = {n for n, text in enumerate(texts) if any(states(term, text) for term in candidate.codes)}
    others = {
        n
        for n, text in enumerate(texts)
        if n not in asked_for and any(_shape(code) in shapes for code in MIXED_CODE.findall(text))
    }
    return frozenset(others if number in asked_for else asked_for if number in others else ())


def _shape(code: str) -> str:
    """What codes of one kind have in common: `e-1` for `E-1034`."""
    return _FIGURES.sub("1", code.casefold())
