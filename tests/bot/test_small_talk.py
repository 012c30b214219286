"""Small talk is answered without a search, and no question is taken for it."""

import pytest

from bot.small_talk import small_talk_reply


@pytest.mark.parametrize(
    "message", ["hello", "Hi there!", "Thanks!", "thank you very much", "help", "HELP ME", "bye"]
)
def test_small_talk_is_answered_in_kind(message: str) -> None:
    reply = small_talk_reply(message)
    assert reply is not None
    assert reply.text
    assert not reply.found


@pytest.mark.parametrize(
    "message", ["Help Ukraine how?", "Who said hello?", "", "What does the help desk do?"]
)
def test_a_question_is_no_small_talk(message: str) -> None:
    assert small_talk_reply(message) is None
