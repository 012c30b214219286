"""By how much the form of the best quote shifts the confidence: a value asked for, a verdict, a rival.

The models of `confidence` see likeness alone, and to that the price of one ticket is as good as another's.
Each sign here is rare in their samples and nearly certain where it shows, so that it has a fixed weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import MAX_JOIN_GAP, QuoteSpan
from retrieval.query.intent import Intent
from retrieval.query.likely_forms import is_yes_no
from retrieval.query.query import Query
from retrieval.query.rivals import has_rival
from retrieval.search.candidates import SearchResult

# A value is asked for that shows by its form, such as a price, and the best quote has none.
WITHOUT_VALUE = -3.0
# The question has a number, version, date or code that the best passage lacks, and the quote states another.
# Over eleven folders that is so of 22 unanswerable questions and of 3 answerable ones.
RIVAL = -3.0
# The question has a name that no article has, and not yes or no is asked for, which may follow from what is
# said of all: "Will a flight booked on Expedia be paid?" asks of flights.
UNKNOWN_NAME = -2.0
# Yes or no is asked for, and the best quote has a word that decides. Without one the quote is seldom right.
VERDICT = 0.7


@dataclass(frozen=True, slots=True)
class WordingShift:
    """What is added to the log-odds that the articles answer, and whether the first quote is in doubt."""

    log_odds: float = 0.0
    is_doubtful: bool = False


def wording_shift(result: SearchResult, ranked: Sequence[QuoteSpan]) -> WordingShift:
    """The shift by the best of the ranked sentences; none for an overview, or where words alone decide."""
    query = result.query
    is_plain = query.intent is Intent.PLAIN and not (result.parts or result.only_names)
    if not ranked or not is_plain or result.is_foreign or result.by_words:
        return WordingShift()
    without_value, rival = lacks_value(query, ranked), states_rival(query, ranked[0])
    asks_yes_no = is_yes_no(query.own_text)
    verdict = asks_yes_no and states_verdict(query, ranked[0])
    asks_of_unknown = bool(result.unknown_names) and not asks_yes_no
    log_odds = (
        WITHOUT_VALUE * without_value + RIVAL * rival + UNKNOWN_NAME * asks_of_unknown + VERDICT * verdict
    )
    return WordingShift(log_odds, without_value or (asks_yes_no and not verdict))


def lacks_value(query: Query, ranked: Sequence[QuoteSpan]) -> bool:
    """Whether a value is asked for that shows by its form, and the best quote has none, nor its heads.

    Sentences that may join the quote count.
    """
    form, best = query.answer_type.value, ranked[0]
    if form is None:
        return False
    near = (
        quote
        for quote in ranked
        if quote.candidate is best.candidate and quote.score >= best.score - MAX_JOIN_GAP
    )
    return not any(form.search(quote_text(expand(quote))) for quote in near)


def states_rival(query: Query, best: QuoteSpan) -> bool:
    """Whether the best quote, or what heads it, has a rival of what its whole passage and its name lack."""
    missing = [term for term in query.exact_terms if term.text in best.candidate.missing_terms]
    return bool(missing) and has_rival(missing, query.own_text, window_text(expand(best)))


def states_verdict(query: Query, best: QuoteSpan) -> bool:
    """Whether the best quote has a word that decides a yes or no."""
    likely, quote = query.answer_type.likely, expand(best)
    sentences = quote.candidate.passage.sentences[quote.first : quote.last + 1]
    texts = (quote.candidate.passage.slice(sentence.start, sentence.end) for sentence in sentences)
    return likely is not None and likely.is_verdict and any(map(likely.pattern.search, texts))


def quote_text(quote: QuoteSpan) -> str:
    """The quote with the header of its passage and what else heads it there."""
    passage = quote.candidate.passage
    sentence = passage.sentences[quote.best_sentence]
    heads = [span for span in (*sentence.headings, *sentence.leads) if span[0] >= passage.start]
    inside = [passage.slice(*span) for span in (*heads, (quote.start, quote.end))]
    return "\n".join((passage.header, *inside))


def window_text(quote: QuoteSpan) -> str:
    """The quote with its headings and lead-ins, as far as they are in its passage or its header."""
    passage = quote.candidate.passage
    return f"{passage.header}\n{passage.slice(passage.start, quote.end)}"
