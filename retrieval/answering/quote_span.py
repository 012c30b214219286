"""A span to be quoted, and how two of them in one passage relate: inside, overlapping, to be joined."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.search.candidates import Candidate
from retrieval.text.anaphora import refers_back
from retrieval.types import Sentence, SentenceKind, Span

# How far below the best sentence of a quote, in units of the score, a neighbour may be to join it. At 6 as
# many first quotes are right as at 10, in 20 to 30 characters less; at 0 it is 3 of 100 fewer.
MAX_JOIN_GAP = 6.0
EQUAL_SCORE = 1.0  # difference of two values below which neither is singled out
# Characters of a quote that is joined or expanded; a single sentence may be longer. Longer limits lift the
# share of first quotes that hold the answer by their length alone.
MAX_QUOTE_CHARS = 600


@dataclass(frozen=True, slots=True, eq=False)
class QuoteSpan:
    """A span to be quoted: sentences `first` to `last` (inclusive) of a candidate's passage.

    `score` is comparable within one question; `relevance`, -1..1, is the late interaction of the question
    with the best of its sentences, `best_sentence`, and `matches` the best cosine of each of the question's
    tokens, None where that is not known. `supporting` are sentences of other articles that make
    the same claim.
    """

    candidate: Candidate
    first: int
    last: int
    score: float
    relevance: float
    best_sentence: int
    supporting: tuple["QuoteSpan", ...] = ()
    matches: NDArray[np.float32] | None = None

    @property
    def start(self) -> int:
        """Where it begins in the article."""
        return self._sentences[self.first].start

    @property
    def end(self) -> int:
        """Where it ends in the article."""
        return self._sentences[self.last].end

    @property
    def length(self) -> int:
        """Its characters."""
        return self.end - self.start

    @property
    def article(self) -> int:
        """The number of its article."""
        return self.candidate.article

    @property
    def lead_in(self) -> tuple[int, int] | None:
        """The span of a list's lead-in or a table's header that the quote needs and does not include."""
        lead = self._sentences[self.first].lead
        return None if lead is None or lead[0] >= self.start else lead

    @property
    def headings(self) -> tuple[Span, ...]:
        """The spans of the headings above it, outermost first."""
        return self._sentences[self.first].headings

    def spanning(self, first: int, last: int) -> "QuoteSpan":
        """The same quote from one sentence to another; `dataclasses.replace` takes four times as long."""
        return QuoteSpan(
            self.candidate,
            first,
            last,
            self.score,
            self.relevance,
            self.best_sentence,
            self.supporting,
            self.matches,
        )

    @property
    def _sentences(self) -> tuple[Sentence, ...]:
        return self.candidate.passage.sentences


def contains(chosen: QuoteSpan, quote: QuoteSpan) -> bool:
    """Whether a quote has all of another in it."""
    return chosen.candidate is quote.candidate and chosen.first <= quote.first and quote.last <= chosen.last


def overlap(one: QuoteSpan, other: QuoteSpan) -> bool:
    """Whether two quotes share a sentence."""
    return one.candidate is other.candidate and one.first <= other.last and other.first <= one.last


def join(one: QuoteSpan, other: QuoteSpan) -> QuoteSpan:
    """One quote of two that touch or overlap."""
    supporting = {quote.article: quote for quote in (*other.supporting, *one.supporting)}
    return replace(
        one,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        supporting=tuple(supporting.values()),
    )


def merge_overlaps(quotes: Iterable[QuoteSpan]) -> list[QuoteSpan]:
    """The quotes with those that came to overlap an earlier one joined to it."""
    kept: list[QuoteSpan] = []
    for quote in quotes:
        for n, other in enumerate(kept):
            if overlap(other, quote):
                kept[n] = join(other, quote)
                break
        else:
            kept.append(quote)
    return kept


def needs_antecedent(quote: QuoteSpan) -> bool:
    """Whether it begins with a word that refers to the sentence before."""
    passage = quote.candidate.passage
    return refers_back(passage.text, quote.start - passage.start)


def can_join(chosen: QuoteSpan, quote: QuoteSpan) -> bool:
    """Whether a sentence stands next to a quote, answers nearly as well, and leaves it short enough."""
    if chosen.candidate is not quote.candidate or quote.score < chosen.score - MAX_JOIN_GAP:
        return False
    if quote.first not in (chosen.first - 1, chosen.last + 1):
        return False
    sentences = chosen.candidate.passage.sentences
    same_kind = sentences[quote.first].kind is sentences[chosen.first].kind is not SentenceKind.ROW
    both = join(chosen, quote)
    is_short = both.length <= MAX_QUOTE_CHARS
    is_another_value = is_one_value(quote) and not _are_equal_values(chosen, quote)
    return same_kind and is_short and not is_another_value and not _is_of_another_paragraph(chosen, quote)


def _are_equal_values(one: QuoteSpan, other: QuoteSpan) -> bool:
    """Whether two values stand below the same parent, which alone answers."""
    branches, sentences = one.candidate.branches_with_one_asked_for, one.candidate.passage.sentences
    parents = [
        branches.get((sentences[quote.best_sentence].start, sentences[quote.best_sentence].end))
        for quote in (one, other)
    ]
    return parents[0] == parents[1] and abs(one.score - other.score) < EQUAL_SCORE


def _is_of_another_paragraph(chosen: QuoteSpan, quote: QuoteSpan) -> bool:
    """Whether the two are prose of two paragraphs, of which the later one does not refer to the earlier."""
    sentences = chosen.candidate.passage.sentences
    one, other = sentences[chosen.best_sentence], sentences[quote.best_sentence]
    if one.kind is not SentenceKind.PROSE or one.group == other.group:
        return False
    return not needs_antecedent(max(chosen, quote, key=lambda span: span.start))


def is_named(quote: QuoteSpan) -> bool:
    """Whether it is a row or a value that the question names to the letter, not by what it stands below."""
    member = quote.candidate.passage.sentences[quote.best_sentence]
    return (
        member.span in quote.candidate.named_members
        and quote.candidate.branches_with_one_asked_for.get(member.span) == member.span
    )


def is_one_value(quote: QuoteSpan) -> bool:
    """Whether it is a row or an item of a table or list of which one is asked for."""
    member = quote.candidate.passage.sentences[quote.best_sentence]
    return member.span in quote.candidate.branches_with_one_asked_for
