"""Rivals of exact terms: what is stated in place of what is asked for."""

import pytest

from retrieval.query.query import parse_query
from retrieval.query.rivals import rivalled_terms


@pytest.mark.parametrize(
    ("question", "rival", "no_rival"),
    [
        ("commission for FY26", "Valid for FY24.", "Valid for all."),
        ("What does E0502 mean?", "E0499: borrowed twice.", "A borrow ends with its scope."),
        ("what changed in 4.2.0", "Changes of 4.1.0", "Changes come monthly."),
        ("Which kiln went into hall 14?", "Hall 11 got the new kiln.", "The kiln has 14 racks."),
        ("pay of zone 5", "Zone 1 is paid in full, Zone 2 to 90 %.", "The zones are paid alike."),
        ("Who won in 2022?", "The Mill Cup 2023 went to Ida.", "The Mill Cup went to Ida."),
        ("Who won in 2022?", "Results of 2021", "Since 2021 Ida has won."),
        ("how long for entrants of 2023", "Entrants of 2021: a year", "Entrants of 2021 or earlier: a year"),
        ("Who came on 14 June 2024?", "Meeting of 14 May 2024", "Meeting in the mill"),
    ],
)
def test_a_text_states_a_rival_or_none(question: str, rival: str, no_rival: str) -> None:
    query = parse_query(question)
    assert rivalled_terms(query.exact_terms, query.own_text, rival)
    assert not rivalled_terms(query.exact_terms, query.own_text, no_rival)


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("What did 4.2.0 change?", "4.2.0 is faster than 4.1.0."),
        (
            "Is hall 14 or hall 15 larger?",
            "Hall 14 has 90 seats.",
        ),
        ("dates of FY26 Q1", "Q1 begins in May."),
    ],
)
def test_what_the_question_asks_for_is_no_rival(question: str, window: str) -> None:
    query = parse_query(question)
    assert not rivalled_terms(query.exact_terms, query.own_text, window)


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("Does line 5 stop at the mill?", "Lines 1 to 9 stop at the mill."),
        ("Does bus 24 stop here?", "Buses: bus 20 through 29"),
        ("What is the toll for class 18?", "Class 16 and over: free"),
        ("What is the budget for 2024?", "The budget for 2023/24 is 4 million."),
        ("Can version 5.1 export?", "Version 4.2 and newer can export."),
        ("Does Quill 5.2 need a compiler?", "Quill needs no compiler, but Python 3.10."),
    ],
)
def test_a_value_that_stands_for_others_too_is_no_rival(question: str, window: str) -> None:
    query = parse_query(question)
    assert query.exact_terms
    assert not rivalled_terms(query.exact_terms, query.own_text, window)


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("Is the mill open at 8?", "The mill opens at 9 and closes at 21."),
        ("Can I borrow 10 sacks?", "Members borrow 6 sacks at a time."),
        ("What is a cabin for 6 worth?", "A cabin for 4 is 80 crowns."),
    ],
)
def test_a_limit_a_count_or_a_time_is_no_rival(question: str, window: str) -> None:
    query = parse_query(question)
    assert not rivalled_terms(query.exact_terms, query.own_text, window)


def test_a_question_without_exact_terms_has_no_rival() -> None:
    query = parse_query("Who tends the mill?")
    assert not rivalled_terms(query.exact_terms, query.own_text, "Ida, since 2021.")
