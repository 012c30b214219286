"""/set: a setting of this chat."""

import pytest

from tests.bot.run_footnote import Shell
from tests.bot.terminal.session import transcript

ACTOR = "Who was named best actor?"


def reply(footnote: Shell, line: str) -> str:
    return "\n".join(transcript(footnote, line).splitlines()[1:])


def test_a_setting_is_changed_for_the_answers_that_follow(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "100"
    shown = transcript(
        footnote, "/set quotes 1", "Who keeps what?", "/quotes", "/SET --Silence strict", "/set silence"
    )
    assert "quotes is 1 in this chat; footnote config set quotes 1 keeps it." in shown
    assert "At most 1 quote in an answer." in shown
    assert shown.endswith("silence is strict.\n")


def test_alone_it_lists_what_can_be_changed(footnote: Shell) -> None:
    assert reply(footnote, "/set") == "  quotes   3\n  silence  balanced\n  theme    auto"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/set quotes 0", "quotes takes a whole number from 1 to 50, not '0'."),
        ("/set silence loud", "silence takes strict, balanced or generous, not 'loud'."),
        ("/set theme blue", "theme takes auto, light, dark or plain, not 'blue'."),
        ("/set quote 3", "There is no setting quote. Did you mean quotes?"),
        ("/set nothing 3", "There is no setting nothing. /set lists them."),
        ("/set seeds x", "seeds cannot be changed during a chat. footnote config set seeds VALUE changes it"),
        ("/set theme dark", "There is no screen to draw on. A theme is for a terminal."),
    ],
)
def test_what_cannot_be_set_is_one_line(footnote: Shell, line: str, expected: str) -> None:
    footnote.environ["COLUMNS"] = "200"
    assert expected in reply(footnote, line)
