"""The extent of a quote: its paragraph or list, what a lead-in leads in, what else answers a question.

Which sentences answer is decided elsewhere; a span never leaves its passage.
"""

import re

from retrieval.answering.other_codes import about_other_codes
from retrieval.answering.quote_span import MAX_QUOTE_CHARS, QuoteSpan, is_one_value, needs_antecedent
from retrieval.types import Sentence, SentenceKind

MAX_PARAGRAPH_CHARS = 320
MAX_ANSWER_CHARS = 400  # of what stands below one question
MAX_GROUP_CHARS = {SentenceKind.ITEM: 600, SentenceKind.ROW: 400, SentenceKind.CODE: 600}
MAX_LIST_CHARS = 1000  # of a list where several things are asked for
_LISTS = frozenset({SentenceKind.ITEM, SentenceKind.HEADER, SentenceKind.ROW})
_LED_IN = _LISTS | {SentenceKind.CODE}
_NEVER_SHOWN = frozenset({SentenceKind.QUESTION, SentenceKind.HEADING, SentenceKind.HIDDEN})

_LEAD_IN = re.compile(r":[\"'”’*_]*$")


def expand(quote: QuoteSpan, *, several: bool = False, whole: bool = False) -> QuoteSpan:
    """A quote with what it needs to be understood and what belongs to it, in the order of the article.

    A short paragraph, list, table or stretch of code is quoted whole, unless one row or value of it is asked
    for. Of a longer paragraph the sentence before comes along where the quote refers to it, then as much of
    the rest as fits; of a longer list, the items below the quoted one. A lead-in brings what it leads in, an
    answer what else stands below its question.

    Args:
        quote: the quote.
        several: whether several things are asked for, so that a longer list is quoted whole, too.
        whole: whether a list or table is to be whole even where one row or value of it is asked for.
    """
    sentences = quote.candidate.passage.sentences
    kind = sentences[quote.first].kind
    if kind is SentenceKind.PROSE:
        quote = _with_paragraph(quote)
    else:
        max_chars = MAX_LIST_CHARS if several else MAX_GROUP_CHARS.get(kind, MAX_QUOTE_CHARS)
        quote = _with_branch(quote, max_chars) if several and is_one_value(quote) else quote
        quote = _with_group(quote, max_chars, whole=whole or not is_one_value(quote))
    quote = _with_what_it_leads_in(quote, several=several)
    return _with_answer(_beyond_hidden(quote) if _ends_in_colon(quote) else quote)


def leads_in_nothing(expanded: QuoteSpan) -> bool:
    """Whether the best sentence of an expanded quote is a lead-in that nothing follows: an empty field."""
    return expanded.best_sentence == expanded.last and _ends_in_colon(expanded)


def _with_paragraph(quote: QuoteSpan) -> QuoteSpan:
    first, last = _group(quote)
    whole = quote.spanning(first, last)
    if whole.length <= MAX_PARAGRAPH_CHARS:
        return whole
    if quote.first > first and needs_antecedent(quote):
        quote = _extended(quote, quote.first - 1, quote.last, MAX_QUOTE_CHARS)
    return _filled(quote, first, last)


def _filled(quote: QuoteSpan, first: int, last: int) -> QuoteSpan:
    """A quote with what follows it, then what stands before it, between two sentences, as much as fits."""
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
    own = {sentence.span for sentence in sentences[quote.first : quote.last + 1]}
    for end in range(quote.last + 1, last + 1):
        if own.isdisjoint(sentences[end].leads):
            break
        quote = _extended(quote, quote.first, end, max_chars)
    return quote


def _with_branch(quote: QuoteSpan, max_chars: int) -> QuoteSpan:
    """A row or value with the others below the same parent, as much as fits."""
    sentences, branches = quote.candidate.passage.sentences, quote.candidate.branches_with_one_asked_for
    first, last = _group(quote)
    own = branches[sentences[quote.best_sentence].start, sentences[quote.best_sentence].end]
    numbers = [
        n for n in range(first, last + 1) if branches.get((sentences[n].start, sentences[n].end)) == own
    ]
    branch = quote.spanning(numbers[0], numbers[-1])
    return branch if branch.length <= max_chars else quote


def _with_item(quote: QuoteSpan, first: int, last: int) -> QuoteSpan:
    """A sentence with the others of its item, within these of a list, as much as fits."""
    begin, end = quote.first, quote.last
    while begin > first and _goes_on(quote, begin):
        begin -= 1
    while end < last and _goes_on(quote, end + 1):
        end += 1
    return _filled(quote, begin, end)


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
    sentences = quote.candidate.passage.sentences
    if quote.last + 1 == len(sentences) or not _is_shown(sentences[quote.last + 1]):
        return False
    last, below = sentences[quote.last], sentences[quote.last + 1]
    is_above_list = last.kind is SentenceKind.PROSE and below.kind in _LISTS
    is_lead = below.lead == last.span and below.kind in _LED_IN
    return is_lead or _ends_in_colon(quote) or (several and is_above_list and below.headings == last.headings)


def _with_answer(quote: QuoteSpan) -> QuoteSpan:
    """A quote below a question, with what follows it below the same question, as much as fits."""
    sentences = quote.candidate.passage.sentences
    if not sentences[quote.first].leads:
        return quote
    questions = {sentence.span for sentence in sentences if sentence.kind is SentenceKind.QUESTION}
    question = next((lead for lead in sentences[quote.first].leads if lead in questions), None)
    for end in range(quote.last + 1, len(sentences)):
        if question not in sentences[end].leads or not _is_shown(sentences[end]):
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
    others = about_other_codes(quote.candidate, quote.best_sentence)

    def belongs(number: int) -> bool:
        return number not in others and _belongs(passage.sentences[number], group)

    while first > 0 and belongs(first - 1):
        first -= 1
    while last + 1 < len(passage.sentences) and belongs(last + 1):
        last += 1
    return first, last


def _belongs(sentence: Sentence, group: int) -> bool:
    return sentence.group == group and _is_shown(sentence)


def _is_shown(sentence: Sentence) -> bool:
    """Whether a sentence may be part of a longer quote."""
    return sentence.kind not in _NEVER_SHOWN


def _ends_in_colon(quote: QuoteSpan) -> bool:
    passage, last = quote.candidate.passage, quote.candidate.passage.sentences[quote.last]
    return bool(_LEAD_IN.search(passage.slice(*last.span)))
