"""Which words of the passages to quote: the answering sentences, one quote for each distinct claim.

A quote is one span of one article. What other articles say in the same sense is not quoted again, but kept
with the quote as agreeing with it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.near_duplicates import up_to_distinct
from retrieval.answering.spans import QuoteSpan, can_join, contains, expand, join, merge_overlaps
from retrieval.answering.statements import Statement, make_statement, restates
from retrieval.deadline import Deadline
from retrieval.query.answer_type import expected
from retrieval.query.query import Query
from retrieval.search.candidates import Candidate, maxsim
from retrieval.search.weights import RankingWeights
from retrieval.types import Kind, Sentence

__all__ = ["QuoteSpan", "StatementCache", "rank_sentences", "select_quotes", "sentence_scores"]

MAX_PASSAGES = 8  # best passages whose sentences are looked at, near-duplicates counted once
# How far below the best sentence, in units of the score, any other may be to be a quote of its own, and to
# be counted as agreeing with one.
MAX_QUOTE_GAP = 16.0
MAX_SUPPORT_GAP = 32.0
_QUOTABLE = {Kind.PROSE, Kind.ITEM, Kind.ROW, Kind.CODE}
_WHY = re.compile(
    r"\bwhy\b|\b(?:what|which)\s+(?:was\s+|is\s+)?(?:the\s+)?(?:reason|cause)|\bhow come\b", re.I
)
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|in order to|so that|so as to|as a result of|thanks to|the reason"
    r"|caused by|on the grounds|in view of|for fear)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+)?\w{3,}[^su\W]s\b|\bwhat\s+(?:are|were)\b|\b(?:list|name)\s+(?:the|all|some)\b"
    r"|\b(?:includes?|comprises?|consists?\s+of)\b",
    re.IGNORECASE,
)


class StatementCache:
    """The sentences of the candidates as statements, each read once for a question."""

    def __init__(self, patience: Deadline) -> None:
        self._known: dict[tuple[int, int], Statement] = {}
        self._patience = patience

    def get(self, quote: QuoteSpan, number: int | None = None) -> Statement:
        """The best sentence of a quote, or another of its passage."""
        at = quote.best_sentence if number is None else number
        key = (quote.candidate.stored.id, at)
        self._patience.check()
        if key not in self._known:
            self._known[key] = make_statement(quote.candidate, at)
        return self._known[key]

    def same_claim(self, one: QuoteSpan, other: QuoteSpan) -> bool:
        """Whether the best sentences of two quotes make the same claim.

        Within an article only the same words do: an author who comes back to a thing says more of it.
        """
        if one.article == other.article:
            return self.get(one).words == self.get(other).words
        return restates(self.get(one), self.get(other))


def select_quotes(
    scored: Sequence[QuoteSpan], k: int, question: Query, known: StatementCache
) -> list[QuoteSpan]:
    """At most `k` quotes of what was ranked, best first, no claim twice."""
    chosen: list[QuoteSpan] = []
    for quote in scored:
        if quote.score < scored[0].score - MAX_SUPPORT_GAP:
            break
        is_close = quote.score >= scored[0].score - MAX_QUOTE_GAP
        if any(contains(each, quote) for each in chosen):
            continue
        adjacent = next((n for n, each in enumerate(chosen) if is_close and can_join(each, quote)), None)
        if adjacent is not None:
            chosen[adjacent] = join(chosen[adjacent], quote)
            continue
        same = next((n for n, each in enumerate(chosen) if known.same_claim(each, quote)), None)
        if same is not None:
            chosen[same] = _add_support(chosen[same], quote)
        elif is_close and len(chosen) < k:
            chosen.append(quote)
    plural = bool(_PLURAL.search(question.text[question.own :]))
    whole = merge_overlaps(expand(quote, plural=plural) for quote in chosen)
    return [_keep_full_support(quote, scored, known) for quote in _drop_restated(whole, known)]


def rank_sentences(
    candidates: Sequence[Candidate], question: Query, scoring: RankingWeights
) -> list[QuoteSpan]:
    """Each sentence of the best passages as a quote by itself, best first."""
    asked = question.text[question.own :]
    reason_weight = scoring.reason_bonus if _WHY.search(asked) else 0.0
    fits = expected(question)
    return sorted(
        (
            quote
            for candidate in up_to_distinct(candidates, MAX_PASSAGES)
            for quote in _sentences(candidate, scoring, reason_weight, fits)
        ),
        key=lambda quote: -quote.score,
    )


def sentence_scores(candidate: Candidate) -> list[float]:
    """Late interaction of the question with each sentence of a passage, -1..1."""
    return [maxsim(_sentence_similarities(candidate, each)) for each in candidate.stored.passage.sentences]


def _sentence_similarities(candidate: Candidate, sentence: Sentence) -> NDArray[np.float32]:
    """The similarities of a sentence's tokens, and of those of what it stands under."""
    own = candidate.similarities[candidate.tokens_between(sentence.start, sentence.end)]
    if sentence.lead is None:
        return own
    # A row says what it says under its header, an item under its lead-in.
    return np.concatenate([candidate.similarities[candidate.tokens_between(*sentence.lead)], own])


def _sentences(
    candidate: Candidate, scoring: RankingWeights, reason_weight: float, fits: Callable[[str], bool]
) -> list[QuoteSpan]:
    """Each sentence of a passage that can be quoted, as a quote; headings only where nothing else is."""
    passage, sentences = candidate.stored.passage, candidate.stored.passage.sentences
    quotable = [n for n, each in enumerate(sentences) if each.kind in _QUOTABLE]
    if not quotable and all(sentence.kind is not Kind.QUESTION for sentence in sentences):
        quotable = [n for n, sentence in enumerate(sentences) if sentence.is_quotable]
    relevance, texts = sentence_scores(candidate), [passage.visible_text(each) for each in sentences]
    reasons = _reason_scores(texts) if reason_weight else [0.0] * len(texts)
    scores = [
        candidate.score
        + scoring.sentence_maxsim * near
        + reason_weight * share
        - scoring.wrong_type_penalty * (not fits(text))
        for near, share, text in zip(relevance, reasons, texts, strict=True)
    ]
    return [QuoteSpan(candidate, n, n, scores[n], relevance[n], n) for n in quotable]


def _reason_scores(texts: Sequence[str]) -> list[float]:
    """How much of a reason each sentence is: 1 if it gives one, a half if one beside it does."""
    given = [bool(_REASON.search(text)) for text in texts]
    beside = [any(given[max(0, n - 1) : n + 2]) for n in range(len(given))]
    return [1.0 if own else 0.5 * near for own, near in zip(given, beside, strict=True)]


def _add_support(chosen: QuoteSpan, quote: QuoteSpan) -> QuoteSpan:
    """A quote with one more that says the same, unless its article is counted already."""
    if quote.article in {chosen.article, *(each.article for each in chosen.supporting)}:
        return chosen
    return replace(chosen, supporting=(*chosen.supporting, replace(quote, supporting=())))


def _keep_full_support(quote: QuoteSpan, scored: Sequence[QuoteSpan], known: StatementCache) -> QuoteSpan:
    """A quote with only those of the agreeing articles that say each of its sentences."""
    rest = [known.get(quote, n) for n in range(quote.first, quote.last + 1) if n != quote.best_sentence]
    agrees = (
        each
        for each in quote.supporting
        if all(
            any(restates(known.get(same), claim) for same in scored if same.article == each.article)
            for claim in rest
        )
    )
    return replace(quote, supporting=tuple(agrees))


def _drop_restated(quotes: Sequence[QuoteSpan], known: StatementCache) -> list[QuoteSpan]:
    """The quotes without those whose claim came into an earlier one when that was widened."""
    kept: list[QuoteSpan] = []
    for quote in quotes:
        if not any(_restates(each, quote, known) for each in kept):
            kept.append(quote)
    return kept


def _restates(earlier: QuoteSpan, quote: QuoteSpan, known: StatementCache) -> bool:
    if earlier.article == quote.article:
        return False
    claim = known.get(quote)
    rest = (n for n in range(earlier.first, earlier.last + 1) if n != earlier.best_sentence)
    return any(restates(known.get(earlier, n), claim) for n in rest)
