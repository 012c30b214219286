"""The words that labelled pairs cite as evidence, with token vectors as an index has them."""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder
from retrieval.evaluation.labelled_pairs import LabelledPair
from retrieval.indexing.chunker import Chunker
from retrieval.reading.articles import parse_article
from retrieval.reading.sentences import sentence_spans
from retrieval.search.token_offsets import article_offsets
from retrieval.store.embeddings import pack_signs
from retrieval.text.anaphora import refers_back
from retrieval.types import (
    DEFAULT_OPTIONS,
    Answer,
    Article,
    ArticleInfo,
    Citation,
    Evidence,
    EvidenceSentence,
    Passage,
    Span,
)

_Encoded = tuple[Passage, NDArray[np.int32], NDArray[np.uint8]]  # tokens: offsets in the article, signs


class PairEvidence:
    """Makes evidence of pairs; an article is encoded once.

    Args:
        encoder: the embedding model.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._chunker = Chunker(encoder.count, DEFAULT_OPTIONS.passage_tokens, encoder.max_tokens)
        self._passages = cache(self._encode)

    def of(self, pair: LabelledPair) -> Evidence:
        """The sentences that a pair cites, each with the one before it where it refers to that."""
        info = ArticleInfo(pair.source, pair.source, "", None, None, None, 0)
        spans = (span for cited in pair.cited for span in _sentences(pair.text, cited))
        sentences = tuple(self._sentence(n, span, pair.text, info) for n, span in enumerate(spans, 1))
        return Evidence(_answer(pair, sentences), sentences)

    def _sentence(self, n: int, span: Span, text: str, info: ArticleInfo) -> EvidenceSentence:
        citation = Citation(n, text[slice(*span)], *span, lines=(1, 1), score=1.0, article=info)
        bits, contexts = [], []
        for passage, offsets, signs in self._passages(text):
            inside = (offsets[:, 0] >= span[0]) & (offsets[:, 1] <= span[1])
            if inside.any():
                bits.append(signs[inside])
                contexts.append(passage.text_with_header)
        return EvidenceSentence(citation, "\n".join(contexts), np.concatenate(bits))

    def _encode(self, text: str) -> list[_Encoded]:
        article: Article = parse_article("article.txt", text.encode("utf-8"))[0]
        passages = self._chunker.split(article)
        embeddings = self._encoder.encode([passage.indexed_text for passage in passages])
        return [
            (passage, article_offsets(passage, embedding.token_offsets), pack_signs(embedding.token_vectors))
            for passage, embedding in zip(passages, embeddings, strict=True)
        ]


def _sentences(text: str, cited: Span) -> Iterator[Span]:
    """The sentences in a span, as `Library.evidence` has them."""
    before = cited
    for n, (start, end) in enumerate(sentence_spans(text, *cited)):
        yield (before[0] if n and refers_back(text, start) else start), end
        before = start, end


def _answer(pair: LabelledPair, sentences: Iterable[EvidenceSentence]) -> Answer:
    citations = tuple(sentence.citation for sentence in sentences)
    return Answer(pair.sentence, 1.0, citations, closest=(), changed=(), elapsed_ms=0.0)
