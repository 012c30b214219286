"""Spelling correction: replaces out-of-vocabulary words by the most similar indexed word.

The model splits a mistyped word into letters, so that its vector is of no use. Only the model reads the
correction: confidence still counts such a word as half present, or as absent.
"""

import re

from retrieval.store.lexical.reader import LexicalReader
from retrieval.text.stopwords import STOPWORDS

_WORD = re.compile(r"\b[a-z]{5,}\b")  # a capital may be a name, and names are not to be taken for others


def correct_spelling(text: str, words: LexicalReader) -> str:
    """The text with unknown lower-case words replaced by the most similar indexed ones."""
    return _WORD.sub(lambda match: _correction(match.group(), words), text)


def _correction(word: str, words: LexicalReader) -> str:
    if word in STOPWORDS or any(map(words.frequency, words.terms(word))):
        return word
    return next(iter(words.similar_words(word)), word)
