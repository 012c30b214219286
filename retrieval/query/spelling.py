"""Spelling correction: replaces out-of-vocabulary words by the most similar indexed word.

The model splits a mistyped word into letters, so that its vector is of no use. Only the model reads the
correction: confidence still counts such a word as half present, or as absent.
"""

import re

from retrieval.store.lexical.words import Words
from retrieval.text.language import ENGLISH
from retrieval.text.stopwords import stopwords

_WORD = re.compile(r"\b[a-z]{5,}\b")  # a capital may be a name, and names are not to be taken for others


def correct_spelling(text: str, words: Words, language: str = ENGLISH) -> str:
    """The text, in this language, with unknown lower-case words replaced by the most similar indexed ones."""
    return _WORD.sub(lambda match: _correction(match.group(), words, language), text)


def _correction(word: str, words: Words, language: str) -> str:
    if word in stopwords(language) or any(map(words.frequency, words.terms(word))):
        return word
    return next(iter(words.similar_words(word)), word)
