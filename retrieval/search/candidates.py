"""The result of a search: passages, and the similarity of each of their tokens with the question.

Values only: how they are found is the retriever's business, what is quoted of them the answerer's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.lazy import lazy_attribute
from retrieval.query.exact_forms import ExactKind, ExactTerm
from retrieval.query.query import Query
from retrieval.search.late_interaction import best_matches, mean_match
from retrieval.search.standing_out import branches_with_one_asked_for, named_members
from retrieval.search.token_offsets import article_offsets
from retrieval.search.weights import RankingWeights
from retrieval.store.rows import PassageRow
from retrieval.types import Passage, Span


@dataclass(frozen=True, eq=False)
class Candidate:
    """A passage found, with what the answerer needs to look inside it.

    Attributes:
        stored: the passage with its numbers in the index.
        cosine: of the whole passage with the question, -1..1.
        bm25: of its words, 0 and up.
        maxsim: late interaction of its tokens with the question's, -1..1.
        score: the fusion of the three; higher is better.
        similarities: (passage's tokens, question's content tokens), cosines.
        indexed_offsets: (tokens, 2), characters of the indexed text, in their order.
        token_bits: (tokens, d / 8), the signs of the tokens' vectors.
        interrogative_similarities: (passage's tokens, tokens of the question's "who", "when", "how many"),
            cosines.
        word_scores: of each sentence, the share of the question's words in it, where those decide.
        missing_terms: the exact terms of the question that the passage does not state.
        terms_of_name: the exact terms of the question that the path or the title of the article states.
        naming_terms: the exact terms of the question that may name a row or a value.
        question_words: the words of the question that carry meaning, in small letters.
    """

    stored: PassageRow
    cosine: float
    bm25: float
    maxsim: float
    score: float
    similarities: NDArray[np.float32]
    indexed_offsets: NDArray[np.int32]
    token_bits: NDArray[np.uint8]
    word_scores: tuple[float, ...] = ()
    interrogative_similarities: NDArray[np.float32] = field(
        default_factory=lambda: np.zeros((0, 0), dtype=np.float32)
    )
    missing_terms: tuple[str, ...] = ()
    terms_of_name: frozenset[str] = frozenset()
    naming_terms: tuple[ExactTerm, ...] = ()
    question_words: frozenset[str] = frozenset()

    @lazy_attribute
    def passage(self) -> Passage:
        """The passage itself."""
        return self.stored.passage

    @lazy_attribute
    def article(self) -> int:
        """The number of its article."""
        return self.stored.article

    @lazy_attribute
    def token_offsets(self) -> NDArray[np.int32]:
        """(tokens, 2), characters of the article in their order; see `article_offsets`."""
        return article_offsets(self.passage, self.indexed_offsets)

    @lazy_attribute
    def sentence_texts(self) -> tuple[str, ...]:
        """What is visible of each sentence of its passage."""
        return self.passage.visible_sentences()

    @lazy_attribute
    def codes(self) -> tuple[ExactTerm, ...]:
        """The identifiers, flags and the like among the exact terms of the question."""
        return tuple(term for term in self.naming_terms if term.kind is ExactKind.CODE)

    @lazy_attribute
    def branches_with_one_asked_for(self) -> dict[Span, Span]:
        """The members of tables and lists of which one row or value is asked for; see `standing_out`."""
        return branches_with_one_asked_for(self.passage, self.matches, self.question_words, self.naming_terms)

    @lazy_attribute
    def named_members(self) -> frozenset[Span]:
        """The rows and values that the question names to the letter; see `standing_out`."""
        return named_members(self.passage, self.question_words, self.naming_terms)

    def tokens_between(self, start: int, end: int) -> slice:
        """The tokens that lie between two characters of the article."""
        ((first, behind),) = self.token_ranges([(start, end)]).tolist()
        return slice(first, behind)

    def token_ranges(self, spans: Sequence[Span]) -> NDArray[np.intp]:
        """(spans, 2), the first token that lies in each span of the article, and the one behind the last."""
        starts, ends = np.array(spans, dtype=np.int32).reshape(-1, 2).T
        ranges = np.empty((len(spans), 2), dtype=np.intp)
        ranges[:, 0] = self.token_offsets[:, 0].searchsorted(starts)
        ranges[:, 1] = self.token_offsets[:, 1].searchsorted(ends, side="right")
        return ranges

    def interrogative_matches(self, spans: Sequence[Span]) -> NDArray[np.float64]:
        """(spans,), the mean of the best cosines of the words that ask with the tokens in each span.

        A "when" is most like a date, a "who" a name, in a model's contextual vectors.
        """
        if not self.interrogative_similarities.size:
            return np.zeros(len(spans))
        ranges = self.token_ranges(spans)
        means = mean_match(best_matches(self.interrogative_similarities, ranges))
        return np.where(ranges[:, 0] < ranges[:, 1], means, 0.0)

    def matches_of_each(self, spans: Sequence[Span]) -> NDArray[np.float32]:
        """(spans, question's tokens), the best cosine with any token in each span; -1 for none."""
        return best_matches(self.similarities, self.token_ranges(spans))

    def matches(self, spans: Collection[Span]) -> NDArray[np.float32]:
        """The best cosine of each of the question's tokens with any token in these spans; -1 for none."""
        best: NDArray[np.float32] = np.maximum.reduce(self.matches_of_each(tuple(spans)), initial=-1.0)
        return best


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """The candidates for a query, best first.

    Attributes:
        query: the question.
        candidates: the passages.
        weights: what the scores were made with.
        coverage: the share of the question's content words in the best passage, weighed by idf, 0..1.
        bm25_ratio: the best passage's BM25 by the sum of the terms' idf, 0 to about 2.2.
        parts: of a question with several parts, for each which of its content tokens are in no other part.
        unknown_names: the names of the question that no article has.
        is_foreign: whether the question is in another language than the one that the model was trained on.
        by_words: whether words alone decide, since the model sees only letters of such a question.
        only_names: whether the question only names the best passage's article, or a part of it by number.
    """

    query: Query
    candidates: tuple[Candidate, ...]
    weights: RankingWeights
    coverage: float = 0.0
    bm25_ratio: float = 0.0
    by_words: bool = False
    only_names: bool = False
    parts: tuple[NDArray[np.bool_], ...] = ()
    is_foreign: bool = False
    unknown_names: tuple[str, ...] = ()
