"""A prompt with a keyboard that a test types at, and a chat behind it."""

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
from bot.terminal.prompt.history import open_history
from bot.terminal.prompt.prompt import prompt_reader
from bot.terminal.sync.background import BackgroundSync
from bot.terminal.sync.state import SyncState
from bot.terminal.sync.waiting import SyncWaiter
from tests.bot.run_footnote import Shell


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """The keyboard of a terminal."""
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        yield keyboard


class PromptedChat:
    """A chat over the shell's folder, with its prompt."""

    def __init__(self, shell: Shell) -> None:
        self.stderr = io.StringIO()
        settings = resolve({"color": "never"}, {}, shell.user_paths)
        self.background = BackgroundSync(partial(shell.open, settings))
        messages = Messages(self.stderr)
        self.waiter = SyncWaiter(
            self.background, messages, io.StringIO(), io.StringIO(), "never", shell.environ
        )
        self.chat = Chat(
            library=self.background.library,
            ready=self.waiter.wait_until_ready,
            sync=self.waiter.sync,
            output=PlainOutput(self.stderr),
            messages=messages,
            quotes=3,
        )
        history = open_history(shell.user_paths.state / "history", messages)
        self.read_line = prompt_reader(self.chat, self.waiter, history, settings)

    def offered(self, typed: str) -> list[str]:
        completer = ChatCompleter(self.chat, lambda: self.background.library().articles())
        return [completion.text for completion in completer.get_completions(Document(typed), CompleteEvent())]


@pytest.fixture
def prompted(footnote: Shell, keys: PipeInput) -> Iterator[PromptedChat]:
    """A chat over two indexed articles, and its prompt."""
    prompted = PromptedChat(footnote)
    yield prompted
    prompted.background.wait(SyncState.IDLE)
    prompted.background.close()
