"""The sentences of the best passages in the order in which they answer a question, or a part of it."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.near_duplicates import up_to_distinct
from retrieval.answering.quote_extent import expand, leads_in_nothing
from retrieval.answering.quote_span import QuoteSpan, is_named
from retrieval.answering.sentence_bonuses import Bonuses
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.late_interaction import mean_match
from retrieval.search.token_offsets import TITLE_SPAN
from retrieval.search.weights import RankingWeights
from retrieval.types import SentenceKind, Span

MAX_PASSAGES = 8  # best passages whose sentences are ranked, near-duplicates counted once
MIN_HEADING_MATCH = 0.2  # late interaction of a question with any heading, as with "Agenda"
OTHER_PART_WEIGHT = 0.25  # of a token of another part of the question
_QUOTABLE = {SentenceKind.PROSE, SentenceKind.ITEM, SentenceKind.ROW, SentenceKind.CODE}
_UNANSWERING = {SentenceKind.QUESTION, SentenceKind.LINK}


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
    alone = (QuoteSpan(candidate, n, n, 0.0, 0.0, n) for n in _quotable_sentences(candidate))
    # One that is named to the letter is quoted alone, but scored with its table or list.
    expanded = (expand(quote, whole=is_named(quote)) for quote in alone)
    windows = [window for window in expanded if not leads_in_nothing(window)]
    if not windows:
        return []
    matches = _window_matches(candidate, windows)
    relevances = mean_match(matches)
    if candidate.word_scores:
        relevances = np.array([candidate.word_scores[window.best_sentence] for window in windows])
    interrogatives = candidate.interrogative_matches([(window.start, window.end) for window in windows])
    scores = candidate.score + weights.quote_maxsim * relevances + bonuses.of(candidate, windows)
    scores += weights.interrogatives * interrogatives
    scores += weights.section_heading * _heading_matches(candidate, windows)
    return [
        QuoteSpan(candidate, n, n, score, relevance, n, matches=own)
        for n, score, relevance, own in zip(
            [window.best_sentence for window in windows],
            scores.tolist(),
            relevances.tolist(),
            matches,
            strict=True,
        )
    ]


def _quotable_sentences(candidate: Candidate) -> list[int]:
    """The numbers of the sentences that may be quoted; headings only where there is nothing else."""
    sentences = candidate.passage.sentences
    quotable = [n for n, sentence in enumerate(sentences) if sentence.kind in _QUOTABLE]
    if not quotable and not any(sentence.kind in _UNANSWERING for sentence in sentences):
        quotable = [n for n, sentence in enumerate(sentences) if sentence.is_quotable]
    # The parent of the value that is asked for only heads it, as does what leads in one that is named.
    branches = candidate.branches_with_one_asked_for.items()
    heads = {parent for member, parent in branches if member != parent}
    heads.update(*(sentence.leads for sentence in sentences if sentence.span in candidate.named_members))
    return [n for n in quotable if sentences[n].span not in heads]


def _window_matches(candidate: Candidate, windows: Sequence[QuoteSpan]) -> NDArray[np.float32]:
    """The best cosine of each of the question's tokens with what would be quoted with a sentence.

    Returns:
        (windows, question's tokens), for the sentences of each window, and what leads in and heads its best
        one.
    """
    parts = [_spans_of(window) for window in windows]
    rows = {span: row for row, span in enumerate(dict.fromkeys(itertools.chain.from_iterable(parts)))}
    matches = candidate.matches_of_each(tuple(rows))
    first_rows = list(itertools.accumulate(map(len, parts[:-1]), initial=0))
    best: NDArray[np.float32] = np.maximum.reduceat(
        matches[[rows[span] for spans in parts for span in spans]], first_rows
    )
    return best


def _heading_matches(candidate: Candidate, windows: Sequence[QuoteSpan]) -> NDArray[np.float64]:
    """How well the heading right above each window matches the question, as far as that is above the least.

    A heading outside the passage counts as the title does, not here.
    """
    passage = candidate.passage
    headings = [passage.sentences[window.best_sentence].headings[-1:] for window in windows]
    inside = [heading for heading, *_ in filter(None, headings) if heading[0] >= passage.start]
    if not inside:
        return np.zeros(len(windows))
    spans = tuple(dict.fromkeys(inside))
    matches = dict(zip(spans, mean_match(candidate.matches_of_each(spans)).tolist(), strict=True))
    best = np.array([matches.get(heading[0], 0.0) if heading else 0.0 for heading in headings])
    return np.maximum(best - MIN_HEADING_MATCH, 0.0)


def _spans_of(window: QuoteSpan) -> list[Span]:
    sentences = window.candidate.passage.sentences
    inside = [sentence.span for sentence in sentences[window.first : window.last + 1]]
    best = sentences[window.best_sentence]
    # What the title says, no sentence repeats: below "Lentil soup" the one that freezes it says "it".
    return [*inside, *best.leads, *best.headings, TITLE_SPAN]
