"""Replaces the acronyms of a question by what the articles say they are short for."""

import re
from collections.abc import Callable, Collection

from retrieval.store.lexical.analysis import acronym_term
from retrieval.store.lexical.words import Words
from retrieval.text.acronyms import MAX_LETTERS, MIN_INITIALS, MIN_LETTERS, find_acronyms
from retrieval.text.stopwords import STOPWORDS

MAX_PASSAGES = 8  # that define an acronym and are read

_WORD = re.compile(r"(?<![\w.-])[^\W\d_]+(?![\w.-]*\w)")


def expand_acronyms(text: str, words: Words, texts: Callable[[Collection[int]], list[str]]) -> str:
    """The text with each acronym as what it is short for, by the articles, unless they use it like a word.

    Args:
        text: the question.
        words: the word index.
        texts: the indexed texts of passages by number.
    """

    def expand(match: re.Match[str]) -> str:
        word = match.group()
        uses = max(map(words.frequency, words.terms(word)), default=0)
        definitions = words.frequency(acronym_term(word))
        if not definitions or uses > definitions or not _may_be_one(word, is_used=bool(uses)):
            return word
        passages = [passage for passage, _ in words.with_all([(acronym_term(word),)])[:MAX_PASSAGES]]
        meanings = [find_acronyms(passage).get(word.lower()) for passage in texts(passages)]
        meaning = next(filter(None, meanings), "")
        return f"{meaning} ({word})" if meaning and uses else meaning or word

    return _WORD.sub(expand, text)


def _may_be_one(word: str, *, is_used: bool) -> bool:
    if word.isupper():
        return MIN_LETTERS <= len(word) <= MAX_LETTERS
    # In small letters only a word that the articles do not have.
    return not is_used and MIN_INITIALS <= len(word) <= MAX_LETTERS and word.lower() not in STOPWORDS
