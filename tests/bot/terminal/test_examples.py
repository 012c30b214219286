"""A newcomer is offered questions that the folder answers."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.terminal.examples import example_questions, introduction
from retrieval.library import Library
from tests.bot.run_footnote import OSCARS, Shell, write
from tests.fakes.encoder import FakeEncoder

pytestmark = pytest.mark.index


@pytest.fixture
def library(shell: Shell) -> Iterator[Library]:
    with closing(Library(Path("seeds"), shell.home / "own", FakeEncoder())) as library:
        yield library


def test_titles_that_name_a_subject_are_asked_about(library: Library) -> None:
    write("# Queenbee\n\nQueenbee is the place where all invoices of the company are kept.\n", "seeds/q.md")
    write(OSCARS, "seeds/oscars.md")
    library.sync()
    questions = example_questions(library)
    assert questions[0] == "What is Queenbee?"
    assert len(questions) == 3
    assert all(library.ask(question).found for question in questions)


def test_headlines_are_asked_about_as_a_last_resort(library: Library) -> None:
    write("# The lamp on Skerry was lit\n\nThe lamp on Skerry was lit in 1847.\n", "seeds/skerry.md")
    library.sync()
    *questions, titles = introduction(library)
    assert questions == [
        "You could ask:",
        "  What is said about “The lamp on Skerry was lit”?",
        "  What are the articles about?",
    ]
    assert titles.startswith("The articles: ") and titles.endswith(" (/articles lists them)")


def test_what_headings_ask_is_offered_if_it_is_answered(library: Library) -> None:
    write(
        "# Ferry\n\n## How to book the ferry\n\nBook the ferry to Unst at the harbour.\n\n"
        "## When does `the ferry` leave?\n\nAt noon.\n\n## Why is the purser of the ferry late?\n",
        "seeds/ferry.md",
    )
    library.sync()
    assert example_questions(library)[0] == "How do I book the ferry?"
    assert not any("`" in question or "purser" in question for question in example_questions(library))


def test_without_an_index_there_is_nothing_to_offer(library: Library) -> None:
    assert introduction(library) == ()
