"""Which questions have parts that each want a quote, and which are one question."""

import pytest

from retrieval.query.parts import part_spans, question_start
from retrieval.query.query import parse_query


def parts(question: str) -> list[str]:
    return [question[start:end] for start, end in part_spans(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What is the difference between sick leave and vacation?",
            ["sick leave", "vacation"],
        ),
        ("-u vs -uu vs -uuu", ["-u", "-uu", "-uuu"]),
        ("Which wins, .ignore or .gitignore?", [".ignore", ".gitignore"]),
        ("Compare the Basic plan with Pro.", ["the Basic plan", "Pro"]),
        ("Should I use the ferry or the bridge?", ["the ferry", "the bridge"]),
        ("What is Kite and how do I install it?", ["What is Kite", "how do I install it"]),
        ("Who keeps the lamp? When is it lit?", ["Who keeps the lamp", "When is it lit"]),
        (
            "Who keeps the lamp of Skerry, and what does the ferry to Norwick cost?",
            ["Who keeps the lamp of Skerry", "what does the ferry to Norwick cost"],
        ),
    ],
)
def test_sides_and_questions_are_parts(question: str, expected: list[str]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who lit the lamp?",
        "How do I add and remove a user?",
        "When does the summer start and end?",
        "Is there a VS Code extension?",
        "A keeper goes on leave and is a pilot too: who mends the lamp?",
        "What is the difference between what the keeper of the old lamp said in spring and the tide?",
    ],
)
def test_any_other_question_has_none(question: str) -> None:
    assert parts(question) == []


def test_parts_are_those_of_the_question_itself() -> None:
    before = "Kite vs Heron?"
    assert part_spans(f"{before} What is Kite?", len(before) + 1) == ()


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("My son is nine years old, can he go to the sauna alone?", "can he go to the sauna alone?"),
        (
            "We come late in the evening: until when may guests use the oven?",
            "until when may guests use the oven?",
        ),
        ("The lamp went out again. Who mends the lamp of Skerry?", "Who mends the lamp of Skerry?"),
        (
            "I lost my key in the old house, which is closed. Who mends the lamp of Skerry?",
            "Who mends the lamp of Skerry?",
        ),
    ],
)
def test_what_a_message_says_before_its_question_is_read_as_context(message: str, question: str) -> None:
    query = parse_query(message)
    assert query.own_text == question
    assert query.text == query.question == message


@pytest.mark.parametrize(
    "message",
    [
        "In 1987, who won the cup?",
        "Who keeps the lamp of the island, and when is it lit?",
        "Who keeps the lamp of Skerry, and what does the ferry to Norwick cost?",
        "I lost my key in the yard, what do I pay?",
        "Who lit the lamp? It is dark, who is the keeper?",
    ],
)
def test_a_question_that_needs_what_stands_before_it_stays_whole(message: str) -> None:
    assert parse_query(message).own_text == message


def test_a_short_opening_is_no_context() -> None:
    assert question_start("Hello there, who lit the lamp?") == 0


@pytest.mark.parametrize(
    "courteous",
    [
        "Do you know if smoking is allowed?",
        "could you please tell me whether smoking is allowed?",
        "I was wondering if smoking is allowed?",
        "Please explain to me: smoking is allowed?",
        "Good morning, sorry to bother you, I just wondered if you could let me know if smoking is allowed?",
        "Hi all - does anyone know if smoking is allowed?",
    ],
)
def test_words_that_only_ask_for_the_question_are_not_looked_up(courteous: str) -> None:
    query = parse_query(courteous)
    assert query.own_text.lstrip(": ") == "smoking is allowed?"
    assert query.question == courteous
