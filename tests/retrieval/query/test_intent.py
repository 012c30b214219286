"""What a question wants done, by its wording."""

import pytest

from retrieval.query.intent import Intent, RecognizedIntent, classify_intent
from retrieval.query.query import parse_query


@pytest.mark.parametrize(
    "question",
    [
        "What is this about?",
        "what are the articles about",
        "Please summarize the articles.",
        "What's new?",
        "What is new today?",
        "What's the latest?",
        "Summary",
        "What are the main points?",
    ],
)
def test_a_question_about_everything_wants_a_global_overview(question: str) -> None:
    assert classify_intent(question) == RecognizedIntent(Intent.GLOBAL_OVERVIEW)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Summarise the talks", "the talks"),
        ("Tell me about Zelenskyy", "Zelenskyy"),
        ("Give me an overview of the peace framework", "the peace framework"),
        ("What happened in Washington?", "Washington"),
        ("What's the latest on Donbas?", "Donbas"),
        ("What is the main point of the article about Ukraine?", "Ukraine"),
    ],
)
def test_a_question_about_a_topic_wants_an_overview_of_it(question: str, topic: str) -> None:
    assert classify_intent(question) == RecognizedIntent(Intent.TOPIC_OVERVIEW, topic)


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the crew during the plugs-out test?",
        "What is the capital of France?",
        "Who summarised the talks?",
        "Summary judgment was granted to whom?",
        "What is the latest iPhone called?",
        "What is it about Paris that people love?",
        "What is new York known for?",
        "When was the Osa bridge published?",
        "",
    ],
)
def test_a_specific_question_wants_a_plain_answer(question: str) -> None:
    assert classify_intent(question) == RecognizedIntent(Intent.PLAIN)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("When was the article about the Osa bridge published?", "the Osa bridge"),
        ("when were these articles on trade written", "trade"),
        ("When were the articles on the Osa bridge written?", "the Osa bridge"),
        ("When was the article about that published?", "that"),
        ("When was the article that names the Osa bridge published?", ""),
        ("What is the publication date of the article?", ""),
    ],
)
def test_the_date_of_an_article_is_asked_for_in_several_ways(question: str, topic: str) -> None:
    assert classify_intent(question) == RecognizedIntent(Intent.PUBLICATION_DATE, topic)


@pytest.mark.parametrize(
    "question",
    [
        "When was the book published?",
        "When was the Harlow report published?",
        "When did news of the findings come from the ministry?",
        "When did the article 5 talks begin?",
    ],
)
def test_the_date_of_anything_else_is_not_that_of_an_article(question: str) -> None:
    assert classify_intent(question).intent is Intent.PLAIN


def test_an_overview_is_looked_up_by_its_topic_and_remembers_what_was_asked() -> None:
    query = parse_query("Please  summarise the\u200b talks")
    assert (query.question, query.text) == ("Please summarise the talks", "What about the talks?")
    assert [query.text[slice(*span)] for span in query.content_spans] == ["talks"]


def test_a_follow_up_is_no_overview_and_has_no_topic() -> None:
    query = parse_query("What is new about that?", "Who won the cup?")
    assert (query.intent, query.topic) == (Intent.PLAIN, "")
    assert query.text == "Who won the cup? What is new about that?"
    assert query.own_text == query.question == "What is new about that?"


def test_a_follow_up_may_ask_for_the_date_of_the_article_before() -> None:
    query = parse_query("When was the article published?", "Who won the cup?")
    assert query.intent is Intent.PUBLICATION_DATE


@pytest.mark.parametrize(
    ("text", "is_sentence"), [("Who won the cup?", True), ("did he win", True), ("cup winners", False)]
)
def test_a_question_in_words_is_told_from_keywords(text: str, is_sentence: bool) -> None:
    assert parse_query(text).is_sentence is is_sentence


def test_a_question_is_read_as_one_line_of_limited_length() -> None:
    query = parse_query("WHO WON\n THE  CUP?")
    assert query.text == "Who won the cup?"
    assert len(parse_query("a " * 5000).text) <= 2000
