"""What a search gives: passages, and the similarity of each of their tokens with the question.

Values only: how they are found is the retriever's business, what is quoted of them the answerer's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.query.query import Query
from retrieval.search.weights import RankingWeights
from retrieval.store.catalog import PassageRow
from retrieval.types import Passage, Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A passage found, with what the answerer needs to look inside it.

    Attributes:
        stored: the passage with its numbers in the index.
        cosine: of the whole passage with the question, -1..1.
        bm25: of its words, 0 and up.
        maxsim: late interaction of its tokens with the question's, -1..1.
        score: the fusion of the three; higher is better.
        similarities: (passage's tokens, question's content tokens), cosines.
        token_offsets: (tokens, 2), characters of the article in their order; -1 for tokens of the header.
        token_bits: (tokens, d / 8), the signs of the tokens' vectors.
        word_scores: of each sentence, the share of the question's words in it, where those decide.
    """

    stored: PassageRow
    cosine: float
    bm25: float
    maxsim: float
    score: float
    similarities: NDArray[np.float32]
    token_offsets: NDArray[np.int32]
    token_bits: NDArray[np.uint8]
    word_scores: tuple[float, ...] = ()

    @property
    def passage(self) -> Passage:
        """The passage itself."""
        return self.stored.passage

    @property
    def article(self) -> int:
        """The number of its article."""
        return self.stored.article

    def tokens_between(self, start: int, end: int) -> slice:
        """The tokens that lie between two characters of the article."""
        starts, ends = self.token_offsets[:, 0], self.token_offsets[:, 1]
        return slice(int(starts.searchsorted(start)), int(ends.searchsorted(end, side="right")))

    def sentence_scores(self) -> list[float]:
        """Late interaction of the question with each sentence of the passage, -1..1, or its word scores."""
        if self.word_scores:
            return list(self.word_scores)
        return [maxsim(self._sentence_similarities(sentence)) for sentence in self.passage.sentences]

    def _sentence_similarities(self, sentence: Sentence) -> NDArray[np.float32]:
        """The similarities of a sentence's tokens, and of those of the lead-in or header above it."""
        own = self.similarities[self.tokens_between(sentence.start, sentence.end)]
        if sentence.lead is None:
            return own
        return np.concatenate([self.similarities[self.tokens_between(*sentence.lead)], own])


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """The candidates for a query, best first.

    Attributes:
        query: the question.
        candidates: the passages.
        weights: what the scores were made with.
        coverage: the share of the question's content words in the best passage, weighed by idf, 0..1.
        bm25_ratio: the best passage's BM25 by the sum of the terms' idf, 0 to about 2.2.
        by_words: whether words alone decide, since the model sees only letters of such a question.
    """

    query: Query
    candidates: tuple[Candidate, ...]
    weights: RankingWeights
    coverage: float = 0.0
    bm25_ratio: float = 0.0
    by_words: bool = False


def maxsim(similarities: NDArray[np.float32]) -> float:
    """Late interaction, as in ColBERT: the mean over the question's tokens of the best cosine, -1..1.

    Args:
        similarities: (a text's tokens, question's tokens), cosines; of none the result is 0.
    """
    if not similarities.size:
        return 0.0
    # The same as by `max` and `mean`, in half the time: most sentences have few tokens.
    best: NDArray[np.float32] = np.maximum.reduce(similarities)
    return float(np.add.reduce(best)) / len(best)
