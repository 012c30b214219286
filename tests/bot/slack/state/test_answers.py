"""Stored answers: what their buttons refer to, readable as earlier versions wrote it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.parsing.location import Location
from bot.slack.state.answers import AnswerStore, StoredSource, digest_of, store_answer
from bot.slack.state.database import opened
from bot.slack.state.feedback import Feedback
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from tests.bot.examples import FOUND, NOT_FOUND

QUESTION = SlackQuestion(MessageKey("T1", "C1", "2.2"), "1.1", "U1", "Who was best actor?", AskedVia.MENTION)
WRITTEN_BEFORE = (
    '[{"n": 1, "article": "film/oscars.md", "unit": "chars", "start": 412, "end": 438, "digest": "ab"},'
    ' {"n": 2, "article": "skerry.md", "unit": "lines", "start": 3, "end": 4, "digest": ""}]'
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "slack.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[AnswerStore]:
    """A store in an empty database."""
    with opened(file) as database:
        yield AnswerStore(database)


@pytest.mark.parametrize("answer", [FOUND, NOT_FOUND])
def test_an_answer_is_read_as_it_was_saved(store: AnswerStore, answer: object) -> None:
    stored = store_answer(QUESTION, FOUND if answer is FOUND else NOT_FOUND, private=True)
    store.save(stored)
    assert store.get(stored.id, "T1") == stored
    assert store.get(stored.id, "T2") is None


def test_a_citation_is_stored_with_the_digest_of_its_words_and_a_closest_passage_with_its_lines() -> None:
    (cited,) = store_answer(QUESTION, FOUND, private=False).sources
    (closest,) = store_answer(QUESTION, NOT_FOUND, private=False).sources
    quote = FOUND.citations[0].quote
    assert cited == StoredSource(1, Location("film/oscars.md", "chars", 412, 438), digest_of(quote))
    assert closest == StoredSource(1, Location("film/oscars.md", "lines", 3, 4))


def test_sources_that_an_earlier_version_wrote_are_read(store: AnswerStore, file: Path) -> None:
    stored = store_answer(QUESTION, FOUND, private=False)
    store.save(stored)
    with sqlite3.connect(file) as connection:
        connection.execute("update answers set sources = ?", (WRITTEN_BEFORE,))
    connection.close()
    read = store.get(stored.id, "T1")
    assert read is not None
    assert read.sources == (
        StoredSource(1, Location("film/oscars.md", "chars", 412, 438), "ab"),
        StoredSource(2, Location("skerry.md", "lines", 3, 4)),
    )


def test_a_second_answer_to_a_question_replaces_the_first(store: AnswerStore) -> None:
    first, second = (store_answer(QUESTION, FOUND, private=False) for _ in range(2))
    store.save(first)
    store.save(second)
    assert (store.get(first.id, "T1"), store.get(second.id, "T1")) == (None, second)


def test_until_it_is_public_a_private_answer_belongs_to_its_askers_conversation_only(
    store: AnswerStore,
) -> None:
    stored = store_answer(QUESTION, FOUND, private=True)
    store.save(stored)
    assert store.conversation("T1", "C1", "1.1", "U1") == [stored]
    assert store.conversation("T1", "C1", "1.1", "U2") == []
    store.make_public(stored.id)
    assert store.conversation("T1", "C1", "1.1", "U2") == [replace(stored, private=False)]


def test_the_answer_to_a_command_stands_in_no_thread() -> None:
    command = replace(QUESTION, key=MessageKey("T1", "C1", "trigger.1"), thread="", way=AskedVia.COMMAND)
    assert store_answer(command, FOUND, private=True).thread_ts == ""
    assert store_answer(QUESTION, FOUND, private=True).thread_ts == "1.1"


def test_a_file_of_an_earlier_version_gets_the_columns_that_it_lacks(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "slack.sqlite")) as file, file:
        file.execute(
            "create table answers (id text primary key, team text, channel text, thread text, ts text,"
            " asker text, private integer, question text, answer text, found integer, sources text,"
            " given real) without rowid"
        )
        file.execute(
            "create table feedback (answer text, person text, helpful integer, reason text, comment text,"
            " given real, primary key (answer, person)) without rowid"
        )
        file.execute(
            "insert into answers values ('a1','T1','C1','1.1','1.1','U1',0,'Who?','Foxx.',1,'[]',1.0)"
        )
        file.execute("insert into feedback values ('a1', 'U2', 1, '', '', 1.0)")
    for _ in range(2):
        with opened(tmp_path / "slack.sqlite") as database:
            answer = AnswerStore(database).get("a1", "T1")
            assert answer is not None and answer.written is None
            assert [report.opinion.team for report in Feedback(database).all()] == ["T1"]
