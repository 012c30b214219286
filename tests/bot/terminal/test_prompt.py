import io
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.messages import Messages
from bot.terminal.prompt import CommandCompleter, open_history, prompt_reader
from tests.bot.shell import OSCARS, Shell, Terminal, write

CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """The keyboard of a terminal."""
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        yield keyboard


def completions(typed: str) -> list[str]:
    return [each.text for each in CommandCompleter().get_completions(Document(typed), CompleteEvent())]


def test_tab_completes_commands_and_nothing_else() -> None:
    assert completions("/s") == ["/sources", "/show "]
    assert completions("/articles x") == []
    assert completions("so") == []
    assert len(completions("/")) == 6


def test_ctrl_c_clears_what_was_typed_and_interrupts_an_empty_line(keys: PipeInput, tmp_path: Path) -> None:
    read_line = prompt_reader(tmp_path / "history", Messages(io.StringIO()))
    keys.send_text(f"half a quest{CTRL_C}whole\r")
    assert read_line() == "whole"
    keys.send_text(CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        read_line()
    keys.send_text(CTRL_D)
    with pytest.raises(EOFError):
        read_line()


def test_the_history_outlives_the_session_and_is_the_users_alone(keys: PipeInput, tmp_path: Path) -> None:
    file = tmp_path / "state" / "history"
    keys.send_text("first\r")
    prompt_reader(file, Messages(io.StringIO()))()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    keys.send_text("\x1b[A\r")  # the Up key
    assert prompt_reader(file, Messages(io.StringIO()))() == "first"


def test_a_history_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.touch(mode=0o644)
    open_history(file, Messages(io.StringIO()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_a_history_one_can_chat_too(keys: PipeInput, tmp_path: Path) -> None:
    said = io.StringIO()
    write("a file, no folder", str(tmp_path / "state"))
    read_line = prompt_reader(tmp_path / "state" / "history", Messages(said))
    keys.send_text("still here\r")
    assert read_line() == "still here"
    assert said.getvalue() == f"{tmp_path}/state/history: File exists. What you type is not kept.\n"


def test_a_history_that_breaks_while_one_chats_costs_no_line(keys: PipeInput, tmp_path: Path) -> None:
    file = tmp_path / "history"
    read_line = prompt_reader(file, Messages(io.StringIO()))
    file.unlink()
    file.mkdir()
    keys.send_text("still here\r")
    assert read_line() == "still here"


def test_a_whole_session_on_a_terminal(shell: Shell, keys: PipeInput) -> None:
    write(OSCARS, "seeds/oscars.md")
    keys.send_text(f"Who was named best actor?\r1\r{CTRL_C}/nope\rnothing of the kind\r{CTRL_D}")
    screen = Terminal()
    ended = shell.run(("--color", "never"), Terminal(), screen, screen)
    shown = ended.out[ended.out.index("1 article,") :]
    assert ended.code == 0  # to leave is no failure, whatever the last answer was
    assert shown.startswith(
        "1 article, 1 passage · 1 added · /help · Ctrl-D quits\n\n  Foxx was named best actor"
    )
    assert "  ▌  8 │ Foxx was named best actor" in shown
    assert "\nCtrl-D quits.\nfootnote: there is no command /nope." in shown
    assert "  The articles do not say." in shown
