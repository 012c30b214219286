"""Questions about the collection, answered from the catalog with exact quotes."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.filters import Filters
from retrieval.types import Answer
from tests.retrieval.libraries import SampleLibrary

pytestmark = pytest.mark.index

LEAVE = """\
---
title: Parental leave
date: 2023-05-01
author: Ruth Adeyemi
---
Parents get 16 weeks of paid leave. NATO staff get more.
"""
TRAVEL = """\
---
title: Travel policy
date: 2024-02-01
---
Trains are booked in second class.
"""
BEES = "# Keeping bees\n\nBy Mara Lindqvist\n\nBees do not sleep. The NATO hive has a queen.\n"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> SampleLibrary:
    """Three articles, two of them dated, and their index, to be copied."""
    shelf = SampleLibrary(tmp_path_factory.mktemp("three"))
    shelf.put("leave.md", LEAVE)
    shelf.put("travel.md", TRAVEL)
    shelf.put("notes/bees.md", BEES)
    shelf.sync()
    return shelf


@pytest.fixture
def library(three: SampleLibrary, tmp_path: Path) -> Iterator[SampleLibrary]:
    """The three articles."""
    with closing(three.copy(tmp_path)) as library:
        yield library


def quotes(library: SampleLibrary, answer: Answer) -> list[tuple[str, str]]:
    """The article and the words of each quote, which stand in the file as cited."""
    for citation in answer.citations:
        text = (library.folder / citation.article.id).read_text("utf-8")
        assert text[citation.start : citation.end] == citation.quote
        if citation.lead:
            assert text[citation.lead.start : citation.lead.end] == citation.lead.quote
    return [(citation.article.id, citation.quote) for citation in answer.citations]


def test_how_many_articles_there_are_is_said_without_a_quote(library: SampleLibrary) -> None:
    answer = library.ask("How many articles are there?")
    assert (answer.text, answer.found, answer.citations) == ("There are 3 articles.", True, ())


def test_only_articles_that_a_question_may_see_are_counted(library: SampleLibrary) -> None:
    answer = library.ask("How many articles are there?", Filters(since="2024-01-01"))
    assert answer.text == "There is 1 article."


def test_a_list_quotes_each_title_the_newest_first(library: SampleLibrary) -> None:
    assert quotes(library, library.ask("Which articles are there?")) == [
        ("travel.md", "title: Travel policy"),
        ("leave.md", "title: Parental leave"),
        ("notes/bees.md", "# Keeping bees"),
    ]


def test_a_mention_is_quoted_from_each_article_that_has_it(library: SampleLibrary) -> None:
    answer = library.ask("Which articles mention NATO?")
    assert answer.statement == "2 articles mention NATO."
    assert sorted(quotes(library, answer)) == [
        ("leave.md", "NATO staff get more."),
        ("notes/bees.md", "The NATO hive has a queen."),
    ]


def test_what_no_article_mentions_is_asked_of_the_articles(library: SampleLibrary) -> None:
    answer = library.ask("Which articles mention zebras?")
    assert answer.statement == ""


def test_an_article_about_something_is_quoted_with_its_title(library: SampleLibrary) -> None:
    (citation,) = library.ask("Which article is about parental leave?").citations
    assert citation.passage == "title: Parental leave\nParents get 16 weeks of paid leave."


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Who wrote the article about parental leave?", ("leave.md", "author: Ruth Adeyemi")),
        ("Who is the author of the article on bees?", ("notes/bees.md", "By Mara Lindqvist")),
        ("When was the travel policy published?", ("travel.md", "date: 2024-02-01")),
        ("When was the article about parental leave published?", ("leave.md", "date: 2023-05-01")),
        ("What is the newest article?", ("travel.md", "Trains are booked in second class.")),
        ("What is the latest news about NATO?", ("leave.md", "Parents get 16 weeks of paid leave.")),
        ("What is the oldest article?", ("leave.md", "Parents get 16 weeks of paid leave.")),
        ("What is the most recent policy about?", ("travel.md", "Trains are booked in second class.")),
    ],
)
def test_what_is_known_of_one_article_is_quoted_from_it(
    library: SampleLibrary, question: str, quote: tuple[str, str]
) -> None:
    assert quotes(library, library.ask(question)) == [quote]


def test_an_article_that_changed_is_counted_but_not_quoted(library: SampleLibrary) -> None:
    library.put("leave.md", LEAVE + "More.\n")
    answer = library.ask("Which articles are there?")
    assert answer.statement == "There are 3 articles."
    assert [path for path, _ in quotes(library, answer)] == ["travel.md", "notes/bees.md"]
    assert answer.changed == (str(library.folder / "leave.md"),)


def test_a_topic_of_several_words_is_looked_up_as_a_phrase(library: SampleLibrary) -> None:
    library.put("price.md", "# Prices\n\nGas has a price, oil has none.\n")
    library.put("gas.md", "# Gas\n\nThe gas price rose. Nobody asked for it.\n")
    library.sync()
    answer = library.ask("Which articles mention the gas price?")
    assert answer.statement == "1 article mentions the gas price."
    assert quotes(library, answer) == [("gas.md", "The gas price rose.")]


def test_articles_with_all_words_of_a_topic_but_apart_are_said_to_be_that(library: SampleLibrary) -> None:
    library.put("price.md", "# Prices\n\nGas has a price, oil has none.\n")
    library.sync()
    answer = library.ask("Which articles mention gas price?")
    assert answer.statement == "No article has these words together. 1 article has all of them."


def test_every_article_that_mentions_a_topic_is_counted(library: SampleLibrary) -> None:
    for number in range(40):
        library.put(f"many/{number}.md", f"# Note {number}\n\nThe heron of pond {number} is grey.\n")
    library.sync()
    assert library.ask("How many articles mention the heron?").statement == "40 articles mention the heron."


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What is the status of the article about the kiln?", "status: draft"),
        ("Who reviewed the kiln article?", "reviewed_by: Bo Lind"),
        ("What are the tags of the kiln article?", "tags: [clay, fire]"),
        ("Which version of the kiln article is this?", "version: 3.2"),
    ],
)
def test_a_field_of_an_article_is_quoted(library: SampleLibrary, question: str, quote: str) -> None:
    library.put(
        "kiln.md",
        "---\ntitle: The kiln\nstatus: draft\nreviewed_by: Bo Lind\ntags: [clay, fire]\nversion: 3.2\n---\n"
        "Hot.\n",
    )
    library.sync()
    assert quotes(library, library.ask(question)) == [("kiln.md", quote)]


def test_who_sent_a_mail_is_its_sender(library: SampleLibrary) -> None:
    library.put(
        "m.txt", "From: Jens Dahl <j@example.org>\nTo: all\nSubject: Haul-out postponed\n\nTo 19 April.\n"
    )
    library.sync()
    answer = library.ask("Who sent the mail about the haul-out?")
    assert quotes(library, answer) == [("m.txt", "From: Jens Dahl <j@example.org>")]
