"""Which words of a query carry meaning, by the stop words of its language."""

import re
from functools import cache

from retrieval.text.stopwords import function_words, interrogatives, question_words, stopwords
from retrieval.text.unspaced import RUN
from retrieval.types import Span

WORD = re.compile(r"\w+(?:['’]\w+)?")
_UNSPACED = frozenset({"zh", "ja"})  # languages with function words that no space parts from others


def content_spans(text: str, language: str) -> tuple[Span, ...]:
    """The spans of words that carry meaning; in Chinese and Japanese, the spans between function words."""
    stop = stopwords(language)
    spans = [match.span() for match in WORD.finditer(text) if match[0].lower() not in stop]
    if language in _UNSPACED:
        spans = [part for span in spans for part in _between_function_words(text, span, language)]
    return tuple(spans)


def interrogative_spans(text: str, start: int, language: str) -> tuple[Span, ...]:
    """The spans of the words in `text[start:]` that ask: who, when, how many."""
    words = interrogatives(language)
    return tuple(match.span() for match in WORD.finditer(text, start) if match[0].lower() in words)


def asks(text: str, language: str) -> bool:
    """Whether a text has an interrogative word of its language, which is not English."""
    if language in _UNSPACED:
        return any(word in text for word in question_words(language))
    words = question_words(language)
    return bool(words) and any(match[0].lower() in words for match in WORD.finditer(text))


def _between_function_words(text: str, span: Span, language: str) -> list[Span]:
    start, end = span
    if not RUN.match(text, start, end):
        return [span]
    parts: list[Span] = []
    for match in _function_words(language).finditer(text, start, end):
        parts.append((start, match.start()))
        start = match.end()
    return [part for part in (*parts, (start, end)) if part[0] < part[1]]


@cache
def _function_words(language: str) -> re.Pattern[str]:
    longest_first = sorted(function_words(language), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
