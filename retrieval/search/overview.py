"""What to look up for a question: itself, the topic that it wants an overview of, or how the articles begin.

Nothing is encoded here but what is asked; a question about everything is answered without the model.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.query.intent import overview_topic
from retrieval.query.query import parse_query
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.retriever import EncodeQuery, retrieve
from retrieval.search.weights import RankingWeights
from retrieval.store.catalog import PassageRow
from retrieval.store.errors import reporting_damage
from retrieval.store.snapshot import Snapshot
from retrieval.text.visible import visible
from retrieval.types import Context, Filters

NEWEST_K = 64  # the newest ones, of which the most central are looked at: a millisecond or two
OVERVIEW_K = 12
# Of how near an article's beginning is to what they all are about (a cosine), and of how new it is (0..1),
# in the units of a passage's score. New ones come first unless they are about something else.
CENTRALITY_WEIGHT, RECENCY_WEIGHT = 20.0, 10.0


def search(
    snapshot: Snapshot,
    encode: EncodeQuery,
    scoring: RankingWeights,
    asked: str,
    filters: Filters,
    context: Context | None = None,
) -> SearchResult:
    """What was found for a question; `retrieve` has the arguments and the errors."""
    topic = None if context else overview_topic(visible(asked))
    if topic is None:
        return retrieve(snapshot, encode, scoring, asked, filters, context)
    if not topic:
        return _overview_candidates(snapshot, scoring, asked, filters)
    # The words that ask for an overview are not in the articles, and would count as missing.
    found = retrieve(snapshot, encode, scoring, f"What about {topic}?", filters)
    return replace(found, question=parse_query(asked), topic=topic)


def _overview_candidates(
    snapshot: Snapshot, scoring: RankingWeights, asked: str, filters: Filters
) -> SearchResult:
    """The first passages of the newest and most central articles."""
    question, scope = parse_query(asked), snapshot.subset(filters)
    numbers = snapshot.articles if scope is None else scope.articles
    newest = sorted(numbers, key=lambda number: snapshot.articles[number].published or "", reverse=True)
    with reporting_damage("catalog"):
        first_passages = [
            ids[0] for number in newest[:NEWEST_K] if (ids := snapshot.catalog.passages_of([number]))
        ]
    if not first_passages:
        return SearchResult(question, (), scoring, topic="")
    vectors = snapshot.passage_vectors(first_passages)
    centroid = vectors.mean(axis=0)
    centrality = vectors @ (centroid / max(float(np.linalg.norm(centroid)), 1e-9))
    rows = snapshot.passage_rows(first_passages)
    dated = [bool(snapshot.articles[rows[id].article].published) for id in first_passages]
    recency = [(1 - n / len(first_passages)) * known for n, known in enumerate(dated)]
    found = [
        _lead_candidate(
            snapshot, rows[id], float(near), CENTRALITY_WEIGHT * float(near) + RECENCY_WEIGHT * new
        )
        for id, near, new in zip(first_passages, centrality, recency, strict=True)
    ]
    return SearchResult(question, tuple(_best(found)), scoring, topic="")


def _best(found: Sequence[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda each: -each.score)[:OVERVIEW_K]


def _lead_candidate(snapshot: Snapshot, row: PassageRow, cosine: float, score: float) -> Candidate:
    with reporting_damage("tokens"):
        bits, places = snapshot.tokens(row)
    nothing: NDArray[np.float32] = np.zeros((len(bits), 0), dtype=np.float32)
    return Candidate(row, cosine, 0.0, 0.0, score, nothing, places, bits)
