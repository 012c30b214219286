"""What an answer mostly has, by the wording of its question."""

import pytest

from retrieval.query.likely_forms import is_yes_no, likely_form


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("Can I bring a dog?", "Dogs are not allowed in the mill.", "Dogs like the mill."),
        ("can I bring a dog", "A: No, the mill has no room.", "A dog guards the mill."),
        ("May I pay in cash?", "You may pay as you like.", "The desk is on the left."),
        ("does the mill run on Sundays", "It doesn't run on Sundays.", "Sundays are quiet at the mill."),
        ("Was the roof approved?", "**Approved**, four to one.", "The roof came up again."),
        ("budget for a desk", "Up to 300 € for a desk.", "A desk comes after 12 weeks."),
        ("what is the discount for members", "Members: 10 %", "Members get one after 3 visits."),
        ("limit of the loading bay", "At most 40 crates.", "The bay is behind the mill."),
        ("how early must I book?", "Book two weeks before.", "Book early."),
        ("weeks of leave after a birth", "Sixteen weeks.", "Leave follows a birth."),
        ("deadline for entries", "Hand in by Friday.", "Entries are judged by Ida."),
        ("When may I enter?", "The gate opens in May.", "You may enter with a key."),
        ("who repairs the boiler", "It is repaired by Ida Holt.", "It is repaired by a plumber."),
        ("Who reviews it?", "@holt", "The reviewers."),
    ],
)
def test_a_quote_has_what_the_answer_mostly_has_or_lacks_it(question: str, has: str, lacks: str) -> None:
    form = likely_form(question)
    assert form is not None
    assert form.pattern.search(has)
    assert not form.pattern.search(lacks)


@pytest.mark.parametrize(
    "question",
    [
        "What is the mill made of?",
        "Where is the budget kept?",
        "How do I set a limit?",
        "Why did the price rise?",
        "install on Fedora",
    ],
)
def test_other_questions_tell_nothing_of_the_form_of_their_answer(question: str) -> None:
    assert likely_form(question) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is the mill open?", True),
        ("can I keep bees", True),
        ("Which mill is open?", False),
        ("May", False),
        ("mill open on Sundays", False),
    ],
)
def test_a_yes_or_no_is_asked_for_where_a_verb_comes_first(question: str, answer: bool) -> None:
    assert is_yes_no(question) is answer


@pytest.mark.parametrize(
    "question", ["Who keeps it?", "When is it lit?", "What is the fee?", "What is the limit?", "Is it lit?"]
)
def test_a_form_takes_no_time_for_long_figures_words_or_lines(question: str) -> None:
    form = likely_form(question)
    assert form is not None
    for text in ("1" * 20_000, "1,1." * 5_000, "a" * 20_000, "A" * 20_000, "Ab " * 7_000, "_" * 20_000):
        form.pattern.search(text)
