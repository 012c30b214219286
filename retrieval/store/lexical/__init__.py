"""Passages that share words with a query, ranked by BM25. Only this package imports Tantivy.

A query is a list of analysed terms, never text in Tantivy's query language, so no character of a question
acts as an operator.

Tantivy's BM25, with k1 = 1.2 and b = 0.75, which are fixed in Tantivy:

    bm25(q, d) = sum over terms t of weight(t) * idf(t) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * |d| / avg))
    idf(t) = ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5))

where tf is how often t occurs in d, N how many passages there are, n(t) how many of them have t, |d| the
length of d in terms, rounded down to one of 256 steps (exact up to 40), and avg the mean length.
"""

import tantivy

FOLDER = "words"
STEMS, SPELLINGS = "stems", "spellings"  # analyzers, and the fields of what they make
MAX_WORD_CHARS = 64  # longer ones are not indexed


def schema() -> tantivy.Schema:
    """A passage is a document: its number, its article's, its terms, how many they are, its spelled words."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_unsigned_field("article", indexed=True, fast=True)
    builder.add_unsigned_field("length", fast=True)
    builder.add_text_field(STEMS, tokenizer_name=STEMS, index_option="position")  # for phrases
    builder.add_text_field(SPELLINGS, tokenizer_name=SPELLINGS, index_option="basic")
    return builder.build()


def open_index(path: str) -> tantivy.Index:
    """Open Tantivy's index in a folder, or make one there."""
    index = tantivy.Index(schema(), path=path)
    index.register_tokenizer(STEMS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.register_tokenizer(SPELLINGS, _plain_words().build())
    return index


def _plain_words() -> tantivy.TextAnalyzerBuilder:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(MAX_WORD_CHARS))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
