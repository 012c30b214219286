"""What speaks for a sentence beside similarity: exact terms, that it is current, the words that ask."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.quote_span import QuoteSpan
from retrieval.answering.sentence_bonuses import Bonuses
from retrieval.answering.sentence_ranking import rank_sentences
from retrieval.query.query import parse_query
from retrieval.search.weights import DEFAULT_WEIGHTS
from retrieval.types import SentenceKind
from tests.retrieval.candidates import candidate, result

RELEASES = [
    "0.9.0 (2018-08-03)",
    "0.23 (2025-02-28)",
    "[v1.2] - 2024-05-01",
    "Version 3",
    "v2.0.0-beta.1",
    "1.4.0 - 3 May 2024",
    "Changelog",
    "Release notes",
]
NO_RELEASES = [
    "3.2% of the lamps",
    "Lamp 0.9",
    "12 lamps",
    "2.1",
    "2.1 Lamps",
    "2.1. Lamps",
    "3 May 2024",
    "1.2.1 Oil",
]


def bonus(question: str, sentence: str, header: str = "") -> float:
    """The bonus of a sentence below a header."""
    below = candidate(1, [sentence], question, header=header)
    bonuses = Bonuses(parse_query(question), DEFAULT_WEIGHTS)
    return bonuses.of(below, [QuoteSpan(below, 0, 0, 0.0, 0.0, 0)])[0]


@pytest.mark.parametrize(
    ("question", "states", "resembles"),
    [
        ("What does --deep do?", "--deep looks below.", "--deeper looks below."),
        ("What does -U do?", "Give -U to span lines.", "Give -u to span lines."),
        ("Where is lamp 1003?", "Lamp 1003 is at Yell.", "Lamp 10035 is at Yell."),
        ("What is E0502?", "E0502 is about borrows.", "E0503 is about borrows."),
    ],
)
def test_a_quote_that_states_the_exact_term_gains_and_one_that_resembles_it_does_not(
    question: str, states: str, resembles: str
) -> None:
    assert bonus(question, states) == DEFAULT_WEIGHTS.exact_bonus
    assert bonus(question, resembles) <= 0.0


def test_what_the_name_of_the_article_states_its_sentences_need_not() -> None:
    question = "What was decided in 2022?"
    below = candidate(1, ["Dogs are welcome."], question)
    window = [QuoteSpan(below, 0, 0, 0.0, 0.0, 0)]
    assert Bonuses(parse_query(question), DEFAULT_WEIGHTS).of(below, window) == [0.0]
    named = replace(below, terms_of_name=frozenset({"2022"}))
    assert Bonuses(parse_query(question), DEFAULT_WEIGHTS).of(named, window) == [DEFAULT_WEIGHTS.exact_bonus]


def test_a_sentence_of_a_dated_article_may_have_another_date() -> None:
    question = "Where did I go on 4 March 2025?"
    below = candidate(1, ["To Jonas, who goes on 9 April."], question)
    window = [QuoteSpan(below, 0, 0, 0.0, 0.0, 0)]
    assert Bonuses(parse_query(question), DEFAULT_WEIGHTS).of(below, window) == [-DEFAULT_WEIGHTS.exact_bonus]
    dated = replace(below, terms_of_name=frozenset({"4 March 2025"}))
    assert Bonuses(parse_query(question), DEFAULT_WEIGHTS).of(dated, window) == [0.0]


def test_a_quote_that_states_a_value_of_the_form_asked_for_gains() -> None:
    assert bonus("What does the saw cost?", "It costs 89 euros.") == DEFAULT_WEIGHTS.value_bonus
    assert bonus("What does the saw cost?", "It weighs 2 kg.") == 0.0
    assert bonus("Who sells the saw?", "It costs 89 euros.") == 0.0


def test_the_head_of_a_table_says_that_a_number_is_a_price() -> None:
    question, rows = "What does the saw cost?", ["| tool | price |", "| saw | 89 |"]
    kinds = [SentenceKind.HEADER, SentenceKind.ROW]
    bonuses = Bonuses(parse_query(question), DEFAULT_WEIGHTS)
    for leads, expected in (([None, 0], DEFAULT_WEIGHTS.value_bonus), ([None, None], 0.0)):
        table = candidate(1, rows, question, kinds=kinds, leads=leads)
        assert bonuses.of(table, [QuoteSpan(table, 1, 1, 0.0, 0.0, 1)]) == [expected]


def test_a_date_may_be_that_of_the_article() -> None:
    assert bonus("Who was elected on 30 April 2020?", "Thursday, 30 April 2020") == 0.0


def test_a_quote_that_states_another_date_than_the_questions_loses() -> None:
    question = "What did I bake on 12 February 2023?"
    assert bonus(question, "Rye, as on 9 May 2023.") == -DEFAULT_WEIGHTS.exact_bonus
    assert bonus(question, "Rye, on 12 February 2023, as on 9 May 2023.") == 0.0
    assert bonus(question, "Rye, all day.", header="Notes of 9 May 2023") == -DEFAULT_WEIGHTS.exact_bonus


def test_of_several_exact_terms_each_counts_its_share() -> None:
    assert bonus("Is lamp 1003 or lamp 1005 lit?", "Lamp 1003 is lit.") == DEFAULT_WEIGHTS.exact_bonus / 2


def test_a_term_in_the_heading_counts_for_the_sentence_below_it() -> None:
    assert bonus("What changed in 2.1?", "The lamp burns gas.", "2.1") == DEFAULT_WEIGHTS.exact_bonus


@pytest.mark.parametrize(
    "former",
    [
        "Previously, the lamp burned oil.",
        "Oil is deprecated.",
        "The oil lamp was replaced by a gas lamp.",
        "In older versions the lamp burns oil.",
        "Until 2022 the lamp was one that burns oil.",
        "Until 31 March 2022 the lamp was one that burns oil.",
        "The lamp was fed with oil until March 2022.",
    ],
)
def test_what_was_loses_unless_it_is_asked_for(former: str) -> None:
    assert bonus("What does the lamp burn?", former) == -DEFAULT_WEIGHTS.former_penalty
    assert bonus("What does the lamp burn?", "The lamp burns gas.") == 0.0
    assert bonus("What did the lamp burn previously?", former) == 0.0


@pytest.mark.parametrize(
    "heading",
    [
        "On Mon, 6 May 2024 at 17:03, Karim Haddad <karim@example.org> wrote:",
        "Am 6. Mai 2024 um 17:03 schrieb Karim Haddad <karim@example.org>:",
        "Le lun. 6 mai 2024 à 17:03, Karim Haddad a écrit :",
        "-----Original Message-----",
        "----- Ursprüngliche Nachricht -----",
    ],
)
def test_a_mail_that_a_newer_one_answers_loses_whatever_is_asked(heading: str) -> None:
    assert bonus("Where is the outing?", "It is on Yell.", heading) == -DEFAULT_WEIGHTS.former_penalty
    assert bonus("Where is the outing?", "It is on Yell.", "Karim wrote a song") == 0.0


@pytest.mark.parametrize(
    "notice",
    [
        "This version is superseded; see the policy of September 2024.",
        "This page has been archived.",
        "This document is no longer in force.",
        "This old guide is out of date.",
    ],
)
def test_a_document_that_says_it_is_superseded_loses_with_all_of_its_passage(notice: str) -> None:
    question = "May one work from home?"
    policy = candidate(1, [notice, "Three days a week."], question)
    bonuses = Bonuses(parse_query(question), DEFAULT_WEIGHTS)
    (last,) = bonuses.of(policy, [QuoteSpan(policy, 1, 1, 0.0, 0.0, 1)])
    assert last == -DEFAULT_WEIGHTS.former_penalty


def test_a_document_that_supersedes_another_loses_nothing() -> None:
    question = "May one work from home?"
    for notice in ("This policy replaces all earlier ones.", "The paper form is obsolete."):
        policy = candidate(1, [notice, "Two days a week."], question)
        bonuses = Bonuses(parse_query(question), DEFAULT_WEIGHTS)
        assert bonuses.of(policy, [QuoteSpan(policy, 1, 1, 0.0, 0.0, 1)]) == [0.0]


@pytest.mark.parametrize("heading", RELEASES)
def test_an_entry_of_a_list_of_changes_loses_unless_changes_are_asked_for(heading: str) -> None:
    assert bonus("How is the lamp lit?", "The lamp is lit.", heading) == -DEFAULT_WEIGHTS.former_penalty
    assert bonus("When was the lamp added?", "The lamp is lit.", heading) == 0.0


@pytest.mark.parametrize("heading", NO_RELEASES)
def test_a_heading_that_only_has_a_figure_is_no_release(heading: str) -> None:
    assert bonus("How is the lamp lit?", "The lamp is lit.", heading) == 0.0


def test_the_sentence_that_the_words_that_ask_are_like_ranks_first() -> None:
    question = "When does the ferry sail?"
    timetable = candidate(1, ["The ferry sails slowly.", "The ferry sails at noon."], question, groups=[0, 1])
    is_second = timetable.token_offsets[:, 0] >= timetable.passage.sentences[1].start
    for like_when, order in ((is_second, [1, 0]), (~is_second, [0, 1])):
        similar = like_when[:, np.newaxis].astype(np.float32)
        ranked = rank_sentences(result(question, replace(timetable, interrogative_similarities=similar)))
        assert [quote.first for quote in ranked] == order


@pytest.mark.parametrize(
    "sentence", ["The lamp was lit by hand until 2019.", "Until May 2019 the fare was 9 crowns."]
)
def test_what_was_until_a_year_is_former(sentence: str) -> None:
    assert bonus("Who lights the lamp?", sentence) == -DEFAULT_WEIGHTS.former_penalty


def test_what_was_prolonged_until_a_year_is_not_former() -> None:
    assert bonus("Which lease is it?", "The lease was extended until 2031.") == 0.0


@pytest.mark.parametrize(
    ("question", "sentence", "header", "share"),
    [
        ("Which lamp is in hall 14?", "Hall 14 has the blue lamp.", "", 1.0),
        ("Which lamp is in hall 14?", "Hall 11 has the blue lamp.", "", -1.0),
        ("Which lamp is in hall 14?", "The blue lamp is in the hall.", "", 0.0),
        ("Which lamp was lit in 1901?", "The blue lamp was lit.", "The lamps of 1847", -1.0),
        ("Which lamp was lit in 1901?", "The blue lamp was lit in 1847.", "", 0.0),
    ],
)
def test_a_rival_of_an_exact_term_is_held_back_and_another_year_only_where_it_heads_the_quote(
    question: str, sentence: str, header: str, share: float
) -> None:
    missing = () if share == 1.0 else tuple(term.text for term in parse_query(question).exact_terms)
    below = replace(candidate(1, [sentence], question, header=header), missing_terms=missing)
    bonuses = Bonuses(parse_query(question), DEFAULT_WEIGHTS)
    assert bonuses.of(below, [QuoteSpan(below, 0, 0, 0.0, 0.0, 0)]) == [DEFAULT_WEIGHTS.exact_bonus * share]


@pytest.mark.parametrize(
    ("question", "sentence", "share"),
    [
        ("Can I climb the tower?", "Visitors may not climb the tower.", 0.5),
        ("Can I climb the tower?", "The tower has nine floors.", 0.0),
        ("budget for lamps", "Lamps: 40 €", 1.0),
        ("budget for lamps", "Lamps last 12 weeks.", 0.0),
        ("who trims the lamp", "It is trimmed by Ida Holt.", 0.5),
    ],
)
def test_a_quote_that_has_what_the_answer_mostly_has_gains(
    question: str, sentence: str, share: float
) -> None:
    assert bonus(question, sentence) == DEFAULT_WEIGHTS.likely_bonus * share


@pytest.mark.parametrize(
    ("sentence", "header"),
    [
        ("Lamps are lit at six.", "Lamps (until 2021)"),
        ("Lamps are lit at six.", "Lamps (archived)"),
        ("Archived, replaced by the new lamps. Lamps are lit at six.", "Lamps"),
    ],
)
def test_a_title_or_a_banner_says_that_a_document_is_of_the_past(sentence: str, header: str) -> None:
    question = "What lights the lamps?"
    assert bonus(question, sentence, header) == -DEFAULT_WEIGHTS.former_penalty
    assert bonus(question, "Lamps are lit at six.", "Lamps (until noon)") == 0.0
