"""From a question to candidates: dense and lexical ones, fused, with late interaction over token bits.

One forward pass for the question; of the articles, only what was computed when they were indexed is read.
"""

import functools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder, Encoding
from retrieval.query.query import Question, read_question
from retrieval.query.spelling import respelled
from retrieval.query.terms import Term, coverage, read_terms, weighted
from retrieval.search.candidates import Candidate, Retrieved, maxsim
from retrieval.search.weights import Scoring, Weights
from retrieval.store.catalog import PassageRow
from retrieval.store.embeddings import signs
from retrieval.store.errors import damage
from retrieval.store.snapshot import Snapshot
from retrieval.store.subset import Scope
from retrieval.types import Context, Filters

CANDIDATES = 50  # from each of the two lists
# Candidates whose words are all counted, and whose token bits are read. Where nothing is told twice 20 do as
# well; but an agency's report in 25 papers must leave room for the one that contradicts it.
RERANKED = 30
# A term that more than a quarter of the passages have tells few of them apart (its rarity, as `Term` has it,
# is below ln 4), and to look for it is most of the work: at a million passages 10 ms of 14.
TELLING = math.log(4)
# For passages of an article that the answer before cited, when a question leans on it.
CITED_BEFORE = 5.0
# How often each token of a follow-up counts beside those of the question that it leans on.
OWN_TIMES = 3


def retrieve(
    snapshot: Snapshot,
    encoder: Encoder,
    scoring: Scoring,
    asked: str,
    filters: Filters,
    context: Context | None = None,
) -> Retrieved:
    """The passages that fit a question, best first.

    Args:
        snapshot: the index.
        encoder: the model that the index was made with.
        scoring: what the scores are made with.
        asked: the question.
        filters: which articles it may see.
        context: what came before, where the question leans on it.

    Raises:
        IndexDamaged: a part of the index cannot be read.
        ModelError: the encoder cannot be loaded.
    """
    question = read_question(asked, context.question if context else "")
    scope = snapshot.scope(filters)
    if not question.text or not (snapshot.passages if scope is None else scope.passages):
        return Retrieved(question, (), scoring)
    by_words = snapshot.beside.submit(_by_words, snapshot, question, scope)
    meant = _meant(snapshot, question)
    encoding = encoder.encode_question(meant.text)
    by_meaning = snapshot.beside.submit(snapshot.nearest, encoding.vector, CANDIDATES, scope)
    terms, lexical = by_words.result()
    meeting = _Meeting(
        snapshot,
        weighted(terms),
        _content_tokens(meant, encoding),
        scoring.question if question.asks else scoring.keywords,
        _cited(snapshot, context),
    )
    cosines = _cosines(snapshot, list(lexical), encoding)
    meeting.meet_best(cosines, lexical)  # while Chroma searches: most of what it finds is among them
    found = meeting.meet_best({**dict(by_meaning.result()), **cosines}, lexical)
    if not found:
        return Retrieved(question, (), scoring)
    found.sort(key=lambda each: -each.score)
    with damage("words"):
        present = set(snapshot.words.terms(found[0].row.passage.indexed_text))
    rarity = sum(term.rarity for term in terms) or 1.0
    return Retrieved(question, tuple(found), scoring, coverage(terms, present), found[0].bm25 / rarity)


def _by_words(
    snapshot: Snapshot, question: Question, scope: Scope | None
) -> tuple[tuple[Term, ...], dict[int, float]]:
    """The terms of a question, and the passages they find with their BM25.

    Terms that tell passages apart find enough by themselves, unless they are rare or in no article at all.
    """
    with damage("words"):
        terms = read_terms(snapshot.words, question)
    telling = [term for term in terms if term.rarity >= TELLING]
    found = snapshot.match(weighted(telling), CANDIDATES, scope)
    if len(found) < CANDIDATES:
        found = snapshot.match(weighted(terms), CANDIDATES, scope)
    return terms, dict(found)


def _meant(snapshot: Snapshot, question: Question) -> Question:
    """The question with mistyped words as they are spelled in the articles."""
    with damage("words"):
        spell = functools.partial(respelled, words=snapshot.words)
        return read_question(spell(question.text[question.own :]), spell(question.text[: question.own]))


def _cited(snapshot: Snapshot, context: Context | None) -> set[int]:
    """The numbers of the articles that the answer before cited."""
    if context is None:
        return set()
    return {number for number, row in snapshot.articles.items() if row.name in context.articles}


def _cosines(snapshot: Snapshot, lexical: Sequence[int], encoding: Encoding) -> dict[int, float]:
    """The cosines of the passages that words have found."""
    with damage("words"):
        vectors = snapshot.passage_vectors(lexical)
    return dict(zip(lexical, (vectors @ encoding.vector).tolist(), strict=True))


def _fuse(weights: Weights, cosine: float, bm25: float, maxsim: float) -> float:
    return weights.cosine * cosine + weights.bm25 * bm25 + weights.maxsim * maxsim


def _content_tokens(question: Question, encoding: Encoding) -> NDArray[np.float32]:
    """The (d, n) vectors of the tokens that lie in the question's content words; all if none does.

    Where a question leans on an earlier one, its own tokens are there several times, so that each counts
    for as much in every mean.
    """
    inside = [
        any(start < end_ and begin < end for begin, end_ in question.content)
        for start, end in encoding.places.tolist()
    ]
    if not any(inside):
        return encoding.tokens.T
    times = [
        OWN_TIMES if question.own and start >= question.own else 1
        for start, _ in encoding.places[inside].tolist()
    ]
    return np.repeat(encoding.tokens[inside], times, axis=0).T


@dataclass(slots=True, eq=False)
class _Meeting:
    """The question meets passages, word by word and token by token, each of them once.

    `terms` are all of the question's, weighted; `content` (d, n) are the vectors of its content tokens;
    `cited` are the articles that the answer before cited.
    """

    snapshot: Snapshot
    terms: Sequence[tuple[str, float]]
    content: NDArray[np.float32]
    weights: Weights
    cited: Collection[int]
    met: dict[int, Candidate] = field(default_factory=dict)

    def meet_best(self, cosines: Mapping[int, float], lexical: Mapping[int, float]) -> list[Candidate]:
        """Those of the passages that are worth it, by their cosines and the words that they were found by."""
        fused = {id: _fuse(self.weights, near, lexical.get(id, 0.0), 0.0) for id, near in cosines.items()}
        best = sorted(fused, key=lambda id: -fused[id])[:RERANKED]
        fresh = [id for id in best if id not in self.met]
        if fresh:
            rows, bm25s = self.snapshot.passage_rows(fresh), self.snapshot.bm25(self.terms, fresh)
            self.met.update({id: self._meet(rows[id], cosines[id], bm25s[id]) for id in fresh})
        return [self.met[id] for id in best]

    def _meet(self, row: PassageRow, cosine: float, bm25: float) -> Candidate:
        with damage("tokens"):
            bits, places = self.snapshot.tokens(row)
        similarities = signs(bits) @ self.content  # each by itself: all at once do not fit a cache
        late = maxsim(similarities)
        score = _fuse(self.weights, cosine, bm25, late) + CITED_BEFORE * (row.article in self.cited)
        return Candidate(row, cosine, bm25, late, score, similarities, places, bits)
