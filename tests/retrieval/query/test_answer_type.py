"""What kind of answer a question wants, by its wording."""

import pytest

from retrieval.query.answer_type import Wants, classify_answer_type
from retrieval.text.quantities import DATES, QuantityKind

MONEY, SHARE, COUNT, TIME = (
    frozenset({kind})
    for kind in (QuantityKind.MONEY, QuantityKind.SHARE, QuantityKind.COUNT, QuantityKind.TIME)
)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("When will the talks begin?", DATES | TIME),
        ("What year did it open?", DATES),
        ("When did the fee rise?", DATES | TIME),
        ("What time does it open?", TIME),
        ("How much did it cost?", MONEY | SHARE),
        ("What is the price of the ticket?", MONEY),
        ("price of the ticket", MONEY),
        ("What is the unemployment rate?", SHARE),
        ("How many people came?", COUNT),
        ("How long does the ferry take?", COUNT),
        ("Who pays the fee?", frozenset()),
        ("Why was the rate cut?", frozenset()),
        ("What is Paris known for?", frozenset()),
    ],
)
def test_the_kinds_of_quantity_that_a_question_asks_for(
    question: str, kinds: frozenset[QuantityKind]
) -> None:
    assert classify_answer_type(question).quantity_kinds == kinds


def test_the_counted_things_are_named_in_the_singular() -> None:
    assert "ship" in classify_answer_type("How many ships sank?").counted_nouns
    # No auxiliary or article, next to which any number may stand.
    assert classify_answer_type("How many ships does the harbour have?").counted_nouns == {"ship"}
    assert classify_answer_type("How many of the old ships are there?").counted_nouns == {"old", "ship"}
    assert not classify_answer_type("When did it sink?").counted_nouns


@pytest.mark.parametrize(
    ("question", "wants_name"),
    [
        ("Who leads the club?", True),
        ("Who pays the fee?", True),
        ("Which city hosts it?", True),
        ("Who is Gordon Brown?", False),
        ("Who won, and when?", False),
        ("How many came?", False),
    ],
)
def test_a_name_is_wanted_where_a_person_or_place_is_asked_for(question: str, wants_name: bool) -> None:
    assert (Wants.NAME in classify_answer_type(question).wants) is wants_name


@pytest.mark.parametrize(
    ("question", "wants_reason"),
    [
        ("Why did it close?", True),
        ("What is the reason for it?", True),
        ("How come it closed?", True),
        ("When did it close?", False),
    ],
)
def test_a_reason_is_wanted_by_a_why(question: str, wants_reason: bool) -> None:
    assert (Wants.REASON in classify_answer_type(question).wants) is wants_reason


@pytest.mark.parametrize(
    "question",
    [
        "Which things should visitors bring?",
        "What are the rules?",
        "List all the rules",
        "What does the price include?",
        "What red flags are there?",
    ],
)
def test_a_plural_wants_several_things(question: str) -> None:
    assert Wants.SEVERAL in classify_answer_type(question).wants


@pytest.mark.parametrize(
    "question",
    [
        "What is Paris known for?",
        "What did James say?",
        "Does the price include tax?",
        "What does it do?",
        "Which bus goes there?",
        "Which status is it?",
    ],
)
def test_a_name_or_a_verb_that_ends_in_s_is_no_plural(question: str) -> None:
    assert Wants.SEVERAL not in classify_answer_type(question).wants
