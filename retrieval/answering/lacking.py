"""What the best quote lacks of what is asked for, so that the articles hardly answer.

Likeness takes "weighs 2.3 kg" for an answer to what a thing costs, and what is said of tram 3 for one about
tram 7.
"""

import re
from collections.abc import Iterator, Sequence

from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import MAX_JOIN_GAP, QuoteSpan
from retrieval.answering.quotes import MAX_QUOTE_GAP
from retrieval.query.exact_forms import ExactKind, ExactTerm
from retrieval.query.exact_terms import is_bound
from retrieval.query.intent import Intent
from retrieval.query.query import Query
from retrieval.search.candidates import SearchResult
from retrieval.text.stopwords import STOPWORDS

# What is added to the log-odds that the articles answer where a value is asked for that shows by its form,
# such as a price, and the best quote has none; and where no other sentence that might be quoted has one.
WITHOUT_VALUE_SHIFT, NO_VALUE_SHIFT = -3.0, -6.0
# The same where only others of a thing are known: tram 3 for tram 7.
OF_OTHERS_SHIFT = -6.0

_ASKS_MAKER = re.compile(
    r"^\W*who\s+(?:first\s+)?(?P<made>(?:design|paint|compos|found|invent|creat|discover|direct|carv|construct|establish"
    r"|translat|photograph|launch)ed|built|wrote|made|drew)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_HAS_NAME = re.compile(r"(?:(?<=[\w,;:(|*\[] )|(?<=[(\[|@*]))[A-Z]\w+|@\w")
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,})\s+(?:(?:no|nr)\.?\s*)?#?$", re.IGNORECASE)


def lacking_shift(result: SearchResult, ranked: Sequence[QuoteSpan]) -> float:
    """What is added to the log-odds that the articles answer; 0 where nothing is lacking."""
    is_plain = result.query.intent is Intent.PLAIN and not (result.parts or result.only_names)
    if not ranked or not is_plain or result.by_words:
        return 0.0
    return min(
        _value_shift(result, ranked),
        OF_OTHERS_SHIFT * _is_of_others(result, ranked),
        NO_VALUE_SHIFT * _lacks_maker(result.query, ranked[0]),
    )


def _value_shift(result: SearchResult, ranked: Sequence[QuoteSpan]) -> float:
    form, best = result.query.answer_type.value, ranked[0]
    if form is None:
        return 0.0
    # Sentences that may join the quote count, and what heads it.
    beside = (quote for quote in _near(ranked, MAX_JOIN_GAP) if quote.candidate is best.candidate)
    if any(form.search(window(expand(quote))) for quote in beside):
        return 0.0
    might_be_quoted = _near(ranked, MAX_QUOTE_GAP)
    is_stated = any(form.search(window(expand(quote))) for quote in might_be_quoted)
    return WITHOUT_VALUE_SHIFT if is_stated else NO_VALUE_SHIFT


def _near(ranked: Sequence[QuoteSpan], gap: float) -> Iterator[QuoteSpan]:
    return (quote for quote in ranked if quote.score >= ranked[0].score - gap)


def _is_of_others(result: SearchResult, ranked: Sequence[QuoteSpan]) -> bool:
    """Whether nothing to be quoted states a number that names a thing, and the best has that of another."""
    text = window(expand(ranked[0]))
    quoted = [quote.candidate for quote in _near(ranked, MAX_QUOTE_GAP)]
    return any(
        all(term.text in candidate.missing_terms for candidate in quoted)
        and _names_another(term, result.query.text, text)
        for term in result.query.exact_terms
    )


def _lacks_maker(query: Query, best: QuoteSpan) -> bool:
    """Whether it is asked who made a thing, and the quote says something else of that thing.

    It then begins with the thing, and names nobody.
    """
    asked = _ASKS_MAKER.search(query.own_text)
    if asked is None:
        return False
    text, passage = window(expand(best)), best.candidate.passage
    words = [word.casefold() for word in _WORD.findall(passage.slice(best.start, best.end))]
    subject = next((word for word in words if word not in STOPWORDS), "")
    is_told = re.search(rf"\b(?:by|{asked['made']})\b", text, re.IGNORECASE) is not None
    return subject in _WORD.findall(query.text.casefold()) and not is_told and not names_more(query, text)


def _names_another(term: ExactTerm, question: str, text: str) -> bool:
    if term.kind is ExactKind.CODE:
        shape = re.sub(r"\\?\d+", r"\\d+", re.escape(term.text))
        return r"\d" in shape and re.search(rf"(?<![\w-]){shape}(?![\w-])", text, re.IGNORECASE) is not None
    noun = _WORD_BEFORE.search(question[: term.start])
    if term.kind is not ExactKind.NUMBER or noun is None or is_bound(term, question):
        return False
    return re.search(rf"\b{noun[1]}\s+(?:(?:no|nr)\.?\s*)?#?\d+\b", text, re.IGNORECASE) is not None


def window(quote: QuoteSpan) -> str:
    """The quote with its headings and lead-ins, as far as they are in its passage or its header."""
    passage = quote.candidate.passage
    return f"{passage.header}\n{passage.slice(passage.start, quote.end)}"


def names_more(query: Query, window: str) -> bool:
    """Whether the window has a name that the question does not have."""
    question_words = set(re.findall(r"\w+", query.text.casefold()))
    return any(name.strip("@").casefold() not in question_words for name in _HAS_NAME.findall(window))
