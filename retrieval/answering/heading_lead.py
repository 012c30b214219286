"""The heading to show above a quote: it states what is asked for, and the quote does not.

`## 3.0.0 - 2024-05-02` above "Support for Python 3.8 is removed" when the question is when; `## Rule 8` above
"Dogs stay on the terrace" when it is which rule; `## Deadline: 3 May` above "Send the form to Ruth".
"""

import re

from retrieval.answering.quote_span import QuoteSpan
from retrieval.query.answer_type import Wants
from retrieval.query.exact_forms import VERSIONS
from retrieval.query.query import Query
from retrieval.text.quantities import find_quantities
from retrieval.text.stopwords import STOPWORDS
from retrieval.types import Span

# By how much a heading must match a word of the question better than the quote does, in cosine, to be what
# the word is about: the same word has 0.6 and more in another context, an unrelated one 0.2 to 0.45.
MIN_WORD_GAP = 0.2

MIN_STATEMENT_WORDS = 4  # of a heading that states something

_WORD = re.compile(r"[^\W_]+")
_ONE_NAME = re.compile(r"(?:[^\W\d_a-z]\.?[\w.’'-]* ){1,3}[^\W\d_a-z][\w.’'-]*")  # "Marta Kline"
_SHORT_NAME = re.compile(r"[^\W\d_a-z][\w.+#’'-]*(?: [^\W_a-z][\w.’'-]*)?")  # "Ruby", "Room B12"
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z]\w+")
_WHICH_PART = re.compile(r"\b(?:which|what)\s+(?P<part>[^\W\d_]{3,20})\b", re.IGNORECASE)
_WHICH_ONE = re.compile(r"\bwhich\s+(?P<part>[^\W\d_]{3,20})\b", re.IGNORECASE)
_NUMBERED = r"\W*(?:{0})s?\W{{1,3}}(?:\d|[IVXLC]+\b|[A-Z]\b)"
_LEGAL_PART = re.compile(r"\W*(?:§|(?:section|sec|clause|paragraph|para|part)\b|\d+(?:\.\d+)*\b)", re.I)
# What a heading of each kind of part looks like; any other begins with its name and number.
_PART_FORMS = {
    **dict.fromkeys(("section", "clause", "paragraph", "provision"), _LEGAL_PART),
    **dict.fromkeys(("version", "release"), VERSIONS),
}
_PART_NUMBER = re.compile(r"\A\W*(?:[^\W\d_]+\s+)?\d+(?:\.\d+)*[.:)]?(?=\s|$)")  # "2.", "Step 3:"
_VALUE = re.compile(r"\d|\w:\s+\S")


def answering_heading(quote: QuoteSpan, query: Query, text: str) -> Span | None:
    """The innermost heading of the article's text that states what the quote lacks of the answer, or None."""
    spans = [span for span in (quote.lead_in, (quote.start, quote.end)) if span is not None]
    shown = "\n".join(text[start:end] for start, end in spans)
    for start, end in reversed(quote.headings):
        heading = text[start:end]
        if any(states(query, heading, shown) for states in (_states_quantity, _names_part, _names_one)):
            return start, end
    nearest = next(iter(reversed(quote.headings)), None)
    if nearest is None:
        return None
    heading = text[slice(*nearest)]
    gaps = quote.candidate.matches([nearest]) - quote.candidate.matches(spans)
    if not gaps.size:
        return None
    has_value = _VALUE.search(_PART_NUMBER.sub("", heading, count=1)) and float(gaps.max()) >= MIN_WORD_GAP
    is_statement = float(gaps.mean()) >= MIN_WORD_GAP and _says_more(query, heading)
    return nearest if has_value or is_statement else None


def _says_more(query: Query, heading: str) -> bool:
    """Whether a heading is more than a title, "Doctor Yoon leads the tour", and has words of its own."""
    words = _WORD.findall(heading.casefold())
    return len(words) >= MIN_STATEMENT_WORDS and not set(words) <= {
        *_WORD.findall(query.text.casefold()),
        *STOPWORDS,
    }


def _names_one(query: Query, heading: str, shown: str) -> bool:
    """Whether a heading is the name of one, where it is asked who or which one, and the quote names none."""
    words = heading.strip(" *_#")
    which = _WHICH_ONE.search(query.own_text)
    is_name = Wants.NAME in query.answer_type.wants and _ONE_NAME.fullmatch(words)
    is_one_of_a_kind = which is not None and (
        _SHORT_NAME.fullmatch(words) or re.search(rf"\b{re.escape(which['part'])}\b", words, re.IGNORECASE)
    )
    is_known = not set(_WORD.findall(words.casefold())) - set(_WORD.findall(query.text.casefold()))
    return bool(is_name or is_one_of_a_kind) and not is_known and not _NAME.search(shown)


def _states_quantity(query: Query, heading: str, shown: str) -> bool:
    """Whether a heading has a quantity of the kind that is asked for, as a date, and the quote has none."""
    wanted = query.answer_type.quantity_kinds

    def states(words: str) -> bool:
        return any(quantity.measure in wanted for quantity in find_quantities(words))

    return bool(wanted) and states(heading) and not states(shown)


def _names_part(query: Query, heading: str, shown: str) -> bool:
    """Whether a heading is the number of the part, such as a rule or a version, that is asked for."""
    match = _WHICH_PART.search(query.own_text)
    if match is None:
        return False
    part = match["part"].lower().removesuffix("s")
    form = _PART_FORMS.get(part) or re.compile(_NUMBERED.format(re.escape(part)), re.IGNORECASE)
    find = form.search if form is VERSIONS else form.match
    return bool(find(heading)) and heading not in shown
