"""The prompt with a keyboard: keys, history, and the whole program behind it."""

import io

import pytest
from prompt_toolkit.input import PipeInput

from retrieval.errors import FolderError
from tests.bot.run_footnote import OSCARS, Shell, Terminal, write
from tests.bot.terminal.prompt.conftest import PromptedChat

CTRL_C, CTRL_D, CTRL_R, UP, ALT_ENTER = "\x03", "\x04", "\x12", "\x1b[A", "\x1b\r"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("whole\r", "whole"),
        (f"half a quest{CTRL_C}whole\r", "whole"),
        ("one\\\rtwo\r", "one\ntwo"),
        (f"one{ALT_ENTER}two\r", "one\ntwo"),
        ("back\\slash\r", "back\\slash"),
        ("first\r", "first"),
    ],
)
def test_enter_sends_and_ctrl_c_clears_and_two_keys_add_a_line(
    prompted: PromptedChat, keys: PipeInput, typed: str, line: str
) -> None:
    prompted.background.library()
    keys.send_text(typed)
    assert prompted.read_line() == line


def test_earlier_lines_come_back_by_up_and_ctrl_r_but_for_those_with_a_space_first(
    prompted: PromptedChat, keys: PipeInput
) -> None:
    keys.send_text("Who won the cup?\r")
    prompted.read_line()
    keys.send_text("Who lost it?\r")
    prompted.read_line()
    keys.send_text(" a secret\r")
    assert prompted.read_line() == " a secret"
    keys.send_text(f"{UP}\r")
    assert prompted.read_line() == "Who lost it?"
    keys.send_text(f"{CTRL_R}won\r\r")
    assert prompted.read_line() == "Who won the cup?"


def test_ctrl_c_on_an_empty_line_interrupts_and_ctrl_d_ends(prompted: PromptedChat, keys: PipeInput) -> None:
    keys.send_text(CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        prompted.read_line()
    keys.send_text(CTRL_D)
    with pytest.raises(EOFError):
        prompted.read_line()


def test_without_articles_the_prompt_ends_with_the_reason(shell: Shell, keys: PipeInput) -> None:
    keys.send_text("half a question")
    with pytest.raises(FolderError, match="no folder seeds"):
        PromptedChat(shell).read_line()


@pytest.mark.index
def test_a_whole_session_on_a_terminal(shell: Shell, keys: PipeInput) -> None:
    write(OSCARS, "seeds/oscars.md")
    keys.send_text(f"Who was named best actor?\r1\r{CTRL_C}/nope\rnothing of the kind\r{CTRL_D}")
    screen = Terminal()
    ended = shell.run(("--color", "never", "-q"), Terminal(), screen, screen)
    assert ended.code == 0  # to leave is no failure, whatever the last answer was
    assert "\n  Foxx was named best actor" in ended.out
    assert "  ▌  8 │ Foxx was named best actor" in ended.out
    assert "\nThere is no command /nope." in ended.out
    assert "  The articles do not say." in ended.out


def test_a_folder_that_is_not_there_ends_a_session_with_3(shell: Shell, keys: PipeInput) -> None:
    ended = shell.run(("--color", "never"), Terminal(), Terminal(), io.StringIO())
    assert ended.code == 3
