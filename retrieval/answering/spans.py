"""The extent of a quote: neighbours that answer too, a whole list, the sentence that a pronoun refers to.

Which sentences answer is decided elsewhere; a span never leaves its passage.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from retrieval.search.candidates import Candidate
from retrieval.types import Sentence, SentenceKind, Span

# How far below the best sentence of a quote, in units of the score, a neighbour may be to join it. On
# xquad-dev joining at 8 lifts answer@1 from 0.812 to 0.88, for a median quote of 230 characters where the
# single sentence has 180.
MAX_JOIN_GAP = 8.0
MAX_QUOTE_CHARS = 600  # characters of a quote that is joined; a single sentence may be longer
MAX_LIST_CHARS = 1000  # characters of a list with its lead-in

# A sentence that begins so refers to something in the sentence before it.
_LEANS_BACK = re.compile(
    r"[\"'“‘(]*(?:he|she|it|they|this|that|these|those|his|her|hers|its|their|such|there|however|but|and|also"
    r"|both|another)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r":[\"'”’*_]*$")


@dataclass(frozen=True, slots=True, eq=False)
class QuoteSpan:
    """A span to be quoted: sentences `first` to `last` (inclusive) of a candidate's passage.

    `score` is comparable within one question; `relevance`, -1..1, is the late interaction of the question
    with the best of its sentences, `best_sentence`. `supporting` are sentences of other articles that make
    the same claim.
    """

    candidate: Candidate
    first: int
    last: int
    score: float
    relevance: float
    best_sentence: int
    supporting: tuple["QuoteSpan", ...] = ()

    @property
    def start(self) -> int:
        """Where it begins in the article."""
        return self._sentences[self.first].start

    @property
    def end(self) -> int:
        """Where it ends in the article."""
        return self._sentences[self.last].end

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

    @property
    def _sentences(self) -> tuple[Sentence, ...]:
        return self.candidate.passage.sentences


def contains(chosen: QuoteSpan, quote: QuoteSpan) -> bool:
    """Whether a quote has all of another in it."""
    return chosen.candidate is quote.candidate and chosen.first <= quote.first and quote.last <= chosen.last


def can_join(chosen: QuoteSpan, quote: QuoteSpan) -> bool:
    """Whether a sentence stands next to a quote, answers nearly as well, and leaves it short enough."""
    if chosen.candidate is not quote.candidate or quote.score < chosen.score - MAX_JOIN_GAP:
        return False
    if quote.first not in (chosen.first - 1, chosen.last + 1):
        return False
    sentences = chosen.candidate.passage.sentences
    same_kind = sentences[quote.first].kind is sentences[chosen.first].kind is not SentenceKind.ROW
    both = join(chosen, quote)
    return same_kind and both.end - both.start <= MAX_QUOTE_CHARS


def join(one: QuoteSpan, other: QuoteSpan) -> QuoteSpan:
    """One quote of two that touch or overlap."""
    supporting = {quote.article: quote for quote in (*other.supporting, *one.supporting)}
    return replace(
        one,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        supporting=tuple(supporting.values()),
    )


def expand(quote: QuoteSpan, *, plural: bool) -> QuoteSpan:
    """A quote with what it needs to be understood: its list, or the sentence before it.

    Args:
        quote: the quote.
        plural: whether the question asks for several things, so that one item of a list is not enough.
    """
    whole = _with_antecedent(_item_with_list(_lead_in_with_list(quote), plural))
    return quote if _shows_hidden(whole) else whole


def _shows_hidden(quote: QuoteSpan) -> bool:
    sentences = quote.candidate.stored.passage.sentences[quote.first : quote.last + 1]
    return any(sentence.kind is SentenceKind.HIDDEN for sentence in sentences)


def merge_overlaps(quotes: Iterable[QuoteSpan]) -> list[QuoteSpan]:
    """The quotes with those that came to overlap an earlier one joined to it."""
    kept: list[QuoteSpan] = []
    for quote in quotes:
        for n, other in enumerate(kept):
            if other.candidate is quote.candidate and quote.first <= other.last and other.first <= quote.last:
                kept[n] = join(other, quote)
                break
        else:
            kept.append(quote)
    return kept


def needs_antecedent(quote: QuoteSpan) -> bool:
    """Whether it begins with a word that refers to the sentence before."""
    passage = quote.candidate.passage
    return bool(_LEANS_BACK.match(passage.text, quote.start - passage.start))


def _lead_in_with_list(quote: QuoteSpan) -> QuoteSpan:
    """A lead-in by itself says nothing: its list comes with it, as much of it as the passage has."""
    passage = quote.candidate.passage
    if not _LEAD_IN.search(passage.slice(quote.start, quote.end)):
        return quote
    span = (passage.sentences[quote.last].start, passage.sentences[quote.last].end)
    last = quote.last
    while last + 1 < len(passage.sentences) and passage.sentences[last + 1].lead == span:
        last += 1
    return replace(quote, last=last)


def _item_with_list(quote: QuoteSpan, plural: bool) -> QuoteSpan:
    """Several items of a list, or one where several are asked for, bring the whole list and its lead-in."""
    sentences = quote.candidate.passage.sentences
    lead = sentences[quote.best_sentence].lead
    several = quote.last > quote.first or plural
    if sentences[quote.best_sentence].kind is not SentenceKind.ITEM or lead is None or not several:
        return quote
    members = [
        n
        for n, sentence in enumerate(sentences)
        if sentence.lead == lead or (sentence.start, sentence.end) == lead
    ]
    first, last = min(quote.first, *members), max(quote.last, *members)
    whole = replace(quote, first=first, last=last)
    return whole if whole.end - whole.start <= MAX_LIST_CHARS else quote


def _with_antecedent(quote: QuoteSpan) -> QuoteSpan:
    passage = quote.candidate.passage
    if quote.first == 0 or passage.sentences[quote.first].kind is not SentenceKind.PROSE:
        return quote
    before = passage.sentences[quote.first - 1]
    fits = before.kind is SentenceKind.PROSE and quote.end - before.start <= MAX_QUOTE_CHARS
    return replace(quote, first=quote.first - 1) if needs_antecedent(quote) and fits else quote
