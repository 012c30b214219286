"""A large folder can be asked by its words before its passages are encoded; the whole index follows."""

import json
from dataclasses import replace

import pytest

from bot.render.json_output import answer_json
from retrieval.errors import FolderError, IndexMissing
from retrieval.store.pointers import current_name
from retrieval.types import Progress, WaitingQuestion
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary

QUESTION = "Who lit the lamp on Skerry?"
REMARK = "From the words only; the meaning of the articles has not been read yet."


@pytest.fixture
def large(shelf: SampleLibrary) -> SampleLibrary:
    """A shelf on which any folder counts as large."""
    shelf.options = replace(shelf.options, words_first_bytes=0)
    shelf.put("lamp.md", LAMP)
    shelf.put("ferry.md", FERRY)
    return shelf


def test_words_alone_answer_without_the_model_and_say_so(large: SampleLibrary) -> None:
    report = large.library.sync(stop_at_words=True)
    assert (report.words_only, report.articles, report.added) == (True, 2, 2)
    answer = large.ask(QUESTION)
    assert "Ailsa Boyd" in answer.text
    assert (answer.partial, answer.remark) == (True, REMARK)
    assert json.loads(answer_json(answer))["partial"] is True
    assert large.encoder.passes == 0
    text = (large.folder / answer.citations[0].article.id).read_text()
    assert text[answer.citations[0].start : answer.citations[0].end] == answer.citations[0].quote


@pytest.mark.parametrize(
    "question", ["What are the articles about?", "How many articles are there?", "zzz?", "?"]
)
def test_any_kind_of_question_has_a_reply_from_words_alone(large: SampleLibrary, question: str) -> None:
    large.library.sync(stop_at_words=True)
    assert large.ask(question).elapsed_ms > 0
    assert large.library.search(QUESTION)[0].article.id == "lamp.md"


def test_the_whole_index_replaces_it(large: SampleLibrary) -> None:
    large.library.sync(stop_at_words=True)
    assert large.ask(QUESTION).partial
    report = large.sync()
    assert (report.words_only, report.encoded) == (False, report.passages)
    assert not large.ask(QUESTION).partial
    assert not large.library.has_only_words()


def test_words_can_be_asked_while_the_passages_are_encoded(large: SampleLibrary) -> None:
    answers = []

    def ask_once_ready(progress: Progress) -> None:
        if progress.words_ready:
            answers.append(large.ask(QUESTION))

    large.sync(progress=ask_once_ready)
    assert [answer.partial for answer in answers[:1]] == [True]
    assert answers[0].remark == "From the words only; their meaning is still being read (0%)."
    assert not large.ask(QUESTION).partial


def test_some_of_the_articles_can_be_asked_before_all_are_read(large: SampleLibrary) -> None:
    large.options = replace(large.options, words_first_seconds=0.0)
    large.put("book.pdf.md", "# Book\n\nThe book of the lamp was written by Jean Tulloch.\n")
    answers = []

    def ask_once_ready(progress: Progress) -> None:
        if progress.words_ready:
            answers.append(large.ask("Who wrote the book of the lamp?"))

    large.sync(progress=ask_once_ready)
    assert answers[0].remark == "From the words of the first 1 of 3 files."
    assert "Jean Tulloch" in answers[0].text
    later = next(answer for answer in answers if "still being read" in answer.remark)
    assert later.partial and "Jean Tulloch" in later.text
    assert not large.ask(QUESTION).partial
    assert list(large.library.verify()) == []


def test_where_there_are_few_texts_a_waiting_question_waits_for_no_number_of_files(
    large: SampleLibrary,
) -> None:
    large.options = replace(large.options, words_first_files=5, words_first_seconds=0.0)
    waiting = WaitingQuestion("What rang twice?", lambda: True)
    assert large.library.sync(stop_at_words=True, waiting=waiting).articles == 1
    assert large.library.has_part_of_words()


def test_a_run_ends_with_the_words_of_the_first_files_where_these_are_enough(large: SampleLibrary) -> None:
    large.options = replace(large.options, words_first_files=1)
    large.put("bell.md", "# Bell\n\nThe bell of the lamp rang twice.\n")
    waiting = WaitingQuestion("What rang twice?", lambda: large.ask("What rang twice?").found)
    report = large.library.sync(stop_at_words=True, waiting=waiting)
    assert (report.words_only, report.articles, report.added) == (True, 1, 1)
    assert large.library.has_part_of_words()
    assert large.ask("What rang twice?").remark == "From the words of the first 1 of 3 files."
    unanswered = WaitingQuestion("What rang twice?", lambda: False)
    assert large.library.sync(stop_at_words=True, waiting=unanswered).articles == 3
    assert not large.library.has_part_of_words()
    assert large.ask(QUESTION).found
    assert list(large.library.verify()) == []


def test_the_words_can_be_asked_before_the_files_are_compared(large: SampleLibrary) -> None:
    large.options = replace(large.options, words_first_seconds=0.0)
    large.put("empty.md", "")
    reports: list[Progress] = []
    report = large.sync(progress=reports.append)
    assert next(progress.words_done for progress in reports if progress.words_ready) <= 2
    from_there = reports[[progress.words_ready for progress in reports].index(True) :]
    assert all(progress.words_ready for progress in from_there)
    assert [notice.path for notice in report.notices] == ["empty.md"]


def test_text_comes_before_what_takes_longer_to_read(large: SampleLibrary) -> None:
    large.options = replace(large.options, words_first_seconds=0.0)
    large.put("a.html", "<h1>Bell</h1><p>The bell of the lamp rang twice.</p>")
    answers = []

    def ask_once_ready(progress: Progress) -> None:
        if progress.words_ready:
            answers.append(large.ask("What rang twice?"))

    large.sync(progress=ask_once_ready)
    assert not answers[0].found
    assert large.ask("What rang twice?").found


def test_a_folder_of_nothing_but_unreadable_files_leaves_no_empty_index(shelf: SampleLibrary) -> None:
    shelf.options = replace(shelf.options, words_first_bytes=0)
    shelf.put("blank.md", " \n")
    with pytest.raises(FolderError):
        shelf.sync()
    with pytest.raises(IndexMissing):
        shelf.library.articles()


class DyingEncoder(FakeEncoder):
    """One whose process is stopped before it has encoded anything."""

    def encode(self, texts):  # type: ignore[no-untyped-def]
        raise KeyboardInterrupt


def test_what_ends_before_the_passages_are_encoded_leaves_the_words(large: SampleLibrary) -> None:
    large.encoder = DyingEncoder()
    with pytest.raises(KeyboardInterrupt):
        large.sync()
    assert "Ailsa Boyd" in large.ask(QUESTION).text


def test_changed_files_are_read_again_for_their_words_only_when_asked_so(large: SampleLibrary) -> None:
    large.library.sync(stop_at_words=True)
    large.put("lamp.md", LAMP.replace("Ailsa Boyd", "Magnus Grey"))
    assert "Ailsa Boyd" not in large.ask(QUESTION).text
    assert large.library.sync(stop_at_words=True).words_only
    assert "Magnus Grey" in large.ask(QUESTION).text


def test_a_small_folder_and_an_index_that_is_there_need_no_words_first(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    assert not shelf.library.sync(stop_at_words=True).words_only
    shelf.options = replace(shelf.options, words_first_bytes=0)
    shelf.put("ferry.md", FERRY)
    assert not shelf.library.sync(stop_at_words=True).words_only
    assert current_name(shelf.index) == "000002"


def test_all_of_it_is_verified(large: SampleLibrary) -> None:
    large.library.sync(stop_at_words=True)
    assert list(large.library.verify()) == []
