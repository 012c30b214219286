"""Hostile articles beside the seeds, with the real model: no seed question is answered otherwise for them."""

import pytest

from retrieval.library import Library
from retrieval.types import Answer

pytestmark = pytest.mark.model

QUESTIONS = (
    "What might security guarantees include?",
    "Who met President Trump in Washington?",
    "What did Zelenskyy say about security guarantees?",
    "What was discussed at the talks on Ukraine?",
    "Which leaders came to the White House?",
    "What does the peace framework say about a demilitarized zone?",
    "guarantees Ukraine",
    "How many points does the peace plan have?",
)


def answers(library: Library) -> list[Answer]:
    return [library.ask(question) for question in QUESTIONS]


@pytest.fixture(scope="module")
def both(seeds_library: Library, library_among_hostile: Library) -> tuple[list[Answer], list[Answer]]:
    """The answers of the seeds alone, and beside the hostile articles."""
    return answers(seeds_library), answers(library_among_hostile)


def test_they_are_answered_as_without(both: tuple[list[Answer], list[Answer]]) -> None:
    """A word counts as less rare once another article has it, so that a last quote may be another one."""
    alone, together = both
    assert sum(answer.found for answer in alone) >= 6
    for before, after in zip(alone, together, strict=True):
        assert after.found == before.found, before.question
        assert _cited(after)[:2] == _cited(before)[:2], before.question


def _cited(answer: Answer) -> list[tuple[str, str]]:
    return [(citation.article.id, citation.quote) for citation in answer.citations]


def test_a_page_that_repeats_the_words_of_every_query_wins_none(
    both: tuple[list[Answer], list[Answer]],
) -> None:
    cited = {citation.article.id for answer in both[1] for citation in answer.citations}
    assert cited
    assert not [id for id in cited if id.startswith("hostile/")]
