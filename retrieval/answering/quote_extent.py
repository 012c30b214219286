"""The extent of a quote: neighbours that answer too, its paragraph or list, what a lead-in leads in.

Which sentences answer is decided elsewhere; a span never leaves its passage.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.search.candidates import Candidate
from retrieval.text.leaning import leans_back
from retrieval.types import Passage, Sentence, SentenceKind, Span

# How far below the best sentence of a quote, in units of the score, a neighbour may be to join it. At 6 as
# many first quotes are right as at 10, in 20 to 30 characters less; at 0 it is 3 of 100 fewer.
MAX_JOIN_GAP = 6.0
# Characters of a quote that is joined or expanded; a single sentence may be longer. Longer limits lift the
# share of first quotes that hold the answer by their length alone.
MAX_QUOTE_CHARS = 600
MAX_PARAGRAPH_CHARS = 320
MAX_ANSWER_CHARS = 400  # of what stands below one question
MAX_GROUP_CHARS = {SentenceKind.ITEM: 600, SentenceKind.ROW: 400, SentenceKind.CODE: 600}
MAX_LIST_CHARS = 1000  # of a list where several things are asked for
_LISTS = frozenset({SentenceKind.ITEM, SentenceKind.HEADER, SentenceKind.ROW})
_LED_IN = _LISTS | {SentenceKind.CODE}
_NEVER_SHOWN = frozenset({SentenceKind.QUESTION, SentenceKind.HEADING, SentenceKind.HIDDEN})

_LEAD_IN = re.compile(r":[\"'”’*_]*$")


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
    return same_kind and is_short and not _is_one_value(quote) and not _is_of_another_paragraph(chosen, quote)


def _is_of_another_paragraph(chosen: QuoteSpan, quote: QuoteSpan) -> bool:
    """Whether the two are prose of two paragraphs, of which the later one does not refer to the earlier."""
    sentences = chosen.candidate.passage.sentences
    one, other = sentences[chosen.best_sentence], sentences[quote.best_sentence]
    if one.kind is not SentenceKind.PROSE or one.group == other.group:
        return False
    return not needs_antecedent(max(chosen, quote, key=lambda span: span.start))


def _is_one_value(quote: QuoteSpan) -> bool:
    """Whether it is a row or an item of a table or list of which one is asked for."""
    member = quote.candidate.passage.sentences[quote.best_sentence]
    return (member.start, member.end) in quote.candidate.branches_with_one_asked_for


def join(one: QuoteSpan, other: QuoteSpan) -> QuoteSpan:
    """One quote of two that touch or overlap."""
    supporting = {quote.article: quote for quote in (*other.supporting, *one.supporting)}
    return replace(
        one,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        supporting=tuple(supporting.values()),
    )


def expand(quote: QuoteSpan, *, several: bool = False) -> QuoteSpan:
    """A quote with what it needs to be understood and what belongs to it, in the order of the article.

    A short paragraph, list, table or stretch of code is quoted whole, unless one row or value of it is asked
    for. Of a longer paragraph the sentence before comes along where the quote refers to it, then as much of
    the rest as fits; of a longer list, the items below the quoted one. A lead-in brings what it leads in, an
    answer what else stands below its question.

    Args:
        quote: the quote.
        several: whether several things are asked for, so that a longer list is quoted whole, too.
    """
    sentences = quote.candidate.passage.sentences
    kind = sentences[quote.first].kind
    if kind is SentenceKind.PROSE:
        quote = _with_paragraph(quote)
    else:
        max_chars = MAX_LIST_CHARS if several else MAX_GROUP_CHARS.get(kind, MAX_QUOTE_CHARS)
        quote = _with_group(quote, max_chars, whole=several or not _is_one_value(quote))
    quote = _with_what_it_leads_in(quote, several=several)
    return _with_answer(_beyond_hidden(quote) if _ends_in_colon(quote) else quote)


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
    return leans_back(passage.text, quote.start - passage.start)


def _with_paragraph(quote: QuoteSpan) -> QuoteSpan:
    first, last = _group(quote)
    whole = quote.spanning(first, last)
    if whole.length <= MAX_PARAGRAPH_CHARS:
        return whole
    if quote.first > first and needs_antecedent(quote):
        quote = _extended(quote, quote.first - 1, quote.last, MAX_QUOTE_CHARS)
    for end in range(quote.last + 1, last + 1):
        quote = _extended(quote, quote.first, end, MAX_PARAGRAPH_CHARS)
    for start in range(quote.first - 1, first - 1, -1):
        quote = _extended(quote, start, quote.last, MAX_PARAGRAPH_CHARS)
    return quote


def _with_group(quote: QuoteSpan, max_chars: int, *, whole: bool) -> QuoteSpan:
    """A quote with its list, table or code if that is to be whole and is short enough, else its own items."""
    first, last = _group(quote)
    group = quote.spanning(first, last)
    if whole and group.length <= max_chars:
        return group
    sentences = quote.candidate.passage.sentences
    quote = _with_item(quote, first, last)
    own = {(sentence.start, sentence.end) for sentence in sentences[quote.first : quote.last + 1]}
    for end in range(quote.last + 1, last + 1):
        if own.isdisjoint(sentences[end].leads):
            break
        quote = _extended(quote, quote.first, end, max_chars)
    return quote


def _with_item(quote: QuoteSpan, first: int, last: int) -> QuoteSpan:
    """A sentence with the others of its item, within these of a list, as much as fits."""
    for end in range(quote.last + 1, last + 1):
        if not _goes_on(quote, end):
            break
        quote = _extended(quote, quote.first, end, MAX_PARAGRAPH_CHARS)
    for start in range(quote.first - 1, first - 1, -1):
        if not _goes_on(quote, start + 1):
            break
        quote = _extended(quote, start, quote.last, MAX_PARAGRAPH_CHARS)
    return quote


def _goes_on(quote: QuoteSpan, number: int) -> bool:
    """Whether a sentence is of the item of the one before it: a mark or a line end parts items."""
    passage, sentences = quote.candidate.passage, quote.candidate.passage.sentences
    gap = passage.slice(sentences[number - 1].end, sentences[number].start)
    return sentences[number].kind is SentenceKind.ITEM and gap.isspace() and not gap.endswith(("\n", "\r"))


def _with_what_it_leads_in(quote: QuoteSpan, *, several: bool) -> QuoteSpan:
    """A quote that leads in, with the list, code or paragraph below it, as much as fits."""
    while _leads_in(quote, several=several):
        start = quote.last
        below = quote.spanning(start + 1, start + 1)
        for end in range(start + 1, _group(below)[1] + 1):
            quote = _extended(quote, quote.first, end, MAX_QUOTE_CHARS)
        if quote.last == start:  # a piece that is too long is better than none, after a colon
            return quote.spanning(quote.first, start + 1) if _ends_in_colon(quote) else quote
    return quote


def _beyond_hidden(quote: QuoteSpan) -> QuoteSpan:
    """What a lead-in leads in, where markup that is not shown, as of a directive, parts the two."""
    sentences = quote.candidate.passage.sentences
    lead = (sentences[quote.last].start, sentences[quote.last].end)
    at = quote.last + 1
    while at < len(sentences) and sentences[at].kind is SentenceKind.HIDDEN:
        at += 1
    if quote.last + 1 < at < len(sentences) and sentences[at].lead == lead:
        return quote.spanning(at, _group(quote.spanning(at, at))[1])
    return quote


def _leads_in(quote: QuoteSpan, *, several: bool) -> bool:
    """Whether a quote ends in a colon, or, where several things are asked for, above a list or table."""
    passage, sentences = quote.candidate.passage, quote.candidate.passage.sentences
    if quote.last + 1 == len(sentences) or not _is_shown(sentences[quote.last + 1], passage):
        return False
    last, below = sentences[quote.last], sentences[quote.last + 1]
    is_above_list = last.kind is SentenceKind.PROSE and below.kind in _LISTS
    is_lead = below.lead == (last.start, last.end) and below.kind in _LED_IN
    return is_lead or _ends_in_colon(quote) or (several and is_above_list and below.headings == last.headings)


def _with_answer(quote: QuoteSpan) -> QuoteSpan:
    """A quote below a question, with what follows it below the same question, as much as fits."""
    passage, sentences = quote.candidate.passage, quote.candidate.passage.sentences
    if not sentences[quote.first].leads:
        return quote
    questions = {
        (sentence.start, sentence.end) for sentence in sentences if sentence.kind is SentenceKind.QUESTION
    }
    question = next((lead for lead in sentences[quote.first].leads if lead in questions), None)
    for end in range(quote.last + 1, len(sentences)):
        if question not in sentences[end].leads or not _is_shown(sentences[end], passage):
            break
        quote = _extended(quote, quote.first, end, MAX_ANSWER_CHARS)
    return quote


def _extended(quote: QuoteSpan, first: int, last: int, max_chars: int) -> QuoteSpan:
    """The quote from one sentence to another, or as it is where that is too long or leaves a gap."""
    longer = quote.spanning(first, last)
    adjacent = quote.first - first <= 1 and last - quote.last <= 1
    return longer if adjacent and longer.length <= max_chars else quote


def _group(quote: QuoteSpan) -> tuple[int, int]:
    """The first and the last sentence of the paragraph, list, table or code around a quote."""
    passage, first, last = quote.candidate.passage, quote.first, quote.last
    group = passage.sentences[first].group
    while first > 0 and _belongs(passage.sentences[first - 1], group, passage):
        first -= 1
    while last + 1 < len(passage.sentences) and _belongs(passage.sentences[last + 1], group, passage):
        last += 1
    return first, last


def _belongs(sentence: Sentence, group: int, passage: Passage) -> bool:
    return sentence.group == group and _is_shown(sentence, passage)


def _is_shown(sentence: Sentence, passage: Passage) -> bool:
    """Whether a sentence may be part of a longer quote: what is said, and a link in a list of them."""
    return sentence.kind not in _NEVER_SHOWN


def _ends_in_colon(quote: QuoteSpan) -> bool:
    passage, last = quote.candidate.passage, quote.candidate.passage.sentences[quote.last]
    return bool(_LEAD_IN.search(passage.slice(last.start, last.end)))
