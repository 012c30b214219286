"""The language of a text, by its script and its function words, as an ISO 639-1 code.

No model: questions are short, and their function words ("wer", "dónde") tell more than counts of letters.
"""

import re
from collections import Counter
from functools import cache

from retrieval.text.stopwords import STOPWORDS, function_words, question_words

ENGLISH = "en"
NAMES = {
    **{"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek"},
    **{"en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew"},
    **{"hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch"},
    **{"no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian"},
    **{"sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese"},
}
SAMPLE_CHARS = 4000  # of a text that are looked at
MIN_HITS = 2  # function words that tell a language other than English
MIN_SHARE = 0.08  # of a text's words; running text has a third and more
KANA_SHARE = 0.05  # of Japanese text among its kana and Han; Chinese has none
# Tokens per letter from which a model's tokenizer knows letters and no words. MiniLM has about 0.25 for
# English, 0.35 for German, 1 for Russian, Arabic and Chinese; a multilingual model has 0.7 for Chinese.
SPELLED_OUT = 0.8

_LATIN = "Latin"
_SCRIPTS = {
    "Cyrillic": re.compile("[\u0400-\u052f]"),
    "Arabic": re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "Hebrew": re.compile("[\u05d0-\u05ea]"),
    "Greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Devanagari": re.compile("[\u0900-\u097f]"),
    "Thai": re.compile("[\u0e00-\u0e7f]"),
    "Hangul": re.compile("[\uac00-\ud7af]"),
    "Kana": re.compile("[\u3040-\u30ff]"),
    "Han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
}
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
# A character of these is half a word, so it weighs as much as several letters.
_DENSE = {"Han": 3, "Kana": 3, "Hangul": 3}
_LANGUAGES = {
    _LATIN: ("de", "es", "fr", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "tr", "hu", "ro", "cs"),
    "Cyrillic": ("ru", "uk", "bg"),
    "Arabic": ("ar", "fa"),
    "Hebrew": ("he",),
    "Greek": ("el",),
    "Devanagari": ("hi",),
    "Thai": ("th",),
    "Hangul": ("ko",),
    "Kana": ("ja",),
    "Han": ("zh",),
}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str:
    """The language of a text, or "" where it is too short to tell."""
    sample = text[:SAMPLE_CHARS]
    script = script_of(sample)
    if script in {_LATIN, ""}:
        return _by_words(sample, script) if script else ""
    languages = _LANGUAGES[script]
    return languages[0] if len(languages) == 1 else _by_words(sample, script) or languages[0]


def script_of(text: str) -> str:
    """The script of most letters of a text; "" where none is of a known script."""
    if text.isascii():
        return _LATIN if _LATIN_LETTER.search(text) else ""
    letters = {
        script: _DENSE.get(script, 1) * len(pattern.findall(text)) for script, pattern in _SCRIPTS.items()
    }
    letters[_LATIN] = len(_LATIN_LETTER.findall(text))
    if letters["Kana"] > KANA_SHARE * (letters["Kana"] + letters["Han"]):
        letters["Kana"] += letters["Han"]
    script = max(letters, key=lambda name: letters[name])
    return script if letters[script] else ""


def is_spelled_out(text: str, tokens: int) -> bool:
    """Whether a model cuts a text into little more than letters, so that its vectors mean little."""
    if text.isascii() or script_of(text) in {_LATIN, ""}:
        return False
    return tokens > SPELLED_OUT * sum(map(len, _WORD.findall(text)))


def _by_words(text: str, script: str) -> str:
    words = _WORD.findall(text.lower())
    hits: Counter[str] = Counter()
    languages_of = _languages_by_word()
    for word, count in Counter(words).items():
        for language in languages_of.get(word, ()):
            hits[language] += count
    allowed = {*_LANGUAGES[script], ENGLISH} if script == _LATIN else {*_LANGUAGES[script]}
    ranked = [(language, count) for language, count in hits.most_common() if language in allowed]
    if not ranked or ranked[0][1] < max(MIN_HITS, MIN_SHARE * len(words)):
        return ENGLISH if hits[ENGLISH] and hits[ENGLISH] == max(hits.values()) else ""
    best = [language for language, count in ranked if count == ranked[0][1]]
    return ENGLISH if ENGLISH in best else best[0] if len(best) == 1 else ""


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    """The languages that have each function word."""
    languages: dict[str, tuple[str, ...]] = dict.fromkeys(STOPWORDS, (ENGLISH,))
    for language in {language for script in _LANGUAGES.values() for language in script}:
        for word in function_words(language):
            languages[word] = (*languages.get(word, ()), language)
        for word in question_words(language) - STOPWORDS:  # count twice: a short question has few others
            languages[word] = (*languages[word], language)
    return languages
