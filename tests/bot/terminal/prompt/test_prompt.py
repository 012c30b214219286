"""The prompt with a keyboard: keys, Tab, history, and the whole program behind it."""

import io
from collections.abc import Iterator
from functools import partial

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.messages import Messages
from bot.render.plain import PlainOutput
from bot.settings import resolve
from bot.terminal.chat import Chat
from bot.terminal.prompt.completer import ChatCompleter
from bot.terminal.prompt.prompt import prompt_reader
from bot.terminal.sync.background import BackgroundSync
from bot.terminal.sync.state import SyncState
from bot.terminal.sync.waiting import SyncWaiter
from retrieval.errors import FolderError
from tests.bot.run_footnote import OSCARS, Shell, Terminal, write

CTRL_C, CTRL_D, CTRL_R, UP, ALT_ENTER = "\x03", "\x04", "\x12", "\x1b[A", "\x1b\r"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """The keyboard of a terminal."""
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        yield keyboard


class Desk:
    """A chat over the shell's folder, with its prompt."""

    def __init__(self, shell: Shell) -> None:
        self.said = io.StringIO()
        self.background = BackgroundSync(partial(shell.open, resolve({}, {}, shell.places)))
        messages = Messages(self.said)
        self.waiting = SyncWaiter(
            self.background, messages, io.StringIO(), io.StringIO(), "never", shell.environ
        )
        self.chat = Chat(
            library=self.background.library,
            ready=self.waiting.wait_until_ready,
            sync=self.waiting.sync,
            output=PlainOutput(self.said),
            messages=messages,
            quotes=3,
        )
        history = shell.places.state / "history"
        self.read_line = prompt_reader(self.chat, self.waiting, history, color="never")

    def offered(self, typed: str) -> list[str]:
        completer = ChatCompleter(self.chat, lambda: self.background.library().articles())
        return [each.text for each in completer.get_completions(Document(typed), CompleteEvent())]


@pytest.fixture
def desk(footnote: Shell, keys: PipeInput) -> Iterator[Desk]:
    made = Desk(footnote)
    yield made
    made.background.wait(SyncState.IDLE)
    made.background.close()


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
def test_keys(desk: Desk, keys: PipeInput, typed: str, line: str) -> None:
    desk.background.library()
    keys.send_text(typed)
    assert desk.read_line() == line


def test_earlier_lines_come_back_by_up_and_ctrl_r_but_for_those_with_a_space_first(
    desk: Desk, keys: PipeInput
) -> None:
    keys.send_text("Who won the cup?\r")
    desk.read_line()
    keys.send_text("Who lost it?\r")
    desk.read_line()
    keys.send_text(" a secret\r")
    assert desk.read_line() == " a secret"
    keys.send_text(f"{UP}\r")
    assert desk.read_line() == "Who lost it?"
    keys.send_text(f"{CTRL_R}won\r\r")
    assert desk.read_line() == "Who won the cup?"


def test_ctrl_c_on_an_empty_line_interrupts_and_ctrl_d_ends(desk: Desk, keys: PipeInput) -> None:
    keys.send_text(CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        desk.read_line()
    keys.send_text(CTRL_D)
    with pytest.raises(EOFError):
        desk.read_line()


def test_tab_offers_commands_and_what_they_take(desk: Desk) -> None:
    assert desk.offered("/s") == ["/sources", "/show ", "/search ", "/since ", "/save "]
    assert desk.offered("/articles sker") == ["skerry.md"]
    assert desk.offered("/in ") == ["film/*", "film/oscars.md", "skerry.md"]
    assert desk.offered("/show ") == []
    write("x", "talk.md")
    assert "talk.md" in ["ta" + each for each in desk.offered("/save ta")]
    assert desk.offered("so") == []
    assert desk.offered("/nothing x") == []
    desk.chat.sources = desk.background.library().search("Foxx", k=2)
    assert desk.offered("/show ") == ["1", "2"]


def test_tab_offers_nothing_while_there_is_no_index(shell: Shell, keys: PipeInput) -> None:
    write(OSCARS, "seeds/oscars.md")
    assert Desk(shell).offered("/articles ") == []


def test_without_articles_the_prompt_ends_with_the_reason(shell: Shell, keys: PipeInput) -> None:
    keys.send_text("half a question")
    with pytest.raises(FolderError, match="seeds does not exist"):
        Desk(shell).read_line()


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
