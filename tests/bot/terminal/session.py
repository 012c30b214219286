"""A whole session of the chat, as it stands on a screen: a real library, lines in place of keys."""

import io
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial

from bot.messages import Messages
from bot.render.console import make_console
from bot.render.screen import RichOutput
from bot.settings import resolve
from bot.system.programs import Programs
from bot.system.viewers import Viewers
from bot.terminal.chat import Chat
from bot.terminal.loop import run_loop
from bot.terminal.pictures import show_picture
from bot.terminal.prompt.prompt import prompt_text
from bot.terminal.sync.background import BUSY_SECONDS, BackgroundSync
from bot.terminal.sync.state import SyncState
from bot.terminal.sync.waiting import SyncWaiter
from bot.terminal.tools import UserTools, page_excerpt
from bot.writing.writer import Writer
from tests.bot.run_footnote import Shell, Terminal, timeless

Line = str | BaseException | Callable[[], object]


def transcript(
    shell: Shell, *lines: Line, busy_seconds: float = BUSY_SECONDS, writer: Writer | None = None
) -> str:
    """A session as it stands on the screen, the typed lines after the prompt.

    A line may be an exception, which reading it raises, or a function, which is called before the next.
    `busy_seconds` is how long another writer of the index is waited for; `writer` writes the answers.
    """
    stream = Terminal()
    messages = Messages(stream, prefix="")
    open_library = partial(shell.open, resolve({}, {}, shell.user_paths))
    with closing(BackgroundSync(open_library, busy_seconds)) as background:
        waiting = SyncWaiter(background, messages, io.StringIO(), io.StringIO(), "never", shell.environ)
        chat = Chat(
            library=background.library,
            ready=waiting.wait_until_ready,
            sync=waiting.sync,
            output=RichOutput(make_console(stream, "never", shell.environ), "type 1 to check"),
            messages=messages,
            quotes=3,
            tools=user_tools(shell, stream),
            writer=writer,
        )
        run_loop(chat, typing(chat, lines, stream))
        background.wait(SyncState.IDLE)
    return timeless(stream.getvalue())


def user_tools(shell: Shell, stream: io.StringIO) -> UserTools:
    """The programs of the environment, and a clipboard that one can look into: it is the screen."""
    programs = Programs(shell.environ, umask=-1)

    def copy(text: str) -> str:
        stream.write(f"<clipboard>\n{text}</clipboard>\n")
        return "Copied."

    return UserTools(
        page=partial(page_excerpt, programs),
        edit=programs.edit,
        copy=copy,
        view=Viewers(shell.environ).open,
        picture=partial(
            show_picture, stream=stream, environ=shell.environ, folder=shell.user_paths.cache / "pages"
        ),
    )


def typing(chat: Chat, lines: Iterable[Line], stream: io.StringIO) -> Callable[[], str]:
    left = iter(lines)

    def read_line() -> str:
        line = next(left, EOFError())
        while callable(line):
            line()
            line = next(left, EOFError())
        if isinstance(line, BaseException):
            raise line
        stream.write(f"{prompt_text(chat)}{line}\n")
        return line

    return read_line


def without_answers(session: str) -> list[str]:
    """The lines typed and the messages, without answers and lists, which are indented."""
    return [line for line in session.splitlines() if "› " in line or (line and line[0] != " ")]
