"""Bonuses of a sentence besides similarity: it states the exact terms, gives a reason, is current.

Similarity knows none of these. How much each counts is decided by the ranking weights.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.answering.outdated import (
    asks_past,
    introduces_older_mail,
    is_of_changes,
    is_of_former,
    says_superseded,
    states_former,
)
from retrieval.answering.quote_span import QuoteSpan
from retrieval.answering.quote_text import heads_inside, quote_text
from retrieval.query.answer_type import Wants
from retrieval.query.exact_forms import ExactKind, ExactTerm
from retrieval.query.exact_terms import is_year, missing_terms
from retrieval.query.query import Query
from retrieval.query.rivals import rivalled_terms
from retrieval.search.candidates import Candidate
from retrieval.search.weights import RankingWeights
from retrieval.text.written_dates import find_date_mentions
from retrieval.types import Passage, Sentence, SentenceKind

_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|in order to|so that|so as to|as a result of|thanks to|the reason"
    r"|caused by|on the grounds|in view of|for fear)\b",
    re.IGNORECASE,
)


class Bonuses:
    """The bonuses of the sentences for one question.

    Args:
        query: the question.
        weights: what each bonus counts in the score.
    """

    def __init__(self, query: Query, weights: RankingWeights) -> None:
        self._weights = weights
        self._question = query.own_text
        terms = query.exact_terms
        # A date may be that of the article, whose sentences need not repeat it.
        self._terms = tuple(term for term in terms if term.kind is not ExactKind.DATE)
        self._dates = tuple(term for term in terms if term.kind is ExactKind.DATE)
        self._wants_reason = Wants.REASON in query.answer_type.wants
        self._value_form = query.answer_type.value
        self._likely = None if query.part_spans else query.answer_type.likely
        self._asks_past = asks_past(query)

    def of(self, candidate: Candidate, windows: Sequence[QuoteSpan]) -> list[float]:
        """What is added to the score of each sentence of a candidate, given what would be quoted with it."""
        passage = candidate.passage
        stated = [term for term in self._terms if term.text not in candidate.missing_terms]
        former = self._former(passage, windows)
        bonuses = [
            self._exact(candidate, window, stated)
            + self._named(candidate, window)
            + self._value(passage, window)
            - self._weights.former_penalty * is_former
            for window, is_former in zip(windows, former, strict=True)
        ]
        if self._wants_reason:
            reasons = _reason_scores(candidate.sentence_texts)
            bonuses = [
                bonus + self._weights.reason_bonus * reasons[window.best_sentence]
                for bonus, window in zip(bonuses, windows, strict=True)
            ]
        return bonuses

    def _exact(self, candidate: Candidate, window: QuoteSpan, stated: Sequence[ExactTerm]) -> float:
        """The bonus for exact terms, of which the passage states these; its article's name may do so, too."""
        if not self._terms and not self._dates:
            return 0.0
        text, bonus = quote_text(window), 0.0
        if stated:
            missing = set(missing_terms(stated, text)) - candidate.terms_of_name
            bonus = (len(stated) - len(missing)) / len(self._terms)
        if self._states_rival(candidate, text):
            bonus -= 1.0
        other_days = set(missing_terms(self._dates, text)) - candidate.terms_of_name
        if other_days and find_date_mentions(text):
            bonus -= 1.0  # it is about another day
        return self._weights.exact_bonus * bonus

    def _states_rival(self, candidate: Candidate, text: str) -> bool:
        """Whether a quote has a rival of an exact term; of a year only where that heads it."""
        unnamed = [term for term in self._terms if term.text not in candidate.terms_of_name]
        years = [term for term in unnamed if is_year(term)]
        others = [term for term in unnamed if not is_year(term)]
        return bool(
            rivalled_terms(others, self._question, text)
            or rivalled_terms(years, self._question, candidate.passage.header)
        )

    def _value(self, passage: Passage, window: QuoteSpan) -> float:
        """The bonus for a value of the form asked for, in the sentence or in what heads it."""
        if self._value_form is None:
            return self._likely_form(passage, window)
        sentence = passage.sentences[window.best_sentence]
        is_row = sentence.kind is SentenceKind.ROW
        text = quote_text(window) if is_row else passage.slice(window.start, window.end)
        return self._weights.value_bonus * _has(self._value_form, text)

    def _likely_form(self, passage: Passage, window: QuoteSpan) -> float:
        """The bonus for what the answer mostly has; a verdict counts in the sentence alone."""
        if self._likely is None:
            return 0.0
        sentence = passage.sentences[window.best_sentence]
        span = sentence if self._likely.is_verdict else window
        has_it = _has(self._likely.pattern, passage.slice(span.start, span.end))
        return self._weights.likely_bonus * self._likely.share * has_it

    def _named(self, candidate: Candidate, window: QuoteSpan) -> float:
        """The bonus for what the question names to the letter, also by what it stands below."""
        sentence = candidate.passage.sentences[window.best_sentence]
        return self._weights.named_bonus * (sentence.span in candidate.named_members)

    def _former(self, passage: Passage, windows: Sequence[QuoteSpan]) -> list[bool]:
        """Of each window, whether it is of a mail that was answered since, or says what was, unasked."""
        header = passage.header.splitlines()
        is_older = any(map(introduces_older_mail, header))
        is_former = not self._asks_past and (
            says_superseded(passage.text) or any(is_of_changes(line) or is_of_former(line) for line in header)
        )
        if is_older or is_former:
            return [True] * len(windows)
        return [self._is_former(passage, passage.sentences[window.best_sentence]) for window in windows]

    def _is_former(self, passage: Passage, sentence: Sentence) -> bool:
        heads = heads_inside(passage, sentence)
        if any(map(introduces_older_mail, heads)):
            return True
        if self._asks_past:
            return False
        return states_former(passage.slice(sentence.start, sentence.end)) or any(map(is_of_changes, heads))


@lru_cache(1024)  # the sentences of one paragraph are quoted with the same text
def _has(form: re.Pattern[str], text: str) -> bool:
    return form.search(text) is not None


def _reason_scores(sentences: Sequence[str]) -> list[float]:
    """How much of a reason each sentence gives: 1 if it states one, a half if a neighbour does."""
    states = [bool(_REASON.search(sentence)) for sentence in sentences]
    near = [any(states[max(0, n - 1) : n + 2]) for n in range(len(states))]
    return [1.0 if own else 0.5 * neighbour for own, neighbour in zip(states, near, strict=True)]
