"""What was retrieved for a question: passages, and how like the question each token of them is.

Values only: how they are found is the retriever's business, what is quoted of them the answerer's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.query.query import Query
from retrieval.search.weights import RankingWeights
from retrieval.store.catalog import PassageRow


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A passage found, with what the answerer needs to look inside it.

    `similarities` is (passage's tokens, question's content tokens), cosines; `token_offsets` (tokens, 2) are
    characters of the article in their order, before its first for tokens of the header; `token_bits`
    (tokens, d / 8) are the signs of their vectors.
    """

    stored: PassageRow
    cosine: float
    bm25: float
    maxsim: float
    score: float
    similarities: NDArray[np.float32]
    token_offsets: NDArray[np.int32]
    token_bits: NDArray[np.uint8]

    def tokens_between(self, start: int, end: int) -> slice:
        """The tokens that lie between two characters of the article."""
        starts, ends = self.token_offsets[:, 0], self.token_offsets[:, 1]
        return slice(int(starts.searchsorted(start)), int(ends.searchsorted(end, side="right")))


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """All that was found for a question, best passage first.

    `coverage`, 0..1, is the share of the question's content words in the best passage, weighed by rarity;
    `bm25_ratio`, 0 to about 2.2, is the best passage's BM25 by the sum of its terms' idf. `topic` is what an
    overview is wanted of, "" for everything, None where a plain answer is. `weights` is what the scores
    were made with.
    """

    question: Query
    candidates: tuple[Candidate, ...]
    weights: RankingWeights
    coverage: float = 0.0
    bm25_ratio: float = 0.0
    topic: str | None = None


def maxsim(similarities: NDArray[np.float32]) -> float:
    """Late interaction, as in ColBERT: the mean over the question's tokens of the best cosine, -1..1.

    Args:
        similarities: (a text's tokens, question's tokens), cosines; 0 comes of none.
    """
    if not similarities.size:
        return 0.0
    # The same as by `max` and `mean`, in half the time: most sentences have few tokens.
    best: NDArray[np.float32] = np.maximum.reduce(similarities)
    return float(np.add.reduce(best)) / len(best)
