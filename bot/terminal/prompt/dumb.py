"""The input line on a terminal that cannot draw (TERM=dumb): without completion."""

from collections.abc import Callable
from typing import TextIO

from bot.system.lines import line_reader
from bot.system.signals import Terminated
from bot.terminal.chat import Chat
from bot.terminal.prompt.prompt import prompt_text
from bot.terminal.sync.background import BackgroundSync


def dumb_prompt_reader(
    chat: Chat, background: BackgroundSync, keyboard: TextIO, screen: TextIO
) -> Callable[[], str]:
    """A reader of lines for `run_loop`; the first index run starts with the first prompt.

    prompt_toolkit would echo only the last character of what Tab completes or a suggestion inserts.
    """
    read_typed = line_reader(keyboard)

    def read_line() -> str:
        screen.write(prompt_text(chat))
        screen.flush()
        try:
            background.start_once()
            return read_typed()
        except (KeyboardInterrupt, EOFError, Terminated):  # what is printed next begins on a line of its own
            screen.write("\n")
            raise

    return read_line
