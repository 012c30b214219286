"""Candidates for an overview of everything: how the newest and most central articles begin.

The model is not needed: only what was computed when the articles were indexed is compared.
"""

import numpy as np
from numpy.typing import NDArray

from retrieval.filters import Filters
from retrieval.query.query import Query
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.weights import RankingWeights
from retrieval.store.errors import reporting_damage
from retrieval.store.protocol import Snapshot
from retrieval.store.rows import PassageRow

NEWEST_K = 64  # the newest articles, of which the most central are looked at: a millisecond or two
OVERVIEW_K = 12
# Of how near an article's beginning is to the centroid of them all (a cosine), and of how new it is (0..1),
# in units of a passage's score. New ones come first unless they are about something else.
CENTRALITY_WEIGHT, RECENCY_WEIGHT = 20.0, 10.0


def newest_and_most_central(
    snapshot: Snapshot, query: Query, filters: Filters, weights: RankingWeights
) -> SearchResult:
    """The first passages of the articles, ranked by recency and by cosine with their centroid."""
    subset = snapshot.subset(filters)
    visible = [number for number in snapshot.articles if subset is None or number in subset.articles]
    newest = sorted(visible, key=lambda number: snapshot.articles[number].published or "", reverse=True)
    first_passages = [ids[0] for number in newest[:NEWEST_K] if (ids := snapshot.passages_of([number]))]
    if not first_passages:
        return SearchResult(query, (), weights)
    vectors = snapshot.passage_vectors(first_passages)
    centroid = vectors.mean(axis=0)
    centrality = vectors @ (centroid / max(float(np.linalg.norm(centroid)), 1e-9))
    rows = snapshot.passage_rows(first_passages)
    candidates = []
    for rank, (id, cosine) in enumerate(zip(first_passages, centrality.tolist(), strict=True)):
        is_dated = bool(snapshot.articles[rows[id].article].published)
        recency = (1 - rank / len(first_passages)) * is_dated
        score = CENTRALITY_WEIGHT * cosine + RECENCY_WEIGHT * recency
        candidates.append(_lead_candidate(snapshot, rows[id], cosine, score))
    candidates.sort(key=lambda candidate: -candidate.score)
    return SearchResult(query, tuple(candidates[:OVERVIEW_K]), weights)


def _lead_candidate(snapshot: Snapshot, row: PassageRow, cosine: float, score: float) -> Candidate:
    with reporting_damage("tokens"):
        bits, offsets = snapshot.tokens(row)
    no_similarities: NDArray[np.float32] = np.zeros((len(bits), 0), dtype=np.float32)
    return Candidate(row, cosine, 0.0, 0.0, score, no_similarities, offsets, bits)
