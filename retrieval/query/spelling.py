"""A question as it was probably meant: words that no article has, in the spelling of the word they resemble.

The model reads a mistyped word letter by letter and misses its meaning. What is respelled is only read by the
model: the evidence for an answer still counts such a word as half there, or as not there.
"""

import re

from retrieval.query.query import STOPWORDS
from retrieval.store.lexical.reader import LexicalReader

_WORD = re.compile(r"\b[a-z]{5,}\b")  # a capital may be a name, and names are not to be taken for others


def correct_spelling(text: str, words: LexicalReader) -> str:
    """A question with unknown words in small letters replaced by the nearest ones that the articles have."""
    return _WORD.sub(lambda match: _correction(match.group(), words), text)


def _correction(word: str, words: LexicalReader) -> str:
    if word in STOPWORDS or any(map(words.frequency, words.terms(word))):
        return word
    return next(iter(words.similar_words(word)), word)
