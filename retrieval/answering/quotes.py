"""Which words of the passages to quote: the answering sentences, one quote for each distinct claim.

A quote is one span of one article. Other articles that make the same claim are kept with it as supporting it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.near_duplicates import up_to_distinct
from retrieval.answering.quote_extent import (
    QuoteSpan,
    can_join,
    contains,
    expand,
    join,
    merge_overlaps,
    overlap,
)
from retrieval.answering.sentence_bonuses import Bonuses
from retrieval.answering.statements import Statement, make_statement, restates
from retrieval.deadline import Deadline
from retrieval.query.answer_type import AnswerType, Wants
from retrieval.search.candidates import Candidate, SearchResult, mean_match
from retrieval.search.weights import RankingWeights
from retrieval.types import SentenceKind, Span

MAX_PASSAGES = 8  # best passages whose sentences are ranked, near-duplicates counted once
# How far below the best sentence, in units of the score, any other may be to be a quote of its own or to
# support one. Down to there further quotes answer where the first does not.
MAX_QUOTE_GAP = 32.0
OTHER_PART_WEIGHT = 0.25  # of a token of another part of the question
_QUOTABLE = {SentenceKind.PROSE, SentenceKind.ITEM, SentenceKind.ROW, SentenceKind.CODE}


class StatementCache:
    """The sentences of the candidates as statements, each made once a question."""

    def __init__(self, deadline: Deadline) -> None:
        self._statements: dict[tuple[int, int], Statement] = {}
        self._deadline = deadline

    def get(self, quote: QuoteSpan, number: int | None = None) -> Statement:
        """The best sentence of a quote, or the sentence of that number in its passage."""
        sentence = quote.best_sentence if number is None else number
        key = (quote.candidate.stored.number, sentence)
        self._deadline.check()
        if key not in self._statements:
            self._statements[key] = make_statement(quote.candidate, sentence)
        return self._statements[key]

    def same_claim(self, quote: QuoteSpan, other: QuoteSpan) -> bool:
        """Whether the best sentence of another quote makes the claim of this one's.

        Within an article only the same words do: an author who comes back to a thing says more of it.
        """
        if quote.article == other.article:
            return self.get(quote).words == self.get(other).words
        return restates(self.get(quote), self.get(other))


def select_quotes(
    scored: Sequence[QuoteSpan], k: int, answer_type: AnswerType, statements: StatementCache
) -> list[QuoteSpan]:
    """At most `k` quotes of the ranked sentences, best first, no claim twice."""
    selection = _QuoteSelection(k, several=Wants.SEVERAL in answer_type.wants, statements=statements)
    for quote in scored:
        if quote.score >= scored[0].score - MAX_QUOTE_GAP:
            selection.add(quote)
    kept = [_keep_full_support(quote, scored, statements) for quote in selection.chosen]
    pairs = zip(selection.shown, kept, strict=True)
    return merge_overlaps(replace(shown, supporting=quote.supporting) for shown, quote in pairs)


class _QuoteSelection:
    """Quotes taken one by one from the ranked sentences, until there are `k` that stand apart when shown.

    `chosen` are the sentences that answer, `shown` the same with what is quoted around them.
    """

    def __init__(self, k: int, *, several: bool, statements: StatementCache) -> None:
        self.chosen: list[QuoteSpan] = []
        self.shown: list[QuoteSpan] = []
        self._k = k
        self._several = several
        self._statements = statements

    def add(self, quote: QuoteSpan) -> None:
        """Take a sentence: into a quote beside it, as support of one, or as a quote of its own."""
        if any(contains(earlier, quote) for earlier in self.chosen):
            return
        if (beside := self._index(lambda n: can_join(self.chosen[n], quote))) is not None:
            self._replace(beside, join(self.chosen[beside], quote))
        elif (same := self._index(lambda n: self._statements.same_claim(self.chosen[n], quote))) is not None:
            self.chosen[same] = _add_support(self.chosen[same], quote)
        elif not any(self._says(shown, quote) for shown in self.shown):
            self._add_apart(quote)

    def _add_apart(self, quote: QuoteSpan) -> None:
        shown = expand(quote, several=self._several)
        overlapping = self._index(lambda n: overlap(self.shown[n], shown))
        if overlapping is not None:
            self.shown[overlapping] = join(self.shown[overlapping], shown)
        elif len(self.chosen) < self._k:
            self.chosen.append(quote)
            self.shown.append(shown)

    def _replace(self, index: int, quote: QuoteSpan) -> None:
        self.chosen[index], self.shown[index] = quote, expand(quote, several=self._several)

    def _says(self, shown: QuoteSpan, quote: QuoteSpan) -> bool:
        return contains(shown, quote) or _restates(shown, quote, self._statements)

    def _index(self, holds: Callable[[int], bool]) -> int | None:
        """The first of the quotes, by number, of which it holds."""
        return next((n for n in range(len(self.chosen)) if holds(n)), None)


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
    """Each quotable sentence of a passage as a quote; headings only where there is nothing else."""
    sentences = candidate.passage.sentences
    quotable = [n for n, sentence in enumerate(sentences) if sentence.kind in _QUOTABLE]
    if not quotable and all(sentence.kind is not SentenceKind.QUESTION for sentence in sentences):
        quotable = [n for n, sentence in enumerate(sentences) if sentence.is_quotable]
    # The parent of the value that is asked for only heads it.
    parents = _parents(candidate)
    quotable = [n for n in quotable if (sentences[n].start, sentences[n].end) not in parents]
    own_matches = [candidate.matches([(sentence.start, sentence.end)]) for sentence in sentences]
    windows = [expand(QuoteSpan(candidate, n, n, 0.0, 0.0, n)) for n in quotable]
    quotes = []
    for window, bonus in zip(windows, bonuses.of(candidate.passage, windows), strict=True):
        n = window.best_sentence
        above = candidate.matches([*sentences[n].leads, *sentences[n].headings])
        matches = np.maximum.reduce([above, *own_matches[window.first : window.last + 1]])
        relevance = candidate.word_scores[n] if candidate.word_scores else mean_match(matches)
        score = candidate.score + weights.quote_maxsim * relevance + bonus
        score += weights.interrogatives * candidate.interrogative_match(window.start, window.end)
        quotes.append(replace(window, first=n, last=n, score=score, relevance=relevance, matches=matches))
    return quotes


def _parents(candidate: Candidate) -> set[Span]:
    branches = candidate.branches_with_one_asked_for.items()
    return {parent for member, parent in branches if member != parent}


def _add_support(chosen: QuoteSpan, quote: QuoteSpan) -> QuoteSpan:
    """A quote with one more that makes its claim, unless that is of an article which has it already."""
    if quote.article in {chosen.article, *(support.article for support in chosen.supporting)}:
        return chosen
    return replace(chosen, supporting=(*chosen.supporting, replace(quote, supporting=())))


def _keep_full_support(
    quote: QuoteSpan, scored: Sequence[QuoteSpan], statements: StatementCache
) -> QuoteSpan:
    """Keep a supporting article only if it restates every sentence of the quote."""
    rest = [statements.get(quote, n) for n in range(quote.first, quote.last + 1) if n != quote.best_sentence]

    def restates_all(article: int) -> bool:
        sentences = [other for other in scored if other.article == article]
        return all(any(restates(statements.get(sentence), claim) for sentence in sentences) for claim in rest)

    kept = tuple(support for support in quote.supporting if restates_all(support.article))
    return replace(quote, supporting=kept)


def _restates(earlier: QuoteSpan, quote: QuoteSpan, statements: StatementCache) -> bool:
    if earlier.article == quote.article:
        return False
    claim = statements.get(quote)
    rest = (n for n in range(earlier.first, earlier.last + 1) if n != earlier.best_sentence)
    return any(restates(statements.get(earlier, n), claim) for n in rest)
