"""Written sentences beside sources, without a model: a word is like itself alone."""

import re

import numpy as np

from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from retrieval.types import Answer, ArticleInfo, Citation, Evidence, EvidenceSentence, TokenMatches

_WORD = re.compile(r"\w+")
INFO = ArticleInfo("skerry.md", "seeds/skerry.md", "The keeper of Skerry light", None, None, None, 1)


def compare(written: str, source: str, context: str = "", likeness: float = 0.0) -> Comparison:
    """The two side by side; words that the source has not have this cosine with it."""
    wording = SentenceFeatures(written)
    there = {word.text.casefold() for word in SentenceFeatures(source).words}
    cosines = tuple(1.0 if word.text.casefold() in there else likeness for word in wording.words)
    return Comparison(wording, SentenceFeatures(source), SentenceFeatures(context or source), cosines)


def evidence_of(*sources: str, context: str = "") -> Evidence:
    """Evidence of these sentences, all of one article."""
    sentences = []
    for n, source in enumerate(sources, 1):
        citation = Citation(n, source, 0, len(source), (n, n), 0.9, INFO)
        sentences.append(EvidenceSentence(citation, context or " ".join(sources), np.zeros((0, 8), np.uint8)))
    quotes = tuple(sentence.citation for sentence in sentences)
    return Evidence(Answer("?", 0.9, quotes, (), (), 1.0), tuple(sentences))


def match_words(written: str, evidence: Evidence) -> TokenMatches:
    """Each word is a token; its cosine is 1 with a sentence that has it, else 0."""
    words = list(_WORD.finditer(written))
    offsets = np.array([word.span() for word in words], np.int32).reshape(len(words), 2)
    rows = [
        [
            float(word.group().casefold() in _WORD.findall(sentence.citation.quote.casefold()))
            for word in words
        ]
        for sentence in evidence.sentences
    ]
    return TokenMatches(offsets, np.array(rows, np.float32).reshape(len(evidence.sentences), len(words)))
