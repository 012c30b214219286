"""What a question asks for, against what a sentence holds."""

import pytest

from retrieval.answering.publication_date import asks_publication_date, find_date_line
from retrieval.query.answer_type import expected
from retrieval.query.intent import overview_topic
from retrieval.query.query import parse_query

HOLDS = (
    ("How many people came?", "Some 300 people came."),
    ("How many people came?", "Hundreds came."),
    ("When did it open?", "It opened in May."),
    ("When were the talks announced?", "The announcement, made on Sunday, surprised many."),
    ("Who won the cup?", "The cup went to Anna Berg."),
    ("Why did it close?", "It closed."),
)
LACKS = (
    ("How many people came?", "People came."),
    ("When did it open?", "It opened to great applause."),
    ("Who won the cup?", "The cup was won at last."),
    ("Who is Anna Berg?", "The prize went to Anna Berg."),
)


@pytest.mark.parametrize(("question", "sentence"), HOLDS)
def test_a_sentence_may_hold_what_is_asked_for(question: str, sentence: str) -> None:
    assert expected(parse_query(question))(sentence)


@pytest.mark.parametrize(("question", "sentence"), LACKS)
def test_a_sentence_lacks_what_is_asked_for(question: str, sentence: str) -> None:
    assert not expected(parse_query(question))(sentence)


def test_the_date_of_an_article_is_asked_for_in_several_ways() -> None:
    assert asks_publication_date(parse_query("When was the article about that published?"))
    assert asks_publication_date(parse_query("What is the publication date of the article?"))
    assert asks_publication_date(parse_query("When were these articles on the talks written?"))
    assert not asks_publication_date(parse_query("When was the book published?"))
    assert not asks_publication_date(parse_query("When was the Harlow report published?"))
    assert not asks_publication_date(parse_query("When did news of the findings come from the ministry?"))
    assert not asks_publication_date(parse_query("When did the article 5 talks begin?"))


def test_a_dateline_in_the_text_goes_before_the_front_matter() -> None:
    text = "---\ndate: 2025-08-22\n---\n# Talks\n\nAugust 22, 2025\n\nThey met."
    span = find_date_line(text, "2025-08-22")
    assert span is not None
    assert text[slice(*span)] == "August 22, 2025"


def test_without_one_the_line_of_the_front_matter_is_it() -> None:
    text = "---\ntitle: Talks\ndate: 2025-08-22\n---\nThey met."
    span = find_date_line(text, "2025-08-22")
    assert span is not None
    assert text[slice(*span)] == "date: 2025-08-22"


def test_a_file_that_does_not_state_its_date_has_none() -> None:
    assert find_date_line("They met.", "2025-08-22") is None


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("When was the article about the Osa bridge published?", "the Osa bridge"),
        ("when were these articles on trade written", "trade"),
        ("What is the main point of the article about Ukraine?", "Ukraine"),
        ("When were the articles on the Osa bridge written?", "the Osa bridge"),
        ("When was the article that names the Osa bridge published?", None),
        ("When was the Osa bridge published?", None),
    ],
)
def test_an_article_is_named_by_what_it_is_about(question: str, about: str | None) -> None:
    assert overview_topic(question) == about
