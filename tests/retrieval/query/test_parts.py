"""Which questions have parts that each want a quote, and which are one question."""

import pytest

from retrieval.query.parts import part_spans


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
