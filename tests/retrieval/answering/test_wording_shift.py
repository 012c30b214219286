"""The shift of the confidence by the form of the best quote."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.quote_span import QuoteSpan
from retrieval.answering.wording_shift import (
    NO_MAKER,
    NO_VALUE,
    ONLY_RIVALS,
    RIVAL,
    UNKNOWN_NAME,
    VERDICT,
    WITHOUT_VALUE,
    WordingShift,
    wording_shift,
)
from tests.retrieval.candidates import candidate, result

NONE = WordingShift()


def shift(
    question: str,
    *sentences: str,
    header: str = "",
    missing: tuple[str, ...] = (),
    groups: Sequence[int] = (),
) -> WordingShift:
    """The shift where the last of these sentences is the best quote."""
    passage = candidate(1, sentences, question, header=header, groups=groups)
    passage = replace(passage, missing_terms=missing)
    searched = result(question, passage)
    if searched.query.part_spans:
        searched = replace(searched, parts=(np.array([True]), np.array([True])))
    last = len(sentences) - 1
    return wording_shift(searched, [QuoteSpan(passage, last, last, 0.0, 0.0, last)])


@pytest.mark.parametrize(
    ("question", "sentence", "header", "lacks"),
    [
        ("What does the lamp cost?", "The lamp has 900 watts.", "", True),
        ("What does the lamp cost?", "The lamp is sold for 89 euros.", "", False),
        ("What does the lamp cost?", "The lamp: 89", "Prices in euros", False),  # as in a table
        ("What is the default of the lamp?", "The lamp may be dimmed.", "", True),
        ("What is the default of the lamp?", "The lamp: 3", "Option and default", False),
        ("What does the lamp cost, and who sells it?", "The lamp is sold by Ida.", "", False),
        ("Who sells the lamp?", "The lamp has 900 watts.", "", False),
        ("When was the lamp lit?", "The lamp has forty panes of glass.", "", True),
        ("When was the lamp lit?", "The keeper lit it before the storm.", "", False),
        ("Wie schwer ist die Lampe?", "Die Lampe hat 900 Watt.", "", True),
        ("Wie schwer ist die Lampe?", "Die Lampe hat 12 kg.", "", False),
    ],
)
def test_a_value_is_lacking_where_its_form_is_asked_for_and_not_quoted(
    question: str, sentence: str, header: str, lacks: bool
) -> None:
    assert shift(question, sentence, header=header) == (WordingShift(NO_VALUE, True) if lacks else NONE)


@pytest.mark.parametrize(
    ("question", "sentence", "header", "missing", "odds"),
    [
        ("Who lit the lamp in 1901?", "Ailsa Boyd lit the lamp in 1847.", "", "1901", RIVAL),
        ("Who lit the lamp in 1901?", "Ailsa Boyd lit the lamp.", "The lamps of 1847", "1901", RIVAL),
        ("Who lit the lamp in 1901?", "Ailsa Boyd lit the lamp.", "", "1901", 0.0),
        ("Who lit the lamp in 1901?", "Ailsa Boyd lit it, and in 1847, too.", "", "", 0.0),
        ("How much oil in 1901, and in 1911?", "More oil in 1901 than in 1847.", "", "1911", 0.0),
    ],
)
def test_a_rival_counts_where_the_whole_passage_lacks_the_term(
    question: str, sentence: str, header: str, missing: str, odds: float
) -> None:
    terms = (missing,) if missing else ()
    assert shift(question, sentence, header=header, missing=terms).log_odds == odds


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Is breakfast included?", "Breakfast is included."),
        ("Was the tower renovated in 1990?", "The renovation of the tower took place in 1990."),
        ("Do the keepers speak German?", "The keepers speak German and Danish."),
    ],
)
def test_what_repeats_the_words_of_a_yes_or_no_question_is_not_in_doubt(question: str, sentence: str) -> None:
    assert not shift(question, sentence).is_doubtful


def test_a_verdict_beside_the_best_sentence_makes_nothing_surer() -> None:
    assert shift("Is the pool heated?", "Glass is not allowed.", "The pool has four lanes.") == NONE


def test_a_number_in_the_paragraph_above_is_no_rival() -> None:
    sentences = ("Tram 3 is blue.", "Every tram is cleaned by Ida.")
    assert shift("Who cleans tram 7?", *sentences, missing=("7",), groups=(0, 1)).log_odds == 0


def test_a_verdict_makes_an_answer_to_yes_or_no_surer_and_its_lack_puts_the_quote_in_doubt() -> None:
    question = "Can I climb the tower?"
    assert shift(question, "Visitors may not climb the tower.") == WordingShift(VERDICT)
    assert shift(question, "The tower has nine floors.") == WordingShift(is_doubtful=True)
    assert shift("Who may climb the tower?", "The tower has nine floors.") == NONE


@pytest.mark.parametrize(
    ("question", "odds"),
    [("Where does Lunde keep the lamp?", UNKNOWN_NAME), ("Is the lamp of Lunde lit?", 0.0)],
)
def test_a_name_that_no_article_has_counts_where_more_than_yes_or_no_is_asked(
    question: str, odds: float
) -> None:
    passage = candidate(1, ["The lamp burns."], question)
    searched = replace(result(question, passage), unknown_names=("Lunde",))
    assert wording_shift(searched, [QuoteSpan(passage, 0, 0, 0.0, 0.0, 0)]).log_odds == odds


def test_a_verdict_counts_only_where_the_passage_has_all_exact_terms_of_the_question() -> None:
    question, quote = "Can I climb tower T9?", "Visitors may not climb the tower."
    assert shift(question, quote).log_odds == VERDICT
    assert shift(question, quote, missing=("T9",)).log_odds == 0.0


@pytest.mark.parametrize(
    ("question", "quote", "is_doubtful"),
    [
        ("maximum size of a lamp", "Lamps of any size are lit at dusk.", True),
        ("maximum size of a lamp", "Lamps: up to 40 cm.", False),
        ("budget for lamps", "Lamps come with the room.", True),
        ("budget for lamps", "Lamps: 40 €", False),
        ("deadline for lamps", "Lamps are lit at dusk.", False),  # a time may be told in any words
    ],
)
def test_a_quote_without_the_amount_asked_for_is_in_doubt(
    question: str, quote: str, is_doubtful: bool
) -> None:
    assert shift(question, quote) == WordingShift(0.0, is_doubtful)


def test_where_words_alone_decide_nothing_is_shifted() -> None:
    question = "What does the lamp cost?"
    passage = candidate(1, ["The lamp has 900 watts."], question)
    searched = replace(result(question, passage), by_words=True)
    assert wording_shift(searched, [QuoteSpan(passage, 0, 0, 0.0, 0.0, 0)]) == NONE


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
    assert shift(question, quote).log_odds == (NO_MAKER if lacks else 0.0)


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
    assert shift(question, quote, missing=(missing,)).log_odds == (ONLY_RIVALS if of_others else 0.0)
    assert shift(question, quote).log_odds == 0.0
