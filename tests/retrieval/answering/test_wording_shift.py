"""What the best quote lacks of what is asked for: a value of its form, a time, the number of the thing."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.quote_span import QuoteSpan
from retrieval.answering.wording_shift import NO_MAKER, NO_VALUE, ONLY_RIVALS, WITHOUT_VALUE, wording_shift
from tests.retrieval.candidates import candidate, result


def shift_of(question: str, *sentences: str, missing: tuple[str, ...] = ()) -> float:
    """The shift where the last sentence of the only passage is the best quote."""
    leads = [None, *[0] * (len(sentences) - 1)]
    passage = replace(candidate(1, sentences, question, leads=leads), missing_terms=missing)
    last = len(sentences) - 1
    searched = result(question, passage)
    if searched.query.part_spans:
        searched = replace(searched, parts=(np.array([True]), np.array([True])))
    return wording_shift(searched, [QuoteSpan(passage, last, last, 0.0, 0.0, last)]).log_odds


@pytest.mark.parametrize(
    ("question", "sentences", "lacks"),
    [
        ("What does the lamp cost?", ["The lamp has 900 watts."], True),
        ("What does the lamp cost?", ["The lamp is sold for 89 euros."], False),
        ("What does the lamp cost?", ["Prices in euros:", "The lamp: 89"], False),  # as in a table
        ("What does the lamp cost, and who sells it?", ["The lamp is sold by Ida."], False),
        ("Who sells the lamp?", ["The lamp has 900 watts."], False),
        ("When was the lamp lit?", ["The lamp has forty panes of glass."], True),
        ("When was the lamp lit?", ["The keeper lit it before the storm."], False),
        ("Wie schwer ist die Lampe?", ["Die Lampe hat 900 Watt."], True),
        ("Wie schwer ist die Lampe?", ["Die Lampe hat 12 kg."], False),
    ],
)
def test_a_value_is_lacking_where_its_form_is_asked_for_and_not_quoted(
    question: str, sentences: list[str], lacks: bool
) -> None:
    assert shift_of(question, *sentences) == (NO_VALUE if lacks else 0.0)


@pytest.mark.parametrize(
    ("question", "quote", "lacks"),
    [
        ("Who designed the lamp of Skerry?", "The lamp of Skerry has forty panes.", True),
        ("Who designed the lamp of Skerry?", "The lamp of Skerry is a work of Ida Holt.", False),
        ("Who designed the lamp of Skerry?", "The lamp was designed in the workshop.", False),
        ("Who designed the lamp of Skerry?", "Two smiths made the lamp.", False),
        ("Who owns the lamp of Skerry?", "The lamp of Skerry is the property of the parish.", False),
    ],
)
def test_the_maker_is_lacking_where_something_else_is_said_of_the_thing(
    question: str, quote: str, lacks: bool
) -> None:
    assert shift_of(question, quote) == (NO_MAKER if lacks else 0.0)


def test_a_value_that_another_quote_states_may_still_be_the_answer() -> None:
    question = "What does the lamp cost?"
    best, other = (
        candidate(n, [text], question)
        for n, text in ((1, "The lamp has 900 watts."), (2, "Lamps: 89 euros."))
    )
    ranked = [QuoteSpan(best, 0, 0, 50.0, 0.0, 0), QuoteSpan(other, 0, 0, 40.0, 0.0, 0)]
    assert wording_shift(result(question, best, other), ranked).log_odds == WITHOUT_VALUE
    assert wording_shift(result(question, best, other), ranked[:1]).log_odds == NO_VALUE


@pytest.mark.parametrize(
    ("question", "missing", "quote", "of_others"),
    [
        ("Who drives tram 7?", "7", "Ida drives tram 3.", True),
        ("Who drives tram no. 7?", "7", "Ida drives Tram No. 3.", True),
        ("Who drives tram 7?", "7", "Ida drives 3 trams.", False),
        ("What does P777 mean?", "P777", "P123 means that the lid is open.", True),
        ("What does P777 mean?", "P777", "It means that the lid is open.", False),
        ("What is open for over 7 days?", "7", "The hall is open for over 3 days.", False),
    ],
)
def test_what_is_said_of_another_number_of_the_same_things_is_no_answer(
    question: str, missing: str, quote: str, of_others: bool
) -> None:
    assert shift_of(question, quote, missing=(missing,)) == (ONLY_RIVALS if of_others else 0.0)
    assert shift_of(question, quote) == 0.0
