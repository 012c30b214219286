"""Which words of the passages to quote: the answering sentences, one quote for each distinct claim.

A quote is one span of one article. Other articles that make the same claim are kept with it as supporting it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.answering.near_duplicates import up_to_distinct
from retrieval.answering.quote_extent import QuoteSpan, can_join, contains, expand, join, merge_overlaps
from retrieval.answering.statements import Statement, make_statement, restates
from retrieval.deadline import Deadline
from retrieval.query.answer_type import AnswerType, Wants
from retrieval.search.candidates import Candidate, SearchResult, mean_match
from retrieval.types import SentenceKind, Span

MAX_PASSAGES = 8  # best passages whose sentences are ranked, near-duplicates counted once
# How far below the best sentence, in units of the score, any other may be to be a quote of its own, and to
# support one.
MAX_QUOTE_GAP = 16.0
MAX_SUPPORT_GAP = 32.0
_QUOTABLE = {SentenceKind.PROSE, SentenceKind.ITEM, SentenceKind.ROW, SentenceKind.CODE}
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|in order to|so that|so as to|as a result of|thanks to|the reason"
    r"|caused by|on the grounds|in view of|for fear)\b",
    re.IGNORECASE,
)


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
    chosen: list[QuoteSpan] = []
    for quote in scored:
        if quote.score < scored[0].score - MAX_SUPPORT_GAP:
            break
        is_close = quote.score >= scored[0].score - MAX_QUOTE_GAP
        if any(contains(earlier, quote) for earlier in chosen):
            continue
        adjacent = next(
            (n for n, earlier in enumerate(chosen) if is_close and can_join(earlier, quote)), None
        )
        if adjacent is not None:
            chosen[adjacent] = join(chosen[adjacent], quote)
            continue
        same = next((n for n, earlier in enumerate(chosen) if statements.same_claim(earlier, quote)), None)
        if same is not None:
            chosen[same] = _add_support(chosen[same], quote)
        elif is_close and len(chosen) < k:
            chosen.append(quote)
    supported = [_keep_full_support(quote, scored, statements) for quote in chosen]
    several = Wants.SEVERAL in answer_type.wants
    expanded = merge_overlaps(expand(quote, several=several) for quote in supported)
    return _drop_restated(expanded, statements)


def rank_sentences(result: SearchResult) -> list[QuoteSpan]:
    """Each sentence of the best passages as a quote by itself, best first.

    A sentence is scored by what would be quoted with it: often only paragraph, lead-in, headings and sentence
    together have the words of the question.
    """
    wants_reason = Wants.REASON in result.query.answer_type.wants
    reason_bonus = result.weights.reason_bonus if wants_reason else 0.0
    weights = result.weights
    maxsim_weight = weights.sentence_words if result.by_words else weights.quote_maxsim
    quotes = (
        quote
        for candidate in up_to_distinct(result.candidates, MAX_PASSAGES)
        for quote in _sentence_quotes(candidate, maxsim_weight, reason_bonus)
    )
    return sorted(quotes, key=lambda quote: -quote.score)


def _sentence_quotes(candidate: Candidate, maxsim_weight: float, reason_bonus: float) -> list[QuoteSpan]:
    """Each quotable sentence of a passage as a quote; headings only where there is nothing else."""
    sentences = candidate.passage.sentences
    quotable = [n for n, sentence in enumerate(sentences) if sentence.kind in _QUOTABLE]
    if not quotable and all(sentence.kind is not SentenceKind.QUESTION for sentence in sentences):
        quotable = [n for n, sentence in enumerate(sentences) if sentence.is_quotable]
    # The parent of the value that is asked for only heads it.
    parents = _parents(candidate)
    quotable = [n for n in quotable if (sentences[n].start, sentences[n].end) not in parents]
    own_matches = [candidate.matches([(sentence.start, sentence.end)]) for sentence in sentences]
    reasons = [0.0] * len(sentences)
    if reason_bonus:
        reasons = _reason_scores([candidate.passage.visible_text(sentence) for sentence in sentences])
    quotes = []
    for n in quotable:
        quote = QuoteSpan(candidate, n, n, 0.0, 0.0, n)
        window = expand(quote)
        above = candidate.matches([*sentences[n].leads, *sentences[n].headings])
        matches = np.maximum.reduce([above, *own_matches[window.first : window.last + 1]])
        relevance = candidate.word_scores[n] if candidate.word_scores else mean_match(matches)
        score = candidate.score + maxsim_weight * relevance + reason_bonus * reasons[n]
        quotes.append(replace(quote, score=score, relevance=relevance))
    return quotes


def _parents(candidate: Candidate) -> set[Span]:
    branches = candidate.branches_with_one_asked_for.items()
    return {parent for member, parent in branches if member != parent}


def _reason_scores(texts: Sequence[str]) -> list[float]:
    """How much of a reason each sentence gives: 1 if it states one, a half if a neighbour does."""
    states = [bool(_REASON.search(text)) for text in texts]
    near = [any(states[max(0, n - 1) : n + 2]) for n in range(len(states))]
    return [1.0 if own else 0.5 * neighbour for own, neighbour in zip(states, near, strict=True)]


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


def _drop_restated(quotes: Sequence[QuoteSpan], statements: StatementCache) -> list[QuoteSpan]:
    """Drop a quote whose claim an earlier quote now contains, after it was expanded."""
    kept: list[QuoteSpan] = []
    for quote in quotes:
        if not any(_restates(earlier, quote, statements) for earlier in kept):
            kept.append(quote)
    return kept


def _restates(earlier: QuoteSpan, quote: QuoteSpan, statements: StatementCache) -> bool:
    if earlier.article == quote.article:
        return False
    claim = statements.get(quote)
    rest = (n for n in range(earlier.first, earlier.last + 1) if n != earlier.best_sentence)
    return any(restates(statements.get(earlier, n), claim) for n in rest)
