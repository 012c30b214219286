"""Scores sentences by the words of a query that they have, where the model sees only letters."""

from collections.abc import Sequence

from retrieval.query.terms import Term, query_coverage
from retrieval.store.lexical.analysis import document_terms
from retrieval.types import Passage, Sentence


def sentence_word_scores(passage: Passage, terms: Sequence[Term], language: str) -> tuple[float, ...]:
    """Of each sentence, with the lead-in above it, the share of the query's content words, weighed by idf."""
    return tuple(
        query_coverage(terms, set(document_terms(_text(passage, sentence), language)))
        for sentence in passage.sentences
    )


def _text(passage: Passage, sentence: Sentence) -> str:
    own = passage.visible_text(sentence)
    if sentence.lead is None or sentence.lead[0] < passage.start or sentence.lead[1] > passage.end:
        return own
    return f"{passage.slice(*sentence.lead)}\n{own}"
