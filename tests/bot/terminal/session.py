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
from bot.terminal.chat import Chat, run_loop
from bot.terminal.prompt.prompt import prompt_text
from bot.terminal.sync.background import BackgroundSync
from bot.terminal.sync.waiting import SyncWaiter
from bot.terminal.tools import UserTools, page_excerpt
from tests.bot.run_footnote import Shell, Terminal, timeless

Line = str | BaseException | Callable[[], object]


def transcript(shell: Shell, *lines: Line) -> str:
    """A session as it stands on the screen, the typed lines after the prompt.

    A line may be an exception, which reading it raises, or a function, which is called before the next.
    """
    stream = Terminal()
    messages = Messages(stream)
    with closing(BackgroundSync(partial(shell.open, resolve({}, {}, shell.places)))) as upkeep:
        waiting = SyncWaiter(upkeep, messages, io.StringIO(), io.StringIO(), "never", shell.environ)
        chat = Chat(
            library=upkeep.library,
            ready=waiting.wait_until_ready,
            sync=waiting.sync,
            output=RichOutput(make_console(stream, "never", shell.environ), "type 1 to check"),
            messages=messages,
            quotes=3,
            desk=desk(shell, stream),
        )
        run_loop(chat, typing(chat, lines, stream))
        upkeep.idle.wait()
    return timeless(stream.getvalue())


def desk(shell: Shell, stream: io.StringIO) -> UserTools:
    """The programs of the environment, and a clipboard that one can look into: it is the screen."""
    programs = Programs(shell.environ, umask=-1)

    def copy(text: str) -> str:
        stream.write(f"<clipboard>\n{text}</clipboard>\n")
        return "Copied."

    return UserTools(page=partial(page_excerpt, programs), edit=programs.edit, copy=copy)


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


def said(session: str) -> list[str]:
    """The lines typed and what was said of them in one line each, without answers and lists."""
    return [line for line in session.splitlines() if "› " in line or line.startswith("footnote: ")]
