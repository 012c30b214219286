"""A newcomer is offered questions that the folder answers."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.terminal.examples import example_questions, introduction
from retrieval.library import Library
from tests.bot.run_footnote import OSCARS, SKERRY, Shell, write
from tests.fakes.encoder import FakeEncoder


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


def test_headlines_are_not(library: Library) -> None:
    write(SKERRY, "seeds/skerry.md")
    library.sync()
    assert introduction(library) == "You could ask: What are the articles about?"


def test_without_an_index_there_is_nothing_to_offer(library: Library) -> None:
    assert introduction(library) == ""
