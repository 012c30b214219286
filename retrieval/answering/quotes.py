"""Which words of the passages to quote: the answering sentences, one quote for each distinct claim.

A quote is one span of one article. What other articles say in the same sense is not quoted again, but kept
with the quote as agreeing with it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.near_duplicates import distinct
from retrieval.answering.spans import Quote, covers, joined, joins, widened, without_overlaps
from retrieval.answering.statements import Statement, says_the_same, state
from retrieval.deadline import Patience
from retrieval.query.answer_type import expected
from retrieval.query.query import Question
from retrieval.search.candidates import Candidate, maxsim
from retrieval.search.weights import Scoring
from retrieval.types import Kind, Sentence

__all__ = ["Quote", "Statements", "choose", "ranked", "sentence_scores"]

PASSAGES = 8  # best passages whose sentences are looked at, near-duplicates counted once
# How far below the best sentence, in units of the score, any other may be to be a quote of its own, and to
# be counted as agreeing with one.
FURTHER = 16.0
AGREEING = 32.0
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


class Statements:
    """The sentences of the candidates as statements, each read once for a question."""

    def __init__(self, patience: Patience) -> None:
        self._known: dict[tuple[int, int], Statement] = {}
        self._patience = patience

    def of(self, quote: Quote, number: int | None = None) -> Statement:
        """The best sentence of a quote, or another of its passage."""
        at = quote.best if number is None else number
        key = (quote.candidate.row.id, at)
        self._patience.check()
        if key not in self._known:
            self._known[key] = state(quote.candidate, at)
        return self._known[key]

    def agree(self, one: Quote, other: Quote) -> bool:
        """Whether the best sentences of two quotes make the same claim.

        Within an article only the same words do: an author who comes back to a thing says more of it.
        """
        if one.article == other.article:
            return self.of(one).words == self.of(other).words
        return says_the_same(self.of(one), self.of(other))


def choose(scored: Sequence[Quote], k: int, question: Question, known: Statements) -> list[Quote]:
    """At most `k` quotes of what was ranked, best first, no claim twice."""
    chosen: list[Quote] = []
    for quote in scored:
        if quote.score < scored[0].score - AGREEING:
            break
        further = quote.score >= scored[0].score - FURTHER
        if any(covers(each, quote) for each in chosen):
            continue
        joint = next((n for n, each in enumerate(chosen) if further and joins(each, quote)), None)
        if joint is not None:
            chosen[joint] = joined(chosen[joint], quote)
            continue
        said = next((n for n, each in enumerate(chosen) if known.agree(each, quote)), None)
        if said is not None:
            chosen[said] = _agreed(chosen[said], quote)
        elif further and len(chosen) < k:
            chosen.append(quote)
    plural = bool(_PLURAL.search(question.text[question.own :]))
    whole = without_overlaps(widened(quote, plural=plural) for quote in chosen)
    return [_all_said(quote, scored, known) for quote in _unsaid(whole, known)]


def ranked(candidates: Sequence[Candidate], question: Question, scoring: Scoring) -> list[Quote]:
    """Each sentence of the best passages as a quote by itself, best first."""
    asked = question.text[question.own :]
    reason = scoring.reason if _WHY.search(asked) else 0.0
    fits = expected(question)
    return sorted(
        (
            quote
            for candidate in distinct(candidates, PASSAGES)
            for quote in _sentences(candidate, scoring, reason, fits)
        ),
        key=lambda quote: -quote.score,
    )


def sentence_scores(candidate: Candidate) -> list[float]:
    """Late interaction of the question with each sentence of a passage, -1..1."""
    return [maxsim(_of_sentence(candidate, each)) for each in candidate.row.passage.sentences]


def _of_sentence(candidate: Candidate, sentence: Sentence) -> NDArray[np.float32]:
    """The similarities of a sentence's tokens, and of those of what it stands under."""
    own = candidate.similarities[candidate.inside(sentence.start, sentence.end)]
    if sentence.lead is None:
        return own
    # A row says what it says under its header, an item under its lead-in.
    return np.concatenate([candidate.similarities[candidate.inside(*sentence.lead)], own])


def _sentences(
    candidate: Candidate, scoring: Scoring, reason: float, fits: Callable[[str], bool]
) -> list[Quote]:
    """Each sentence of a passage that can be quoted, as a quote; headings only where nothing else is."""
    passage, sentences = candidate.row.passage, candidate.row.passage.sentences
    quotable = [n for n, each in enumerate(sentences) if each.kind in _QUOTABLE] or range(len(sentences))
    relevance, texts = sentence_scores(candidate), [passage.visible_text(each) for each in sentences]
    reasons = _reasons(texts) if reason else [0.0] * len(texts)
    scores = [
        candidate.score + scoring.sentence * near + reason * share - scoring.lacking * (not fits(text))
        for near, share, text in zip(relevance, reasons, texts, strict=True)
    ]
    return [Quote(candidate, n, n, scores[n], relevance[n], n) for n in quotable]


def _reasons(texts: Sequence[str]) -> list[float]:
    """How much of a reason each sentence is: 1 if it gives one, a half if one beside it does."""
    given = [bool(_REASON.search(text)) for text in texts]
    beside = [any(given[max(0, n - 1) : n + 2]) for n in range(len(given))]
    return [1.0 if own else 0.5 * near for own, near in zip(given, beside, strict=True)]


def _agreed(chosen: Quote, quote: Quote) -> Quote:
    """A quote with one more that says the same, unless its article is counted already."""
    if quote.article in {chosen.article, *(each.article for each in chosen.agrees)}:
        return chosen
    return replace(chosen, agrees=(*chosen.agrees, replace(quote, agrees=())))


def _all_said(quote: Quote, scored: Sequence[Quote], known: Statements) -> Quote:
    """A quote with only those of the agreeing articles that say each of its sentences."""
    rest = [known.of(quote, n) for n in range(quote.first, quote.last + 1) if n != quote.best]
    agrees = (
        each
        for each in quote.agrees
        if all(
            any(says_the_same(known.of(said), claim) for said in scored if said.article == each.article)
            for claim in rest
        )
    )
    return replace(quote, agrees=tuple(agrees))


def _unsaid(quotes: Sequence[Quote], known: Statements) -> list[Quote]:
    """The quotes without those whose claim came into an earlier one when that was widened."""
    kept: list[Quote] = []
    for quote in quotes:
        if not any(_has_said(each, quote, known) for each in kept):
            kept.append(quote)
    return kept


def _has_said(earlier: Quote, quote: Quote, known: Statements) -> bool:
    if earlier.article == quote.article:
        return False
    claim = known.of(quote)
    rest = (n for n in range(earlier.first, earlier.last + 1) if n != earlier.best)
    return any(says_the_same(known.of(earlier, n), claim) for n in rest)
