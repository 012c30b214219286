"""A question is stored until it is answered, readable as earlier versions wrote it."""

import json
from dataclasses import replace

import pytest

from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion, from_json, to_json

QUESTION = SlackQuestion(
    MessageKey("T1", "C1", "1.1"), "1.1", "U1", "Who \U0001f600?", AskedVia.COMMAND, "https://r", True
)
WRITTEN_BEFORE = (
    '{"key": {"team": "T1", "channel": "C1", "ts": "1.1"}, "thread": "1.1", "asker": "U1",'
    ' "text": "Who \\ud83d\\ude00?", "way": "command", "response_url": "https://r", "files": true}'
)


def test_a_question_is_stored_with_the_fields_of_earlier_versions() -> None:
    assert json.loads(WRITTEN_BEFORE).items() <= json.loads(to_json(QUESTION)).items()


def test_a_question_that_an_earlier_version_stored_is_read() -> None:
    assert from_json(WRITTEN_BEFORE) == QUESTION


@pytest.mark.parametrize("text", ["stop", "Stop.", "please stop", "Be quiet!", "shut up, please"])
def test_a_stop_is_recognised_but_not_as_a_command(text: str) -> None:
    assert replace(QUESTION, text=text, way=AskedVia.FOLLOW_UP).is_stop
    assert not replace(QUESTION, text=text).is_stop


@pytest.mark.parametrize("text", ["stop the ferry?", "When did the rain stop?", ""])
def test_a_question_about_stopping_is_no_stop(text: str) -> None:
    assert not replace(QUESTION, text=text, way=AskedVia.FOLLOW_UP).is_stop


def test_questions_of_one_thread_are_one_conversation() -> None:
    second = replace(QUESTION, key=MessageKey("T1", "C1", "2.2"))
    assert second.conversation == QUESTION.conversation
    assert replace(second, thread="").conversation != QUESTION.conversation
