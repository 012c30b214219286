"""By how much the form of the best quote shifts the confidence: a value asked for, a verdict, a rival.

The models of `confidence` see likeness alone, and to that the price of one ticket is as good as another's,
and what is said of tram 3 as good as what is said of tram 7. Each sign here is rare in their samples and
nearly certain where it shows, so that it has a fixed weight.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import MAX_JOIN_GAP, QuoteSpan, is_named
from retrieval.answering.quote_text import quote_text, window_text
from retrieval.answering.quotes import MAX_QUOTE_GAP
from retrieval.query.exact_forms import ExactKind, ExactTerm
from retrieval.query.exact_terms import is_year
from retrieval.query.intent import Intent
from retrieval.query.likely_forms import is_yes_no
from retrieval.query.query import Query
from retrieval.query.rivals import rivalled_terms
from retrieval.search.candidates import SearchResult
from retrieval.text.stopwords import STOPWORDS

# A value is asked for that shows by its form, such as a price, and the best quote has none; nor has any other
# sentence that might be quoted.
WITHOUT_VALUE, NO_VALUE = -3.0, -6.0
# The question has a number, version, date or code that the best passage lacks, and the quote states another:
# over eleven folders that is so of 22 unanswerable questions and of 3 answerable ones. The second where what
# it lacks names a thing, as in "tram 7", and no other passage that might be quoted has it.
RIVAL, ONLY_RIVALS = -3.0, -6.0
# It is asked who made a thing, and the quote says something else of that thing.
NO_MAKER = -3.0
# The question has a name that no article has, and not yes or no is asked for, which may follow from what is
# said of all: "Will a flight booked on Expedia be paid?" asks of flights.
UNKNOWN_NAME = -2.0
# Yes or no is asked for, and the best quote has a word that decides, and nothing of the question is missing.
VERDICT = 0.7
# The best quote is a row or a value that the question names by a number, a date or a code. To a model, one
# number is as good as the next: "Who has the extension 372?"
NAMED = 1.0

MAX_STEM = 5  # letters of a word that its forms share: renovated, renovation

_ASKS_MAKER = re.compile(
    r"^\W*who\s+(?:first\s+)?(?P<made>(?:design|paint|compos|found|invent|creat|discover|direct|carv|construct"
    r"|establish|translat|photograph|launch)ed|built|wrote|made|drew)\b",
    re.IGNORECASE,
)
_TOLD = r"from|idea|work|gift|invention|author|unknown|nobody|anonymous"
_WORD = re.compile(r"[^\W\d_]+")
_HAS_NAME = re.compile(r"(?:(?<=[\w,;:(|*\[] )|(?<=[(\[|@*]))[A-Z]\w+|@\w")


@dataclass(frozen=True, slots=True)
class WordingShift:
    """What is added to the log-odds that the articles answer, and whether the first quote is in doubt."""

    log_odds: float = 0.0
    is_doubtful: bool = False


def wording_shift(result: SearchResult, ranked: Sequence[QuoteSpan]) -> WordingShift:
    """The shift by the best of the ranked sentences; none for an overview, or where words alone decide."""
    query = result.query
    is_plain = query.intent is Intent.PLAIN and not (result.parts or result.only_names)
    if not ranked or not is_plain or result.by_words:
        return WordingShift()
    best, asks_yes_no = ranked[0], is_yes_no(query.own_text)
    text = quote_text(expand(best))
    lacking = min(
        _value_shift(query, ranked), _rival_shift(query, ranked, text), _maker_shift(query, best, text)
    )
    states_form = _states_form(query, text)
    lacks_nothing = not best.candidate.missing_terms
    is_verdict = asks_yes_no and _decides(query, best) and lacks_nothing
    log_odds = (
        UNKNOWN_NAME * (bool(result.unknown_names) and not asks_yes_no)
        + VERDICT * is_verdict
        + NAMED * (bool(query.exact_terms) and lacks_nothing and is_named(best))
    )
    return WordingShift(lacking + log_odds, lacking < 0 or not states_form)


def _value_shift(query: Query, ranked: Sequence[QuoteSpan]) -> float:
    """The shift where the best quote and what heads it have no value asked for.

    Sentences that may join the quote count.
    """
    form, best = query.answer_type.value, ranked[0]
    if form is None:
        return 0.0
    joinable = (quote for quote in _near(ranked, MAX_JOIN_GAP) if quote.candidate is best.candidate)
    if any(form.search(quote_text(expand(quote))) for quote in joinable):
        return 0.0
    is_stated = any(form.search(window_text(expand(quote))) for quote in _near(ranked, MAX_QUOTE_GAP))
    return WITHOUT_VALUE if is_stated else NO_VALUE


def _rival_shift(query: Query, ranked: Sequence[QuoteSpan], text: str) -> float:
    """The shift where the text of the best quote has a rival of what its passage and its name lack."""
    best = ranked[0]
    missing = [term for term in query.exact_terms if term.text in best.candidate.missing_terms]
    if any(is_year(term) and term not in missing for term in query.exact_terms):
        missing = [term for term in missing if not is_year(term)]  # "2005 compared to 1995"
    rivalled = rivalled_terms(missing, query.own_text, text)
    if not rivalled:
        return 0.0
    others = [quote.candidate for quote in _near(ranked, MAX_QUOTE_GAP)]
    is_nowhere = any(
        _names_thing(term) and all(term.text in candidate.missing_terms for candidate in others)
        for term in rivalled
    )
    return ONLY_RIVALS if is_nowhere else RIVAL


def _names_thing(term: ExactTerm) -> bool:
    return term.kind in (ExactKind.CODE, ExactKind.NUMBER) and not is_year(term)


def _maker_shift(query: Query, best: QuoteSpan, text: str) -> float:
    """The shift where it is asked who made a thing, and the quote begins with that thing and names nobody."""
    question = _ASKS_MAKER.search(query.own_text)
    if question is None:
        return 0.0
    sentence = best.candidate.passage.slice(best.start, best.end)
    words = [word.casefold() for word in _WORD.findall(sentence)]
    subject = next((word for word in words if word not in STOPWORDS), "")
    is_told = re.search(rf"\b(?:by|{question['made']}|{_TOLD})\b", text, re.IGNORECASE) is not None
    is_silent = (
        subject in _WORD.findall(query.text.casefold()) and not is_told and not names_more(query, text)
    )
    return NO_MAKER * is_silent


def _near(ranked: Sequence[QuoteSpan], gap: float) -> Iterator[QuoteSpan]:
    return (quote for quote in ranked if quote.score >= ranked[0].score - gap)


def _decides(query: Query, best: QuoteSpan) -> bool:
    """Whether the best sentence has a word that decides the yes or no asked for."""
    likely, passage = query.answer_type.likely, best.candidate.passage
    sentence = passage.sentences[best.best_sentence]
    text = passage.slice(sentence.start, sentence.end)
    return likely is not None and likely.is_verdict and likely.pattern.search(text) is not None


def _states_form(query: Query, text: str) -> bool:
    """Whether the text of the best quote has the verdict, value or amount that its question asks for, if any.

    What repeats the words of a yes or no question says yes: "Breakfast is included."
    """
    value, likely = query.answer_type.value, query.answer_type.likely
    if likely is not None and likely.is_verdict:
        return _repeats(query, text) or likely.pattern.search(text) is not None
    amount = likely.pattern if likely is not None and likely.is_amount else None
    form = value or amount
    return form is None or form.search(text) is not None


def _repeats(query: Query, text: str) -> bool:
    """Whether a text has all words of the question itself that carry meaning, by how they begin."""
    own = [query.text[start:end] for start, end in query.content_spans if start >= query.own_start]
    folded = text.casefold()
    return all(word.casefold()[:MAX_STEM] in folded for word in own)


def names_more(query: Query, text: str) -> bool:
    """Whether a text has a name that the question does not have."""
    question_words = set(re.findall(r"\w+", query.text.casefold()))
    return any(name.strip("@").casefold() not in question_words for name in _HAS_NAME.findall(text))
