"""What a question asks of the collection itself, by its wording."""

import pytest

from retrieval.query.catalog_request import CatalogIntent, CatalogRequest, classify_catalog_request


@pytest.mark.parametrize(
    ("question", "intent", "topic"),
    [
        ("How many articles are there?", CatalogIntent.COUNT, ""),
        ("how many documents do you have", CatalogIntent.COUNT, ""),
        ("Please tell me how many files are in this folder.", CatalogIntent.COUNT, ""),
        ("Which articles are there?", CatalogIntent.LIST, ""),
        ("List all articles", CatalogIntent.LIST, ""),
        ("Which articles mention NATO?", CatalogIntent.MENTIONING, "NATO"),
        ("How many articles mention the hall of Holm?", CatalogIntent.MENTIONING, "the hall of Holm"),
        ("In which notes is Ruth Adeyemi mentioned?", CatalogIntent.MENTIONING, "Ruth Adeyemi"),
        ("Which article is about parental leave?", CatalogIntent.ABOUT, "parental leave"),
        ("Is there an article about bees?", CatalogIntent.ABOUT, "bees"),
        ("Who wrote the article about the boathouse?", CatalogIntent.AUTHOR, "the boathouse"),
        ("Who is the author of the boathouse article?", CatalogIntent.AUTHOR, "the boathouse"),
        ("When was article 003 published?", CatalogIntent.PUBLISHED, "003"),
        ("When was the mail about prices sent?", CatalogIntent.PUBLISHED, "prices"),
        ("What is the newest article?", CatalogIntent.NEWEST, ""),
        ("What is the latest news?", CatalogIntent.NEWEST, ""),
        ("What's the latest news about Ukraine?", CatalogIntent.NEWEST, "Ukraine"),
        ("Which is the most recent article about bees?", CatalogIntent.NEWEST, "bees"),
        ("What is the most recent policy about?", CatalogIntent.NEWEST, "policy"),
        ("What is the oldest document?", CatalogIntent.OLDEST, ""),
    ],
)
def test_a_question_about_the_collection_is_a_request(
    question: str, intent: CatalogIntent, topic: str
) -> None:
    assert classify_catalog_request(question) == CatalogRequest(intent, topic)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("When was the travel policy published?", CatalogIntent.PUBLISHED),
        ("Who wrote the travel policy?", CatalogIntent.AUTHOR),
    ],
)
def test_a_document_named_in_other_words_must_be_a_title(question: str, intent: CatalogIntent) -> None:
    assert classify_catalog_request(question) == CatalogRequest(intent, "the travel policy", is_title=True)


def test_rules_and_recipes_are_documents_too() -> None:
    request = classify_catalog_request("What is the date of the garden rules?")
    assert request == CatalogRequest(CatalogIntent.FIELD, "the garden rules", is_title=True, field="date")


def test_the_recipient_of_a_mail_is_a_field() -> None:
    request = classify_catalog_request("To whom was the mail about prices sent?")
    assert request == CatalogRequest(CatalogIntent.FIELD, "prices", field="to")


@pytest.mark.parametrize(
    "question",
    [
        "How many articles of the treaty were amended?",
        "How many articles does the constitution have?",
        "Which articles of the code apply?",
        "Which files are ignored by default?",
        "What documents do I need for a visa?",
        "Who wrote Hamlet?",
        "Who wrote that the lamp was lit?",
        "When was Hamlet published?",
        "When was the article published?",
        "What is the latest version of Python?",
        "Who is the newest member of the team?",
        "What is the latest iPhone called?",
        "What does the newest article say about bees?",
        "How many people are there?",
        "",
        "Which articles do not mention NATO?",
        "Which articles mention bees or wasps?",
        "Which articles are about bees without stings?",
    ],
)
def test_a_question_that_merely_has_such_words_is_none(question: str) -> None:
    assert classify_catalog_request(question) is None
