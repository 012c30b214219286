"""From a question to Hits: dense and lexical candidates, fused, with late interaction over token bits.

One forward pass for the question; of the articles, only what was computed when they were indexed is read.
"""

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoder, Encoding
from retrieval.question import Question, read_question
from retrieval.scoring import Scoring, Weights
from retrieval.spelling import respelled
from retrieval.store.catalog import PassageRow
from retrieval.store.damage import damage
from retrieval.store.scope import Scope
from retrieval.store.snapshot import Snapshot
from retrieval.terms import Term, coverage, read_terms, weighted
from retrieval.types import Context, Filters

CANDIDATES = 50  # from each of the two lists
RERANKED = 20  # candidates whose words are all counted, and whose token bits are read
# A term that more than a quarter of the passages have finds none (its rarity, as `Term` has it, is below
# ln 4). It is most of the work: at a million passages 10 ms of 14.
TELLING = math.log(4)


# For passages of an article that the answer before cited, when a question leans on it.
CITED_BEFORE = 5.0
# How often each token of a follow-up counts beside those of the question that it leans on.
OWN_TIMES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A passage found, with what the answerer needs to look inside it.

    `similarities` is (passage's tokens, question's content tokens), cosines; `places` (tokens, 2) are
    characters of the article in their order, before its first for tokens of the header; `tokens`
    (tokens, d) are their sign vectors, of length 1.
    """

    row: PassageRow
    cosine: float
    bm25: float
    maxsim: float
    score: float
    similarities: NDArray[np.float32]
    places: NDArray[np.int32]
    tokens: NDArray[np.float32]

    def inside(self, start: int, end: int) -> slice:
        """The tokens that lie between two characters of the article."""
        starts, ends = self.places[:, 0], self.places[:, 1]
        return slice(int(starts.searchsorted(start)), int(ends.searchsorted(end, side="right")))


@dataclass(frozen=True, slots=True, eq=False)
class Retrieved:
    """All that was found for a question, best passage first.

    `coverage`, 0..1, is the share of the question's content words in the best passage, weighed by rarity;
    `words`, 0 to about 2.2, is the best passage's BM25 by the sum of its terms' idf. `topic` is what an
    overview is wanted of, "" for everything, None where a plain answer is. `scoring` is what the scores
    were made with.
    """

    question: Question
    candidates: tuple[Candidate, ...]
    scoring: Scoring
    coverage: float = 0.0
    words: float = 0.0
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
    weights = scoring.question if question.asks else scoring.keywords
    meeting = _Meeting(snapshot, terms, encoding, _content_tokens(meant, encoding), weights, context)
    cosines = meeting.cosines(list(lexical))
    meeting.meet(_best(weights, cosines, lexical))  # while Chroma searches; hardly any other is wanted
    cosines = {**dict(by_meaning.result()), **cosines}
    found = meeting.meet(_best(weights, cosines, lexical))
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
    """The terms of a question, and the passages that those of them find which tell passages apart."""
    with damage("words"):
        terms = read_terms(snapshot.words, question)
    telling = [term for term in terms if term.rarity >= TELLING] or terms
    return terms, dict(snapshot.match(weighted(telling), CANDIDATES, scope))


def _meant(snapshot: Snapshot, question: Question) -> Question:
    """The question with mistyped words as they are spelled in the articles."""
    with damage("words"):
        spell = functools.partial(respelled, words=snapshot.words)
        return read_question(spell(question.text[question.own :]), spell(question.text[: question.own]))


def _best(weights: Weights, cosines: Mapping[int, float], lexical: Mapping[int, float]) -> list[int]:
    """The passages worth a closer look, by what is known of all."""
    fused = {id: _fuse(weights, cosine, lexical.get(id, 0.0), 0.0) for id, cosine in cosines.items()}
    return sorted(fused, key=lambda id: -fused[id])[:RERANKED]


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


class _Meeting:
    """The question meets passages, word by word and token by token, each of them once."""

    def __init__(
        self,
        snapshot: Snapshot,
        terms: Sequence[Term],
        encoding: Encoding,
        content: NDArray[np.float32],
        weights: Weights,
        context: Context | None,
    ) -> None:
        self._snapshot = snapshot
        self._terms = weighted(terms)
        self._vector = encoding.vector
        self._content = content
        self._weights = weights
        cited = context.articles if context else ()
        self._cited = (
            {number for number, row in snapshot.articles.items() if row.name in cited} if cited else ()
        )
        self._met: dict[int, Candidate] = {}

    def cosines(self, ids: Sequence[int]) -> dict[int, float]:
        """The cosines of passages and the question."""
        with damage("passages.rows"):
            vectors = self._snapshot.passage_vectors(ids)
        return dict(zip(ids, (vectors @ self._vector).tolist(), strict=True))

    def meet(self, ids: Sequence[int]) -> list[Candidate]:
        """The passages as candidates, in this order."""
        fresh = [id for id in ids if id not in self._met]
        if fresh:
            rows = self._snapshot.passage_rows(fresh)
            bm25s, cosines = self._snapshot.bm25(self._terms, fresh), self.cosines(fresh)
            for id in fresh:
                self._met[id] = self._candidate(rows[id], cosines[id], bm25s[id])
        return [self._met[id] for id in ids]

    def _candidate(self, row: PassageRow, cosine: float, bm25: float) -> Candidate:
        with damage("tokens"):
            tokens, places = self._snapshot.tokens(row)
        similarities = tokens @ self._content  # each by itself: all at once do not fit a cache
        late = maxsim(similarities)
        score = _fuse(self._weights, cosine, bm25, late) + CITED_BEFORE * (row.article in self._cited)
        return Candidate(row, cosine, bm25, late, score, similarities, places, tokens)
