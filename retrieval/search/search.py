"""The entry to searching: from a `Query` to its candidates."""

from collections.abc import Collection

from retrieval.filters import Filters
from retrieval.query.intent import Intent
from retrieval.query.query import Query
from retrieval.search.candidates import SearchResult
from retrieval.search.overview import newest_and_most_central
from retrieval.search.retriever import EncodeQuery, retrieve
from retrieval.search.weights import DEFAULT_WEIGHTS, RankingWeights
from retrieval.store.protocol import Snapshot


def search(
    snapshot: Snapshot,
    encode: EncodeQuery,
    query: Query,
    filters: Filters,
    *,
    weights: RankingWeights = DEFAULT_WEIGHTS,
    cited: Collection[str] = (),
) -> SearchResult:
    """The passages that fit a query, best first.

    Args:
        snapshot: the index.
        encode: the model that the index was made with; not used for an overview of everything.
        query: the question.
        filters: which articles it may see.
        weights: what the scores are made with.
        cited: the ids of the articles that the answer before cited, for a follow-up.

    Raises:
        IndexDamaged: a part of the index cannot be read.
        ModelError: the encoder cannot be loaded.
    """
    if query.intent is Intent.GLOBAL_OVERVIEW:
        return newest_and_most_central(snapshot, query, filters, weights)
    return retrieve(snapshot, encode, query, filters, weights=weights, cited=cited)
