"""Reranks passages by the fusion of cosine, BM25 and late interaction, with what they have to the letter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.search.candidates import Candidate
from retrieval.search.late_interaction import maxsim
from retrieval.search.literal_match import LiteralMatch
from retrieval.search.weights import FusionWeights
from retrieval.store.embeddings import unpack_signs
from retrieval.store.errors import reporting_damage
from retrieval.store.protocol import Snapshot
from retrieval.store.rows import PassageRow

# Candidates that are reranked. Without near-duplicates 20 do as well; but an agency's report printed in 25
# papers must leave room for the one that contradicts it.
RERANK_K = 30
# For passages of an article that the answer before cited, when a question is a follow-up.
PREVIOUSLY_CITED_BONUS = 2.5


@dataclass(slots=True, eq=False)
class Reranker:
    """Reranks passages by a fused score (cosine, BM25, MaxSim) and keeps each passage's result.

    `terms` are all terms of the question with their weights; `literal` knows what of it is exact; `vectors`,
    (n, d), are those of its `content_tokens` content tokens, then those of its tokens that ask; `cited` are
    the articles that the answer before cited.
    """

    snapshot: Snapshot
    terms: Sequence[tuple[str, float]]
    literal: LiteralMatch
    vectors: NDArray[np.float32]
    content_tokens: int
    weights: FusionWeights
    cited: Collection[int]
    scored: dict[int, Candidate] = field(default_factory=dict)

    def rerank(
        self, cosines: Mapping[int, float], lexical: Mapping[int, float], k: int = RERANK_K
    ) -> list[Candidate]:
        """The `k` best passages by cosine and lexical score, with their full scores."""
        fused = {id: self.weights.fuse(cosine, lexical.get(id, 0.0)) for id, cosine in cosines.items()}
        best = sorted(fused, key=lambda id: -fused[id])[:k]
        fresh = [id for id in best if id not in self.scored]
        if fresh:
            rows, bm25s = self.snapshot.rows_with_bm25(fresh, self.terms)
            with reporting_damage("tokens"):
                self.scored.update({id: self._score(rows[id], cosines[id], bm25s[id]) for id in fresh})
        return [self.scored[id] for id in best]

    def _score(self, row: PassageRow, cosine: float, bm25: float) -> Candidate:
        bits, offsets = self.snapshot.tokens(row)
        # Each passage by itself: all at once do not fit a cache. The cosines of one token of the question lie
        # side by side, so that their best is found in half the time.
        products = (self.vectors @ unpack_signs(bits).T).T
        similarities, asking = products[:, : self.content_tokens], products[:, self.content_tokens :]
        maxsim_score = maxsim(similarities)
        bonus = PREVIOUSLY_CITED_BONUS if row.article in self.cited else 0.0
        article = self.snapshot.articles[row.article]
        missing = self.literal.missing(row, article)
        bonus += self.literal.bonus(row, article, missing)
        score = self.weights.fuse(cosine, bm25, maxsim_score) + bonus
        return Candidate(
            row,
            cosine,
            bm25,
            maxsim_score,
            score,
            similarities,
            offsets,
            bits,
            interrogative_similarities=asking,
            missing_terms=missing,
            terms_of_name=self.literal.stated_by_name(article),
            naming_terms=self.literal.naming,
            question_words=self.literal.words,
        )
