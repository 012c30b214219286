"""From a query to candidates: dense and lexical search, fused, then reranked by late interaction.

One forward pass for the question; of the articles, only what was computed when they were indexed is read.
"""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import TextEmbedding
from retrieval.filters import Filters
from retrieval.query.acronyms import expand_acronyms
from retrieval.query.query import Query, respell
from retrieval.query.spelling import correct_spelling
from retrieval.query.terms import Term, query_coverage, weighted_variants
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.first_stage import first_stage, lexical_search
from retrieval.search.late_interaction import maxsim
from retrieval.search.literal_match import LiteralMatch, only_names, passage_terms, path_terms
from retrieval.search.weights import FusionWeights, RankingWeights
from retrieval.search.word_scores import sentence_word_scores
from retrieval.store.catalog import PassageRow
from retrieval.store.embeddings import unpack_signs
from retrieval.store.errors import reporting_damage
from retrieval.store.protocol import Snapshot
from retrieval.store.subset import ArticleSubset
from retrieval.text.language import ENGLISH, is_spelled_out
from retrieval.types import Passage, SentenceKind, Span

# Candidates that are reranked. Without near-duplicates 20 do as well; but an agency's report printed in 25
# papers must leave room for the one that contradicts it.
RERANK_K = 30
# Of those, how many are looked at while Chroma still searches: hardly one that is as good by words is missing
# among the `RERANK_K` best once the nearest are there, too.
AHEAD_K = 15
# For passages of an article that the answer before cited, when a question is a follow-up.
PREVIOUSLY_CITED_BONUS = 2.5
# How often each token of a follow-up counts beside those of the question before it.
FOLLOW_UP_TOKEN_WEIGHT = 3

EncodeQuery = Callable[[str], TextEmbedding]


def retrieve(
    snapshot: Snapshot,
    encode: EncodeQuery,
    query: Query,
    filters: Filters,
    *,
    weights: RankingWeights,
    cited: Collection[str] = (),
) -> SearchResult:
    """The passages that fit a query, best first; see `retrieval.search.search` for arguments and errors."""
    subset = snapshot.subset(filters)
    if not query.content_spans or not (snapshot.passages if subset is None else subset.passages):
        return SearchResult(query, (), weights)
    if snapshot.words_only:
        return _retrieve_by_words(snapshot, query, subset, weights)
    query = _with_meant_words(snapshot, query)
    corrected = _spell_corrected(snapshot, query)
    stage, embedding = first_stage(snapshot, query, subset, lambda: encode(corrected.text))
    terms, lexical = stage.terms, stage.lexical
    total_idf = sum(term.idf for term in terms)
    is_foreign = snapshot.model_is_english and query.language not in {ENGLISH, ""}
    by_words = is_spelled_out(corrected.text, len(embedding.token_offsets))
    content_vectors = query_vectors(corrected, embedding)
    reranker = _Reranker(
        snapshot,
        weighted_variants(terms),
        LiteralMatch(query, terms),
        np.hstack([content_vectors, interrogative_vectors(corrected, embedding)]).T,
        content_vectors.shape[1],
        weights.spelled_out_query
        if by_words
        else _fusion_weights(weights, query, total_idf, is_foreign=is_foreign),
        frozenset(number for number, row in snapshot.articles.items() if row.article_id in cited)
        if cited
        else frozenset(),
    )
    if stage.is_waiting:
        reranker.rerank(stage.cosines, lexical, AHEAD_K)
    candidates = reranker.rerank({**dict(stage.nearest()), **stage.cosines}, lexical)
    if not candidates:
        return SearchResult(query, (), weights)
    candidates.sort(key=lambda candidate: -candidate.score)
    candidates = _answering_first(candidates)
    if by_words:
        candidates = [_with_word_scores(snapshot, candidate, terms) for candidate in candidates]
    best = candidates[0]
    article = snapshot.articles[best.article]
    present = passage_terms(best.passage.indexed_text, article.language)
    present |= path_terms(article.article_id, article.language)
    if by_words:
        total_idf = sum(term.idf for term in terms if term.is_content)
    coverage = query_coverage(terms, present)
    bm25_ratio = best.bm25 / (total_idf or 1.0)
    return SearchResult(
        query,
        tuple(candidates),
        weights,
        coverage,
        bm25_ratio,
        by_words,
        only_names=only_names(terms, article, present),
        parts=() if by_words else part_masks(corrected, embedding),
        is_foreign=is_foreign,
    )


def _answering_first(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with those at the end that only ask, as a list of open questions, or lead elsewhere."""
    first = next((n for n, candidate in enumerate(candidates) if not _only_asks(candidate.passage)), 0)
    return [*candidates[first:], *candidates[:first]]


def _only_asks(passage: Passage) -> bool:
    kinds = {sentence.kind for sentence in passage.sentences}
    asking = {SentenceKind.QUESTION, SentenceKind.LINK}
    return not kinds.isdisjoint(asking) and kinds <= {*asking, SentenceKind.HEADING, SentenceKind.HIDDEN}


def _retrieve_by_words(
    snapshot: Snapshot, query: Query, subset: ArticleSubset | None, weights: RankingWeights
) -> SearchResult:
    """The passages with the best BM25, from an index that has no vectors yet; the model is not needed."""
    corrected = _spell_corrected(snapshot, query)
    terms, lexical = lexical_search(snapshot, corrected, subset)
    best = sorted(lexical, key=lambda id: -lexical[id])[:RERANK_K]
    rows, fusion = snapshot.passage_rows(best), weights.spelled_out_query
    candidates = tuple(
        _with_word_scores(snapshot, _candidate_of_words(snapshot, rows[id], lexical[id], fusion), terms)
        for id in best
    )
    if not candidates:
        return SearchResult(query, (), weights)
    first = candidates[0]
    present = passage_terms(first.passage.indexed_text, snapshot.articles[first.article].language)
    total_idf = sum(term.idf for term in terms if term.is_content) or 1.0
    coverage = query_coverage(terms, present)
    return SearchResult(query, candidates, weights, coverage, first.bm25 / total_idf, by_words=True)


def _candidate_of_words(
    snapshot: Snapshot, row: PassageRow, bm25: float, weights: FusionWeights
) -> Candidate:
    bits, offsets = snapshot.tokens(row)
    no_similarities: NDArray[np.float32] = np.full((len(bits), 1), -1.0, dtype=np.float32)
    return Candidate(row, 0.0, bm25, 0.0, weights.fuse(0.0, bm25), no_similarities, offsets, bits)


def _fusion_weights(
    weights: RankingWeights, query: Query, total_idf: float, *, is_foreign: bool
) -> FusionWeights:
    if is_foreign:
        return weights.foreign_query.bounded(total_idf)
    return (weights.sentence_query if query.is_sentence else weights.keyword_query).bounded(total_idf)


def _with_word_scores(snapshot: Snapshot, candidate: Candidate, terms: Sequence[Term]) -> Candidate:
    language = snapshot.articles[candidate.article].language
    return replace(candidate, word_scores=sentence_word_scores(candidate.passage, terms, language))


def query_vectors(query: Query, embedding: TextEmbedding) -> NDArray[np.float32]:
    """The (d, n) vectors of the question's tokens that are matched; see `_matched_tokens`."""
    return embedding.token_vectors[_matched_tokens(query, embedding)].T


def part_masks(query: Query, embedding: TextEmbedding) -> tuple[NDArray[np.bool_], ...]:
    """For each part of a question, which matched tokens are in no other part; empty below two parts."""
    tokens = _matched_tokens(query, embedding)
    inside = [np.array(_are_inside([span], embedding))[tokens] for span in query.part_spans]
    parts = [own for own in inside if own.any()]
    if len(parts) < 2:
        return ()
    return tuple(own | ~np.logical_or.reduce(parts) for own in parts)


def _matched_tokens(query: Query, embedding: TextEmbedding) -> NDArray[np.intp]:
    """The numbers of the tokens in the query's content words; of all tokens if none is in one.

    The tokens of a follow-up itself are there several times, so that each counts for as much in every mean.
    """
    is_content = _are_inside(query.content_spans, embedding)
    if not any(is_content):
        return np.arange(len(embedding.token_vectors))
    tokens = np.flatnonzero(is_content)
    is_own = embedding.token_offsets[tokens, 0] >= query.own_start
    return np.repeat(tokens, np.where(is_own & bool(query.own_start), FOLLOW_UP_TOKEN_WEIGHT, 1))


def interrogative_vectors(query: Query, embedding: TextEmbedding) -> NDArray[np.float32]:
    """The (d, n) vectors of the tokens in the words that ask."""
    return embedding.token_vectors[_are_inside(query.interrogative_spans, embedding)].T


def _are_inside(spans: Sequence[Span], embedding: TextEmbedding) -> list[bool]:
    """Of each token, whether it lies in one of these spans of the question."""
    return [
        any(start < span_end and span_start < end for span_start, span_end in spans)
        for start, end in embedding.token_offsets.tolist()
    ]


def _with_meant_words(snapshot: Snapshot, query: Query) -> Query:
    """The query with its acronyms written out as the articles do."""

    def texts(passages: Collection[int]) -> list[str]:
        return [row.passage.indexed_text for row in snapshot.passage_rows(list(passages)).values()]

    with reporting_damage("words"):
        expanded = respell(query, functools.partial(expand_acronyms, words=snapshot.words, texts=texts))
    return query if expanded.text == query.text else expanded


def _spell_corrected(snapshot: Snapshot, query: Query) -> Query:
    with reporting_damage("words"):
        correct = functools.partial(correct_spelling, words=snapshot.words, language=query.language)
        return respell(query, correct)


@dataclass(slots=True, eq=False)
class _Reranker:
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
            question_words=self.literal.words,
        )
