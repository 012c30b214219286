"""From a question to candidates: dense and lexical ones, fused, with late interaction over token bits.

One forward pass for the question; of the articles, only what was computed when they were indexed is read.
"""

import functools
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import TextEmbedding
from retrieval.query.query import Query, parse_query
from retrieval.query.spelling import correct_spelling
from retrieval.query.terms import Term, query_coverage, query_terms, weighted_variants
from retrieval.search.candidates import Candidate, SearchResult, maxsim
from retrieval.search.weights import FusionWeights, RankingWeights
from retrieval.store.catalog import PassageRow
from retrieval.store.embeddings import unpack_signs
from retrieval.store.errors import reporting_damage
from retrieval.store.snapshot import Snapshot
from retrieval.store.subset import ArticleSubset
from retrieval.types import Context, Filters

FIRST_STAGE_K = 50  # from each of the two lists
# Candidates whose words are all counted, and whose token bits are read. Where nothing is told twice 20 do as
# well; but an agency's report in 25 papers must leave room for the one that contradicts it.
RERANK_K = 30
# A term that more than a quarter of the passages have tells few of them apart (its rarity, as `Term` has it,
# is below ln 4), and to look for it is most of the work: at a million passages 10 ms of 14.
MIN_IDF = math.log(4)
# For passages of an article that the answer before cited, when a question leans on it.
PREVIOUSLY_CITED_BONUS = 5.0
# How often each token of a follow-up counts beside those of the question that it leans on.
FOLLOW_UP_TOKEN_WEIGHT = 3

EncodeQuery = Callable[[str], TextEmbedding]


def retrieve(
    snapshot: Snapshot,
    encode: EncodeQuery,
    scoring: RankingWeights,
    asked: str,
    filters: Filters,
    context: Context | None = None,
) -> SearchResult:
    """The passages that fit a question, best first.

    Args:
        snapshot: the index.
        encode: the model that the index was made with, for a question.
        scoring: what the scores are made with.
        asked: the question.
        filters: which articles it may see.
        context: what came before, where the question leans on it.

    Raises:
        IndexDamaged: a part of the index cannot be read.
        ModelError: the encoder cannot be loaded.
    """
    question = parse_query(asked, context.question if context else "")
    scope = snapshot.subset(filters)
    if not question.text or not (snapshot.passages if scope is None else scope.passages):
        return SearchResult(question, (), scoring)
    lexical_future = snapshot.executor.submit(_lexical_search, snapshot, question, scope)
    corrected = _spell_corrected(snapshot, question)
    encoding = encode(corrected.text)
    dense_future = snapshot.executor.submit(snapshot.dense_top_k, encoding.vector, FIRST_STAGE_K, scope)
    terms, lexical = lexical_future.result()
    reranker = _Reranker(
        snapshot,
        weighted_variants(terms),
        _content_tokens(corrected, encoding),
        scoring.sentence_query if question.asks else scoring.keyword_query,
        _previously_cited(snapshot, context),
    )
    cosines = _cosines(snapshot, list(lexical), encoding)
    reranker.rerank(cosines, lexical)  # while Chroma searches: most of what it finds is among them
    found = reranker.rerank({**dict(dense_future.result()), **cosines}, lexical)
    if not found:
        return SearchResult(question, (), scoring)
    found.sort(key=lambda each: -each.score)
    with reporting_damage("words"):
        present = set(snapshot.words.terms(found[0].stored.passage.indexed_text))
    rarity = sum(term.idf for term in terms) or 1.0
    return SearchResult(
        question, tuple(found), scoring, query_coverage(terms, present), found[0].bm25 / rarity
    )


def _lexical_search(
    snapshot: Snapshot, question: Query, scope: ArticleSubset | None
) -> tuple[tuple[Term, ...], dict[int, float]]:
    """The terms of a question, and the passages they find with their BM25.

    Terms that tell passages apart find enough by themselves, unless they are rare or in no article at all.
    """
    with reporting_damage("words"):
        terms = query_terms(snapshot.words, question)
    selective_terms = [term for term in terms if term.idf >= MIN_IDF]
    found = snapshot.lexical_top_k(weighted_variants(selective_terms), FIRST_STAGE_K, scope)
    if len(found) < FIRST_STAGE_K:
        found = snapshot.lexical_top_k(weighted_variants(terms), FIRST_STAGE_K, scope)
    return terms, dict(found)


def _spell_corrected(snapshot: Snapshot, question: Query) -> Query:
    """The question with mistyped words as they are spelled in the articles."""
    with reporting_damage("words"):
        spell = functools.partial(correct_spelling, words=snapshot.words)
        return parse_query(spell(question.text[question.own :]), spell(question.text[: question.own]))


def _previously_cited(snapshot: Snapshot, context: Context | None) -> set[int]:
    """The numbers of the articles that the answer before cited."""
    if context is None:
        return set()
    return {number for number, row in snapshot.articles.items() if row.name in context.articles}


def _cosines(snapshot: Snapshot, lexical: Sequence[int], encoding: TextEmbedding) -> dict[int, float]:
    """The cosines of the passages that words have found."""
    with reporting_damage("words"):
        vectors = snapshot.passage_vectors(lexical)
    return dict(zip(lexical, (vectors @ encoding.vector).tolist(), strict=True))


def _fuse(weights: FusionWeights, cosine: float, bm25: float, maxsim: float) -> float:
    return weights.cosine * cosine + weights.bm25 * bm25 + weights.maxsim * maxsim


def _content_tokens(question: Query, encoding: TextEmbedding) -> NDArray[np.float32]:
    """The (d, n) vectors of the tokens that lie in the question's content words; all if none does.

    Where a question leans on an earlier one, its own tokens are there several times, so that each counts
    for as much in every mean.
    """
    inside = [
        any(start < end_ and begin < end for begin, end_ in question.content)
        for start, end in encoding.token_offsets.tolist()
    ]
    if not any(inside):
        return encoding.token_vectors.T
    repeats = [
        FOLLOW_UP_TOKEN_WEIGHT if question.own and start >= question.own else 1
        for start, _ in encoding.token_offsets[inside].tolist()
    ]
    return np.repeat(encoding.token_vectors[inside], repeats, axis=0).T


@dataclass(slots=True, eq=False)
class _Reranker:
    """The question meets passages, word by word and token by token, each of them once.

    `terms` are all of the question's, weighted_variants; `content` (d, n) are the vectors of its content tokens;
    `cited` are the articles that the answer before cited.
    """

    snapshot: Snapshot
    terms: Sequence[tuple[str, float]]
    content: NDArray[np.float32]
    weights: FusionWeights
    cited: Collection[int]
    scored: dict[int, Candidate] = field(default_factory=dict)

    def rerank(self, cosines: Mapping[int, float], lexical: Mapping[int, float]) -> list[Candidate]:
        """Those of the passages that are worth it, by their cosines and the words that they were found by."""
        fused = {id: _fuse(self.weights, near, lexical.get(id, 0.0), 0.0) for id, near in cosines.items()}
        best = sorted(fused, key=lambda id: -fused[id])[:RERANK_K]
        fresh = [id for id in best if id not in self.scored]
        if fresh:
            rows, bm25s = self.snapshot.passage_rows(fresh), self.snapshot.bm25(self.terms, fresh)
            self.scored.update({id: self._score(rows[id], cosines[id], bm25s[id]) for id in fresh})
        return [self.scored[id] for id in best]

    def _score(self, row: PassageRow, cosine: float, bm25: float) -> Candidate:
        with reporting_damage("tokens"):
            bits, places = self.snapshot.tokens(row)
        similarities = unpack_signs(bits) @ self.content  # each by itself: all at once do not fit a cache
        maxsim_score = maxsim(similarities)
        score = _fuse(self.weights, cosine, bm25, maxsim_score) + PREVIOUSLY_CITED_BONUS * (
            row.article in self.cited
        )
        return Candidate(row, cosine, bm25, maxsim_score, score, similarities, places, bits)
