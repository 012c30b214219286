"""What is said of a question in another language than the articles'."""

from retrieval.answering.remark import language_remark
from retrieval.types import Answer

NOTHING = Answer("Wer bewacht die Lampe?", 0.0, (), (), (), 0.0)


def test_an_unanswered_question_in_another_language_is_said_to_be_that() -> None:
    remark = language_remark(NOTHING, "de", {"en": 12})
    assert remark == "The question seems to be in German; these articles are in English."


def test_the_commonest_languages_of_the_articles_are_named() -> None:
    remark = language_remark(NOTHING, "ru", {"en": 50, "fr": 30, "es": 20, "it": 1, "": 9})
    assert remark.endswith("these articles are in English, French and Spanish.")


def test_many_rare_languages_still_name_one() -> None:
    codes = ("ar", "cs", "da", "el", "es", "fi", "fr", "he", "hu", "it", "ja")
    assert language_remark(NOTHING, "de", dict.fromkeys(codes, 1)).endswith("are in Arabic.")


def test_nothing_is_said_where_an_article_has_the_language_or_it_is_not_known() -> None:
    assert language_remark(NOTHING, "de", {"en": 12, "de": 1}) == ""
    assert language_remark(NOTHING, "", {"en": 12}) == ""
    assert language_remark(NOTHING, "de", {"": 12}) == ""
