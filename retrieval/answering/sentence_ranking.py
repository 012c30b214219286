"""The sentences of the best passages in the order in which they answer a question, or a part of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.near_duplicates import up_to_distinct
from retrieval.answering.quote_extent import QuoteSpan, expand
from retrieval.answering.sentence_bonuses import Bonuses
from retrieval.search.candidates import Candidate, SearchResult, mean_match
from retrieval.search.weights import RankingWeights
from retrieval.types import SentenceKind, Span

MAX_PASSAGES = 8  # best passages whose sentences are ranked, near-duplicates counted once
OTHER_PART_WEIGHT = 0.25  # of a token of another part of the question
_QUOTABLE = {SentenceKind.PROSE, SentenceKind.ITEM, SentenceKind.ROW, SentenceKind.CODE}


def rank_sentences(result: SearchResult) -> list[QuoteSpan]:
    """Each sentence of the best passages as a quote by itself, best first.

    A sentence is scored by what would be quoted with it: often only paragraph, lead-in, headings and sentence
    together have the words of the question.
    """
    weights = result.weights
    if result.by_words:  # vectors tell nothing
        weights = replace(weights, quote_maxsim=weights.sentence_words, interrogatives=0.0)
    bonuses = Bonuses(result.query, weights)
    quotes = (
        quote
        for candidate in up_to_distinct(result.candidates, MAX_PASSAGES)
        for quote in _sentence_quotes(candidate, weights, bonuses)
    )
    return sorted(quotes, key=lambda quote: -quote.score)


def parts_first(result: SearchResult, ranked: Sequence[QuoteSpan]) -> list[QuoteSpan]:
    """The ranked sentences with the best one for each part of the question right behind the first.

    For a part the words of the other parts count less.
    """
    best = [max(ranked, key=lambda quote: _part_score(quote, own, result.weights)) for own in result.parts]
    front = dict.fromkeys((*ranked[:1], *best))
    return [*front, *(quote for quote in ranked if quote not in front)]


def _part_score(quote: QuoteSpan, own: NDArray[np.bool_], weights: RankingWeights) -> float:
    """The score of a quote for a part of the question, which has these of its tokens."""
    if quote.matches is None:
        return quote.score
    relevance = float(np.average(quote.matches, weights=np.where(own, 1.0, OTHER_PART_WEIGHT)))
    return quote.score + weights.quote_maxsim * (relevance - quote.relevance)


def _sentence_quotes(candidate: Candidate, weights: RankingWeights, bonuses: Bonuses) -> list[QuoteSpan]:
    """Each quotable sentence of a passage as a quote by itself, scored by what would be quoted with it."""
    windows = [expand(QuoteSpan(candidate, n, n, 0.0, 0.0, n)) for n in _quotable_sentences(candidate)]
    window_matches = _WindowMatches(candidate)
    quotes = []
    for window, bonus in zip(windows, bonuses.of(candidate, windows), strict=True):
        n, matches = window.best_sentence, window_matches.of(window)
        relevance = candidate.word_scores[n] if candidate.word_scores else mean_match(matches)
        score = candidate.score + weights.quote_maxsim * relevance + bonus
        score += weights.interrogatives * candidate.interrogative_match(window.start, window.end)
        quotes.append(QuoteSpan(candidate, n, n, score, relevance, n, matches=matches))
    return quotes


def _quotable_sentences(candidate: Candidate) -> list[int]:
    """The numbers of the sentences that may be quoted; headings only where there is nothing else."""
    sentences = candidate.passage.sentences
    quotable = [n for n, sentence in enumerate(sentences) if sentence.kind in _QUOTABLE]
    if not quotable and all(sentence.kind is not SentenceKind.QUESTION for sentence in sentences):
        quotable = [n for n, sentence in enumerate(sentences) if sentence.is_quotable]
    # The parent of the value that is asked for only heads it.
    parents = _parents(candidate)
    return [n for n in quotable if (sentences[n].start, sentences[n].end) not in parents]


class _WindowMatches:
    """The best cosine of each of the question's tokens with what would be quoted with a sentence.

    Sentences of a passage share paragraphs and headings, so that each is compared once.
    """

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._sentences = candidate.passage.sentences
        self._own = np.array([candidate.matches([(one.start, one.end)]) for one in self._sentences])
        self._above: dict[tuple[Span, ...], NDArray[np.float32]] = {}

    def of(self, window: QuoteSpan) -> NDArray[np.float32]:
        """(question's tokens,) for the sentences of a window, and what leads in and heads its best one."""
        sentence = self._sentences[window.best_sentence]
        above = sentence.leads + sentence.headings
        if above not in self._above:
            self._above[above] = self._candidate.matches(above)
        matches: NDArray[np.float32] = np.maximum.reduce(self._own[window.first : window.last + 1])
        return np.maximum(matches, self._above[above])


def _parents(candidate: Candidate) -> set[Span]:
    branches = candidate.branches_with_one_asked_for.items()
    return {parent for member, parent in branches if member != parent}
