"""From a query to candidates: dense and lexical search, fused, then reranked by late interaction.

One forward pass for the question; of the articles, only what was computed when they were indexed is read.
"""

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import TextEmbedding
from retrieval.filters import Filters
from retrieval.query.acronyms import expand_acronyms
from retrieval.query.query import Query, respell
from retrieval.query.spelling import correct_spelling
from retrieval.query.terms import Term, query_coverage, weighted_variants
from retrieval.query.unknown_names import unknown_names
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.first_stage import FirstStage, first_stage, lexical_search
from retrieval.search.literal_match import LiteralMatch, only_names, passage_terms, path_terms
from retrieval.search.question_tokens import interrogative_vectors, part_masks, query_vectors
from retrieval.search.reranker import RERANK_K, Reranker
from retrieval.search.weights import FusionWeights, RankingWeights
from retrieval.search.word_scores import sentence_word_scores
from retrieval.store.errors import reporting_damage
from retrieval.store.protocol import Snapshot
from retrieval.store.rows import PassageRow
from retrieval.store.subset import ArticleSubset
from retrieval.text.language import ENGLISH, is_spelled_out
from retrieval.types import Passage, SentenceKind

# How many candidates are reranked while Chroma still searches: hardly one that is as good by words is missing
# among the `RERANK_K` best once the nearest are there, too.
AHEAD_K = 15

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
    terms = stage.terms
    total_idf = sum(term.idf for term in terms)
    is_foreign = snapshot.metadata.model_is_english and query.language not in {ENGLISH, ""}
    by_words = is_spelled_out(corrected.text, len(embedding.token_offsets))
    content_vectors = query_vectors(corrected, embedding)
    reranker = Reranker(
        snapshot,
        weighted_variants(terms),
        LiteralMatch(query, terms),
        np.hstack([content_vectors, interrogative_vectors(corrected, embedding)]).T,
        content_vectors.shape[1],
        _fusion_weights(weights, query, total_idf, by_words=by_words, is_foreign=is_foreign),
        _numbers(snapshot, cited),
    )
    candidates = _ranked(reranker, stage)
    if not candidates:
        return SearchResult(query, (), weights)
    if by_words:
        candidates = [_with_word_scores(snapshot, candidate, terms) for candidate in candidates]
    best = candidates[0]
    article = snapshot.articles[best.article]
    present = passage_terms(best.passage.indexed_text, article.language)
    present |= path_terms(article.article_id, article.language)
    coverage, bm25_ratio = _word_match(best, terms, present, by_words=by_words)
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
        # The words of the index are those of all articles: with a filter they would tell of hidden ones.
        unknown_names=_unknown_names(snapshot, query) if subset is None else (),
    )


def _numbers(snapshot: Snapshot, ids: Collection[str]) -> frozenset[int]:
    """The numbers of articles, by their ids."""
    if not ids:
        return frozenset()
    return frozenset(number for number, row in snapshot.articles.items() if row.article_id in ids)


def _ranked(reranker: Reranker, stage: FirstStage) -> list[Candidate]:
    """The candidates, best first; those of words are looked at while Chroma still searches."""
    if stage.is_waiting:
        reranker.rerank(stage.cosines, stage.lexical, AHEAD_K)
    candidates = reranker.rerank({**dict(stage.nearest()), **stage.cosines}, stage.lexical)
    return _answering_first(sorted(candidates, key=lambda candidate: -candidate.score))


def _unknown_names(snapshot: Snapshot, query: Query) -> tuple[str, ...]:
    with reporting_damage("words"):
        return unknown_names(query, snapshot.words)


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
    coverage, bm25_ratio = _word_match(first, terms, present, by_words=True)
    return SearchResult(query, candidates, weights, coverage, bm25_ratio, by_words=True)


def _word_match(
    best: Candidate, terms: Sequence[Term], present: Collection[str], *, by_words: bool
) -> tuple[float, float]:
    """The `coverage` and `bm25_ratio` of the best candidate, which has these terms; see `SearchResult`."""
    total_idf = sum(term.idf for term in terms if term.is_content or not by_words)
    return query_coverage(terms, present), best.bm25 / (total_idf or 1.0)


def _candidate_of_words(
    snapshot: Snapshot, row: PassageRow, bm25: float, weights: FusionWeights
) -> Candidate:
    bits, offsets = snapshot.tokens(row)
    no_similarities: NDArray[np.float32] = np.full((len(bits), 1), -1.0, dtype=np.float32)
    return Candidate(row, 0.0, bm25, 0.0, weights.fuse(0.0, bm25), no_similarities, offsets, bits)


def _fusion_weights(
    weights: RankingWeights, query: Query, total_idf: float, *, by_words: bool, is_foreign: bool
) -> FusionWeights:
    if by_words:
        return weights.spelled_out_query
    if is_foreign:
        return weights.foreign_query.bounded(total_idf)
    return (weights.sentence_query if query.is_sentence else weights.keyword_query).bounded(total_idf)


def _with_word_scores(snapshot: Snapshot, candidate: Candidate, terms: Sequence[Term]) -> Candidate:
    language = snapshot.articles[candidate.article].language
    return replace(candidate, word_scores=sentence_word_scores(candidate.passage, terms, language))


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
