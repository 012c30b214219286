"""From text to index terms: by the stemmer of a language, and by pairs of characters where no spaces are.

Tokens of code are terms both as they are written and in parts.
"""

from functools import cache

import tantivy

from retrieval.store.lexical import MAX_WORD_CHARS
from retrieval.text.acronyms import find_acronyms
from retrieval.text.identifiers import camel_case_parts, written_tokens
from retrieval.text.language import ENGLISH
from retrieval.text.unspaced import split_document, split_query

STEMMERS = {
    **{"ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish"},
    **{"fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch"},
    **{"no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish"},
    "tr": "turkish",
}


def stemmer_language(language: str) -> str:
    """The language whose stemmer a text in this one is given: its own, or English."""
    return language if language in STEMMERS else ENGLISH


def document_terms(text: str, language: str) -> list[str]:
    """The terms of a passage in this language, in order.

    Tokens of code, their parts and the acronyms that the text defines stand at the end, so that the words of
    the text keep their places, for phrases.
    """
    return [*word_terms(text, language), *map(acronym_term, find_acronyms(text))]


def word_terms(text: str, language: str) -> list[str]:
    """The terms of a text without those of the acronyms that it defines."""
    parts = " ".join(camel_case_parts(text))
    return [*stems(text, language), *written_tokens(text), *stems(parts, language)]


def stems(text: str, language: str) -> list[str]:
    """The words of a text by the stemmer of its language, without those of code."""
    return list(_analyzer(stemmer_language(language)).analyze(split_document(text)))


def acronym_term(acronym: str) -> str:
    """The term of a passage that says what an acronym is short for; no word has a colon in it."""
    return f"acronym:{acronym.lower()}"


def query_terms(text: str, language: str) -> list[str]:
    """The terms of a query for passages in this language, in order; every language gives as many."""
    return list(_analyzer(stemmer_language(language)).analyze(split_query(text)))


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(MAX_WORD_CHARS))
        .filter(tantivy.Filter.lowercase())
    )
    stemmer, fold = tantivy.Filter.stemmer(STEMMERS[language]), tantivy.Filter.ascii_fold()
    # The rules of most stemmers know accents; those of English do not.
    filters = (fold, stemmer) if language == ENGLISH else (stemmer, fold)
    return builder.filter(filters[0]).filter(filters[1]).build()
